//! Human coding schemes (`3.L.GC`, `§111.3.b.5.G`, `CCSS.ELA-Literacy.W.7.2c`) and how they are found by what people
//! type of them: other punctuation, case and width, without the beginning or the end, with a beginning too many.
//!
//! A code is compared by its *pieces*: runs of letters or of digits. It is indexed whole and by its *tails*, the ends
//! that begin after a separator, each with and without dots between its pieces. What begins as the query is read off
//! the term dictionary.

use super::fold::{Folded, loose};

/// More pieces has no code that a person types; such a one (an address, say) is indexed whole only.
const MOST_PIECES: usize = 24;
/// Tails that are indexed of one code, from the longest.
const MOST_TAILS: usize = 8;

/// A code in the forms in which it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CodeForms {
    /// The pieces with `.` in between: `§111.3(b)2c` → `111.3.b.2.c`.
    pub(super) dotted: String,
    /// The pieces: `1113b2c`.
    pub(super) bare: String,
    /// Offsets in `dotted` where a piece follows a separator as written.
    starts: Vec<usize>,
    pieces: usize,
    /// A sign, not only a space, stands between two pieces.
    signed: bool,
}

impl CodeForms {
    /// The forms of a code as written; `None` without a letter or digit.
    pub(super) fn new(code: &str) -> Option<Self> {
        let folded = Folded::new(code).text;
        let folded = loose(&folded);
        let mut forms = CodeForms {
            dotted: String::with_capacity(folded.len()),
            bare: String::with_capacity(folded.len()),
            starts: Vec::new(),
            pieces: 0,
            signed: false,
        };
        let mut last: Option<char> = None;
        let mut sign = false;
        for c in folded.chars() {
            if !c.is_alphanumeric() {
                sign |= !c.is_whitespace();
                last = None;
                continue;
            }
            forms.signed |= sign && forms.pieces > 0;
            sign = false;
            let begins = last.is_none_or(|last| last.is_numeric() != c.is_numeric());
            if begins && !forms.dotted.is_empty() {
                forms.dotted.push('.');
            }
            if begins {
                forms.pieces += 1;
            }
            if last.is_none() {
                forms.starts.push(forms.dotted.len());
            }
            forms.dotted.push(c);
            forms.bare.push(c);
            last = Some(c);
        }
        (!forms.bare.is_empty()).then_some(forms)
    }

    /// Whether this looks like a code rather than like words: several pieces with a digit, or with a sign in between.
    pub(super) fn is_telling(&self) -> bool {
        let joined = self.signed || self.bare.contains(char::is_numeric);
        (2..=MOST_PIECES).contains(&self.pieces) && joined
    }

    /// Whether it was written with separators.
    pub(super) fn is_separated(&self) -> bool {
        self.starts.len() > 1
    }

    /// The proper ends after a separator that are no single word or number, dotted, from the longest.
    pub(super) fn tails(&self) -> impl Iterator<Item = &str> {
        let starts = if self.pieces <= MOST_PIECES {
            self.starts.get(1..).unwrap_or_default()
        } else {
            &[]
        };
        starts
            .iter()
            .filter_map(|start| self.dotted.get(*start..))
            .filter(|tail| tail.contains('.'))
            .take(MOST_TAILS)
    }

    /// The last word of a code with signs, which may be all that another has (`CCSS.ELA-Literacy.XVAL`).
    pub(super) fn last_word(&self) -> Option<&str> {
        let last = self
            .starts
            .get(1..)?
            .last()
            .and_then(|at| self.dotted.get(*at..))?;
        let is_word = !last.contains('.') && last.chars().nth(2).is_some();
        (self.signed && is_word).then_some(last)
    }

