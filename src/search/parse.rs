//! Reads what a person typed. There is no wrong query: what is not understood as an operator is a word.
//!
//! `fractions` a word · `"equal parts"` words in this order · `-area` not this · `frac*` beginning ·
//! `code:3.L*` codes only, here by their beginning · `title:fractions`, `notes:"equal parts"` in this text only ·
//! `status:adopted`, `creator:"Texas Education Agency"` this whole value. Full-width forms of the signs and Japanese
//! names of the fields do the same.

use super::analysis::Analysed;
use super::codes::CodeForms;
use super::fold::Folded;
use super::schema::TextField;
use super::values::{self, ValueField};

/// Characters of a query that are read; the rest is ignored.
const LONGEST: usize = 500;
/// Clauses of a query that are read; the rest is ignored.
const MOST_CLAUSES: usize = 32;

/// English words that are not demanded when the query has others.
const STOP_WORDS: [&str; 24] = [
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "into", "is", "it", "of",
    "on", "or", "that", "the", "their", "this", "to", "using", "with",
];

/// A query as understood.
#[derive(Clone, Debug, Default)]
pub(super) struct Question {
    /// What should be there.
    pub(super) wanted: Vec<Clause>,
    /// What must not be there.
    pub(super) unwanted: Vec<Clause>,
    /// The whole text as a code (`MATH 101`), if it has no operators.
    pub(super) whole_code: Option<CodeForms>,
    /// Nothing but white space was typed.
    pub(super) blank: bool,
}

/// One part of a query.
#[derive(Clone, Debug)]
pub(super) enum Clause {
    /// These words in this order, as written.
    Phrase(Option<TextField>, Analysed),
    /// Only in codes.
    Code(CodePattern),
    /// This whole value: its term, and whether it is only the beginning of one.
    Value {
        /// The term of [`values::term`].
        term: String,
        /// It is only the beginning.
        prefix: bool,
    },
    /// What stood between spaces.
    Words(Words),
}

/// What stood between spaces: a word, a Japanese phrase, perhaps a code.
#[derive(Clone, Debug)]
pub(super) struct Words {
    /// Only in this text.
    pub(super) field: Option<TextField>,
    /// The text, cut.
    pub(super) text: Analysed,
    /// What is taken for it if it was misspelt: never empty then, the likeliest first.
    pub(super) instead: Vec<Analysed>,
    /// The same as a code.
    pub(super) code: CodePattern,
    /// It is only the beginning of a word.
    pub(super) prefix: bool,
    /// A word like `the` among others: not demanded, but its place counts.
    pub(super) optional: bool,
}

impl Clause {
    /// Whether it need not be found.
    pub(super) fn is_optional(&self) -> bool {
        matches!(self, Clause::Words(words) if words.optional)
    }

    fn is_stop_word(&self) -> bool {
        let Clause::Words(words) = self else {
            return false;
        };
        let is_stop = |text: &Analysed| {
            let mut words = text.words.iter();
            words.all(|word| STOP_WORDS.contains(&text.text(word)))
        };
        !words.prefix && words.field.is_none() && words.readings().iter().all(is_stop)
    }
}

impl Words {
    /// The texts of which one is to be found.
    pub(super) fn readings(&self) -> &[Analysed] {
        if self.instead.is_empty() {
            std::slice::from_ref(&self.text)
        } else {
            &self.instead
        }
    }
}

/// A code or its beginning.
#[derive(Clone, Debug)]
pub(super) struct CodePattern {
    /// The code.
    pub(super) forms: CodeForms,
    /// Set for `3.L*`: the beginning of the dotted form.
    pub(super) dotted_prefix: Option<String>,
}

impl Question {
    /// Reads a query.
    pub(super) fn read(text: &str) -> Self {
        let text: String = text.chars().take(LONGEST).collect();
        let folded = Folded::new(&text)
            .text
            .replace(['\u{201C}', '\u{201D}'], "\"");
        let mut question = Question {
            blank: folded.trim().is_empty(),
            ..Question::default()
        };
        let mut rest = folded.trim_start();
        while !rest.is_empty() && question.wanted.len() + question.unwanted.len() < MOST_CLAUSES {
            let negated = rest
                .strip_prefix(['-', '\u{2212}'])
                .filter(|after| !after.starts_with(char::is_whitespace));
            let (clause, after) = clause(negated.unwrap_or(rest));
            match negated {
                Some(_) => question.unwanted.extend(clause),
                None => question.wanted.extend(clause),
            }
            rest = after.trim_start();
        }
        if question.is_plain() {
            question.whole_code = CodeForms::new(&folded);
        }
        question.forgo_stop_words();
        question
    }

