//! Where the reader stands in the input: a path that costs nothing until someone asks for the pointer.

use std::fmt::Write;

/// A place in the input, linked to its parents on the stack.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    parent: Option<&'a At<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Root(&'a str),
    Key(&'a str),
    Index(usize),
}

impl<'a> At<'a> {
    /// The place of the package; `prefix` is the pointer to what is wrapped around it.
    pub(super) fn root(prefix: &'a str) -> At<'a> {
        At {
            parent: None,
            step: Step::Root(prefix),
        }
    }

    pub(super) fn key(&'a self, key: &'a str) -> At<'a> {
        At {
            parent: Some(self),
            step: Step::Key(key),
        }
    }

    pub(super) fn index(&'a self, index: usize) -> At<'a> {
        At {
            parent: Some(self),
            step: Step::Index(index),
        }
    }

    /// The place as a JSON pointer (RFC 6901).
    pub(super) fn pointer(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, text: &mut String) {
        if let Some(parent) = self.parent {
            parent.write(text);
        }
        match self.step {
            Step::Root(prefix) => text.push_str(prefix),
            Step::Key(key) => push(text, key),
            // Writing to a String cannot fail.
            Step::Index(index) => write!(text, "/{index}").unwrap_or_default(),
        }
    }
}

/// Appends a step to a JSON pointer, escaped (RFC 6901 section 3).
pub(super) fn push(pointer: &mut String, key: &str) {
    pointer.push('/');
    for c in key.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}
