//! Hands finished tokens to tantivy. Its own type for text that is already cut travels as JSON, which cost more than the
//! indexing itself; here the tokens travel as one string with a sign before each that says where it stands.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Name under which the tokenizer is registered.
pub(super) const TOKENIZER: &str = "pieces";

/// Before a token at the next position. Control characters are never part of a word.
const NEXT: char = '\u{1}';
/// Before a token at the same position as the last one.
const SAME: char = '\u{2}';
/// Before a token of the next value of the field, far enough off that no phrase spans both.
const FAR: char = '\u{3}';
/// How far that is.
const GAP: usize = 100;

/// The tokens of a field, written one after the other.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    text: String,
}

impl Tokens {
    /// Tokens in no order.
    pub(super) fn listing(terms: Vec<String>) -> String {
        let mut tokens = Tokens::default();
        terms.iter().for_each(|term| tokens.next(term));
        tokens.text
    }

    /// Adds a token at the next position.
    pub(super) fn next(&mut self, token: &str) {
        self.text.push(NEXT);
        self.text.push_str(token);
    }

    /// Adds a token at the position of the last one.
    pub(super) fn same(&mut self, token: &str) {
        self.text.push(SAME);
        self.text.push_str(token);
    }

    /// Adds another value of the field, as [`Tokens::finish`] made it.
    pub(super) fn value(&mut self, tokens: &str) {
        match tokens.strip_prefix(NEXT) {
            Some(rest) if !self.text.is_empty() => {
                self.text.push(FAR);
                self.text.push_str(rest);
            }
            _ => self.text.push_str(tokens),
        }
    }

    /// The text to index; `None` without tokens.
    pub(super) fn finish(self) -> Option<String> {
        (!self.text.is_empty()).then_some(self.text)
    }
}

/// Reads what [`Tokens`] wrote.
#[derive(Clone, Debug, Default)]
pub(super) struct Pieces {
    token: Token,
}

/// The tokens of one text.
#[derive(Debug)]
pub(super) struct PieceStream<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl Tokenizer for Pieces {
    type TokenStream<'a> = PieceStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PieceStream<'a> {
        self.token.reset();
        PieceStream {
            rest: text,
            token: &mut self.token,
        }
    }
}

impl TokenStream for PieceStream<'_> {
    fn advance(&mut self) -> bool {
        let mut chars = self.rest.chars();
        let Some(sign) = chars.next() else {
            return false;
        };
        let step = match sign {
            SAME => 0,
            FAR => GAP,
            _ => 1,
        };
        self.token.position = self.token.position.wrapping_add(step);
        let rest = chars.as_str();
        let (text, rest) = rest.split_at(rest.find([NEXT, SAME, FAR]).unwrap_or(rest.len()));
        self.token.text.clear();
        self.token.text.push_str(text);
        self.rest = rest;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_come_back_at_their_places() {
        let mut first = Tokens::default();
        first.next("分数");
        first.next("adds");
        first.same("en:add");
        let mut tokens = Tokens::default();
        tokens.value(&first.finish().unwrap_or_default());
        tokens.value("");
        tokens.value(&Tokens::listing(vec!["b".to_owned()]));
        let (text, mut found) = (tokens.finish().unwrap_or_default(), Vec::new());
        Pieces::default()
            .token_stream(&text)
            .process(&mut |token| found.push((token.text.clone(), token.position)));
        let expected = [("分数", 0), ("adds", 1), ("en:add", 1), ("b", 101)];
        assert_eq!(
            found,
            expected.map(|(text, position)| (text.to_owned(), position))
        );
        assert_eq!(Tokens::default().finish(), None);
    }
}