    /// Whether nothing but words is asked for.
    pub(super) fn is_plain(&self) -> bool {
        let plain = |clause: &Clause| matches!(clause, Clause::Words(words) if !words.prefix && words.field.is_none());
        self.unwanted.is_empty() && !self.wanted.is_empty() && self.wanted.iter().all(plain)
    }

    /// Stop words are not demanded if anything else is asked for.
    pub(super) fn forgo_stop_words(&mut self) {
        let others = !self.wanted.iter().all(Clause::is_stop_word);
        for clause in &mut self.wanted {
            let optional = others && clause.is_stop_word();
            if let Clause::Words(words) = clause {
                words.optional = optional;
            }
        }
    }
}

/// Reads one clause; `None` if it has no letter or digit. The rest is shorter than the text, unless that is empty.
fn clause(text: &str) -> (Option<Clause>, &str) {
    if text.starts_with('"') {
        let (inside, after) = operand(text);
        return (phrase(None, inside), after);
    }
    let end = text
        .find(|c: char| c.is_whitespace() || c == '"')
        .unwrap_or(text.len());
    let (chunk, _) = text.split_at(end);
    if let Some((name, _)) = chunk.split_once(':')
        && let Some(rest) = text.get(name.len() + 1..)
        && let Some(field) = field(name)
        && rest.starts_with(|c: char| !c.is_whitespace())
    {
        let (value, after) = operand(rest);
        return (field.clause(value, rest.starts_with('"')), after);
    }
    let (chunk, after) = text.split_at(end);
    (words(None, chunk), after)
}

/// What stands in quotes, or up to the next space; and the rest.
fn operand(text: &str) -> (&str, &str) {
    match text.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
        None => text.split_at(
            text.find(|c: char| c.is_whitespace() || c == '"')
                .unwrap_or(text.len()),
        ),
    }
}

/// What the name before a colon means.
enum Named {
    Code,
    Text(TextField),
    Value(ValueField),
}

fn field(name: &str) -> Option<Named> {
    let text = |field| Some(Named::Text(field));
    match name {
        "code" | "コード" => Some(Named::Code),
        "title" | "タイトル" | "題名" => text(TextField::Title),
        "abbreviated" | "略記" => text(TextField::Abbreviated),
        "keywords" | "keyword" | "キーワード" => text(TextField::Keywords),
        "notes" | "note" | "備考" | "注記" => text(TextField::Notes),
        "path" | "階層" | "上位" => text(TextField::Path),
        _ => ValueField::named(name).map(Named::Value),
    }
}

impl Named {
    fn clause(self, value: &str, quoted: bool) -> Option<Clause> {
        match self {
            Named::Code => CodePattern::read(value).map(Clause::Code),
            Named::Text(field) if quoted => phrase(Some(field), value),
            Named::Text(field) => words(Some(field), value),
            Named::Value(field) => {
                let beginning = value.strip_suffix('*').filter(|_| !quoted);
                let whole = beginning.unwrap_or(value);
                whole
                    .contains(char::is_alphanumeric)
                    .then(|| Clause::Value {
                        term: values::term(field, whole),
                        prefix: beginning.is_some(),
                    })
            }
        }
    }
}

fn phrase(field: Option<TextField>, text: &str) -> Option<Clause> {
    let text = Analysed::new(text);
    (!text.words.is_empty()).then_some(Clause::Phrase(field, text))
}

fn words(field: Option<TextField>, chunk: &str) -> Option<Clause> {
    let code = CodePattern::read(chunk)?;
    let text = Analysed::new(chunk);
    (!text.words.is_empty()).then(|| {
        Clause::Words(Words {
            field,
            text,
            instead: Vec::new(),
            prefix: code.dotted_prefix.is_some(),
            optional: false,
            code,
        })
    })
}

