//! JSON pointers (RFC 6901), written while a document is walked.

/// A step into a value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'v> {
    /// Into an object.
    Name(&'v str),
    /// Into a list.
    At(usize),
}

/// The pointer of these steps.
pub(super) fn written(steps: &[Step<'_>]) -> String {
    let mut pointer = String::new();
    for step in steps {
        pointer.push('/');
        match step {
            Step::Name(name) => pointer.push_str(&name.replace('~', "~0").replace('/', "~1")),
            Step::At(at) => pointer.push_str(&at.to_string()),
        }
    }
    pointer
}
