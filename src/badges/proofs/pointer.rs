//! JSON pointers (RFC 6901), written while a document is walked.

/// Bytes a pointer may have before its rest is left out.
const MAX_POINTER: usize = 1_000;
/// Places that a list names; who mends these learns of the others.
pub(super) const MAX_LISTED: usize = 100;

/// A step into a value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'v> {
    /// Into an object.
    Name(&'v str),
    /// Into a list.
    At(usize),
}

/// The pointer of these steps; `…` at the end where it would be very long.
pub(super) fn written(steps: &[Step<'_>]) -> String {
    let mut pointer = String::new();
    for step in steps {
        pointer.push('/');
        match step {
            Step::Name(name) if name.len() > MAX_POINTER => pointer.push('…'),
            Step::Name(name) => pointer.push_str(&name.replace('~', "~0").replace('/', "~1")),
            Step::At(at) => pointer.push_str(&at.to_string()),
        }
        if pointer.len() > MAX_POINTER {
            pointer.push('…');
            break;
        }
    }
    pointer
}

/// Puts a place to a list that has room.
pub(super) fn list(places: &mut Vec<String>, steps: &[Step<'_>]) {
    if places.len() < MAX_LISTED {
        places.push(written(steps));
    }
}