impl CodePattern {
    fn read(text: &str) -> Option<Self> {
        let beginning = text.strip_suffix('*');
        let forms = CodeForms::new(text)?;
        let dotted_prefix = beginning.map(|beginning| {
            // `3.*` means what stands below 3, not 30.
            let dot = if beginning.ends_with(char::is_alphanumeric) {
                ""
            } else {
                "."
            };
            format!("{}{dot}", forms.dotted)
        });
        Some(CodePattern {
            forms,
            dotted_prefix,
        })
    }

    /// Whether a code (as written) is meant.
    pub(super) fn matches(&self, code: &CodeForms) -> bool {
        match &self.dotted_prefix {
            Some(prefix) => {
                code.dotted.starts_with(prefix)
                    || self.bare_prefix().is_some_and(|p| code.bare.starts_with(p))
            }
            None => self.forms.means(code),
        }
    }

    /// For `3l*`, typed without separators: the beginning of the bare form.
    pub(super) fn bare_prefix(&self) -> Option<&str> {
        let open = self
            .dotted_prefix
            .as_ref()
            .is_some_and(|prefix| !prefix.ends_with('.'));
        (open && !self.forms.is_separated()).then_some(self.forms.bare.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> String {
        let name = |field: &Option<TextField>| {
            field.map_or(String::new(), |field| format!("{}:", field.name()))
        };
        let show = |clause: &Clause| match clause {
            Clause::Phrase(field, phrase) => format!("{}\"{}\"", name(field), phrase.folded.text),
            Clause::Code(code) => format!("code:{}{:?}", code.forms.dotted, code.dotted_prefix),
            Clause::Value { term, prefix } => {
                format!("{term}{}", if *prefix { " begins" } else { "" })
            }
            Clause::Words(words) => format!(
                "{}{}{}",
                name(&words.field),
                words.text.folded.text,
                match (words.prefix, words.optional) {
                    (true, _) => " begins",
                    (_, true) => "?",
                    _ => "",
                }
            ),
        };
        let question = Question::read(text);
        let wanted: Vec<String> = question.wanted.iter().map(show).collect();
        let unwanted: Vec<String> = question.unwanted.iter().map(show).collect();
        format!("{} | {}", wanted.join(", "), unwanted.join(", "))
    }

    #[test]
    fn operators_are_read_and_anything_else_is_words() {
        for (text, expected) in [
            ("the area of a circle", "the?, area, of?, a?, circle | "),
            ("to be", "to, be | "),
            ("\"equal parts\" -area", "\"equal parts\" | area"),
            ("“分数　の” －面積", "\"分数 の\" | 面積"),
            ("code:3.L* frac*", "code:3.lSome(\"3.l\"), frac* begins | "),
            (
                "code:3.* code:\"MATH 1\"",
                "code:3Some(\"3.\"), code:math.1None | ",
            ),
            ("\"unclosed words", "\"unclosed words\" | "),
            ("- -- \"\" § code: *", "code: | "),
            ("AND (x OR y", "and?, (x, or?, y | "),
        ] {
            assert_eq!(shape(text), expected, "{text}");
        }
    }

    #[test]
    fn known_names_before_a_colon_narrow_and_unknown_ones_are_words() {
        for (text, expected) in [
            (
                "title:Fractions notes:\"equal parts\"",
                "title:fractions, notes:\"equal parts\" | ",
            ),
            ("タイトル：分数 -備考:面積", "title:分数 | notes:面積"),
            ("コード：３．Ｌ＊", "code:3.lSome(\"3.l\") | "),
            (
                "creator:\"Texas Education  Agency\" -status:Draft x",
                "creator:texas education agency, x | status:draft",
            ),
            ("type:Clus* level:09", "type:clus begins, level:09 | "),
            ("教科:数学", "subject:数学 | "),
            (
                "https://a.example note: title:\"\"",
                "https://a.example, note: | ",
            ),
            ("kind:* :x", ":x | "),
        ] {
            assert_eq!(shape(text), expected, "{text}");
        }
    }

    #[test]
    fn a_whole_text_may_be_a_code() {
        assert_eq!(
            Question::read("MATH 101")
                .whole_code
                .map(|code| code.dotted),
            Some("math.101".to_owned())
        );
        assert_eq!(Question::read("MATH -101").whole_code, None);
        assert_eq!(Question::read("title:101").whole_code, None);
    }
}