    /// The words in it that are long enough to be asked for among others (`CCSS`, `Literacy`).
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.dotted
            .split('.')
            .filter(|piece| piece.chars().nth(2).is_some() && !piece.contains(char::is_numeric))
    }

    /// Whether a person who typed this may mean a code.
    pub(super) fn means(&self, code: &CodeForms) -> bool {
        let ends_with = |long: &CodeForms, short: &CodeForms| {
            long.tails()
                .any(|tail| tail == short.dotted || tail.replace('.', "") == short.bare)
        };
        self.bare == code.bare
            || (self.is_telling()
                && (ends_with(code, self)
                    || ends_with(self, code)
                    || self.last_word() == Some(&code.dotted)
                    || code.bare.starts_with(&self.bare)
                    || code.tails().any(|end| goes_on(end, &self.dotted))))
    }
}

/// Whether a dotted code goes on after these pieces.
fn goes_on(dotted: &str, beginning: &str) -> bool {
    let rest = dotted.strip_prefix(beginning);
    rest.is_some_and(|rest| rest.starts_with('.'))
}

/// Before a whole code, dotted.
const WHOLE: char = '=';
/// Before a whole code, bare.
const WHOLE_BARE: char = '~';
/// Before a tail, dotted.
const TAIL: char = '.';
/// Before a tail, bare.
const TAIL_BARE: char = ':';

/// The terms of the index that find a code.
pub(super) fn terms(code: &CodeForms) -> Vec<String> {
    let mut terms = vec![whole(&code.dotted), whole_bare(&code.bare)];
    for dotted in code.tails() {
        terms.push(tail(dotted));
        terms.push(tail_bare(&dotted.replace('.', "")));
    }
    terms
}

/// The term of a whole code, dotted; also the beginning of those that begin so.
pub(super) fn whole(dotted: &str) -> String {
    format!("{WHOLE}{dotted}")
}

/// The term of a whole code, bare.
pub(super) fn whole_bare(bare: &str) -> String {
    format!("{WHOLE_BARE}{bare}")
}

/// The term of the codes that end so, dotted; also the beginning of those that have this after a separator.
pub(super) fn tail(dotted: &str) -> String {
    format!("{TAIL}{dotted}")
}

/// The term of the codes that end so, bare.
pub(super) fn tail_bare(bare: &str) -> String {
    format!("{TAIL_BARE}{bare}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn forms(code: &str) -> CodeForms {
        CodeForms::new(code).unwrap()
    }

    #[test]
    fn codes_differ_by_letters_and_digits_alone() {
        assert_eq!(forms("§111.3.b.5.G").dotted, "111.3.b.5.g");
        assert_eq!(forms("111-3(b)5 g)").dotted, "111.3.b.5.g");
        assert_eq!(forms(" ３．Ｌ．ＧＣ").bare, "3lgc");
        assert_eq!(forms("W.7.2c").dotted, forms("w-7.2.C").dotted);
        assert_eq!(CodeForms::new("§§"), None);
    }

    #[test]
    fn tails_begin_after_separators_and_say_something() {
        let tails: Vec<String> = forms("CCSS.ELA-Literacy.W.7.2c")
            .tails()
            .map(str::to_owned)
            .collect();
        assert_eq!(
            tails,
            [
                "ela.literacy.w.7.2.c",
                "literacy.w.7.2.c",
                "w.7.2.c",
                "7.2.c",
                "2.c"
            ]
        );
        assert_eq!(forms("MATH").tails().count(), 0);
        assert_eq!(forms(&"a1.".repeat(500)).tails().count(), 0);
    }

    #[test]
    fn what_is_typed_means_a_code_in_spite_of_its_ends() {
        let code = forms("CCSS.ELA-Literacy.W.7.2c");
        for typed in [
            "W.7.2c",
            "w72c",
            "CCSS.ELA-Literacy.W.7",
            "W.7",
            "X.CCSS.ELA-Literacy.W.7.2c",
            "CCSS.EL",
        ] {
            assert!(forms(typed).means(&code), "{typed}");
        }
        for typed in ["c", "W.7.3c", "Literacy", "W.71", "Literacy W"] {
            assert!(!forms(typed).means(&code), "{typed}");
        }
    }
}
