//! The little CBOR (RFC 8949) that proofs use: lists and maps of known lengths, byte strings, texts, integers. Too little
//! for a library: no recursion, and nothing is made of a length before it is bounded.

/// Tag of a byte string as a typed array (RFC 8746 §2.1).
const BYTES_AS_ARRAY: u64 = 64;

/// What an item is (RFC 8949 §3.1); floating point and simple values do not occur.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Major {
    Positive,
    Negative,
    Bytes,
    Text,
    List,
    Map,
    Tag,
}

/// A reader over the bytes of a proof. What is not there is `None`, and then the rest means nothing.
pub(super) struct Cbor<'b>(&'b [u8]);

impl<'b> Cbor<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Cbor(bytes)
    }

    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// What comes next, without taking it.
    fn peek(&self) -> Option<Major> {
        Some(match self.0.first()? >> 5 {
            0 => Major::Positive,
            1 => Major::Negative,
            2 => Major::Bytes,
            3 => Major::Text,
            4 => Major::List,
            5 => Major::Map,
            6 => Major::Tag,
            _ => return None,
        })
    }

    /// The kind of the next item and its number: a value or a length. Open lengths are not read.
    fn head(&mut self) -> Option<(Major, u64)> {
        let major = self.peek()?;
        let short = self.take(1)?.first()? & 0x1f;
        let number = match short {
            0..24 => u64::from(short),
            24..28 => {
                let bytes = self.take(1 << (short - 24))?;
                bytes
                    .iter()
                    .fold(0, |all, byte| all << 8 | u64::from(*byte))
            }
            _ => return None,
        };
        Some((major, number))
    }

    /// The number of the next item, if it is of this kind.
    fn number(&mut self, kind: Major) -> Option<usize> {
        let (major, number) = self.head()?;
        (major == kind).then_some(usize::try_from(number).ok()?)
    }

    /// The length of a list that begins here, if it is at most so long.
    pub(super) fn list(&mut self, most: usize) -> Option<usize> {
        self.number(Major::List).filter(|length| *length <= most)
    }

    /// The number of pairs of a map that begins here, if it is at most so large.
    pub(super) fn map(&mut self, most: usize) -> Option<usize> {
        self.number(Major::Map).filter(|pairs| *pairs <= most)
    }

    /// A byte string; some writers tag it as a typed array.
    pub(super) fn bytes(&mut self) -> Option<&'b [u8]> {
        if self.peek()? == Major::Tag {
            let (_, tag) = self.head()?;
            (tag == BYTES_AS_ARRAY).then_some(())?;
        }
        let length = self.number(Major::Bytes)?;
        self.take(length)
    }

    /// A text, if one comes next; else nothing is taken.
    pub(super) fn text(&mut self) -> Option<&'b str> {
        (self.peek()? == Major::Text).then_some(())?;
        let length = self.number(Major::Text)?;
        std::str::from_utf8(self.take(length)?).ok()
    }

    /// Whether an integer comes next.
    pub(super) fn is_integer(&self) -> bool {
        matches!(self.peek(), Some(Major::Positive | Major::Negative))
    }

    pub(super) fn integer(&mut self) -> Option<i64> {
        let (major, number) = self.head()?;
        let number = i64::try_from(number).ok()?;
        match major {
            Major::Positive => Some(number),
            Major::Negative => Some(-1 - number),
            _ => None,
        }
    }

    /// A list index.
    pub(super) fn index(&mut self) -> Option<usize> {
        self.number(Major::Positive)
    }

    /// Whether nothing follows.
    pub(super) fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_standard_are_read() {
        // RFC 8949, appendix A.
        for (bytes, value) in [
            (&[0x00][..], 0),
            (&[0x17], 23),
            (&[0x18, 0x64], 100),
            (&[0x19, 0x03, 0xe8], 1_000),
            (&[0x1a, 0x00, 0x0f, 0x42, 0x40], 1_000_000),
            (
                &[0x1b, 0, 0, 0, 0xe8, 0xd4, 0xa5, 0x10, 0],
                1_000_000_000_000,
            ),
            (&[0x20], -1),
            (&[0x39, 0x03, 0xe7], -1_000),
        ] {
            let mut cbor = Cbor::new(bytes);
            assert!(cbor.is_integer());
            assert_eq!(cbor.integer(), Some(value));
            assert!(cbor.is_at_end());
        }
        assert_eq!(
            Cbor::new(&[0x44, 1, 2, 3, 4]).bytes(),
            Some(&[1, 2, 3, 4][..])
        );
        assert_eq!(Cbor::new(&[0xd8, 64, 0x41, 9]).bytes(), Some(&[9][..]));
        assert_eq!(Cbor::new(&[0x62, 0xc3, 0xbc]).text(), Some("ü"));
        assert_eq!(Cbor::new(&[0x83, 1, 2, 3]).list(3), Some(3));
        assert_eq!(Cbor::new(&[0xa1, 1, 2]).map(1), Some(1));
    }

    #[test]
    fn what_is_cut_off_open_or_too_long_is_not_read() {
        assert_eq!(Cbor::new(&[]).integer(), None);
        assert_eq!(Cbor::new(&[0x19, 0x03]).integer(), None);
        assert_eq!(
            Cbor::new(&[0x1b, 255, 255, 255, 255, 255, 255, 255, 255]).integer(),
            None
        );
        assert_eq!(Cbor::new(&[0x44, 1, 2, 3]).bytes(), None);
        assert_eq!(
            Cbor::new(&[0x5b, 255, 255, 255, 255, 255, 255, 255, 255]).bytes(),
            None
        );
        assert_eq!(Cbor::new(&[0x5f, 0x41, 1, 0xff]).bytes(), None);
        assert_eq!(Cbor::new(&[0xc0, 0x41, 9]).bytes(), None);
        assert_eq!(Cbor::new(&[0x9f, 1, 0xff]).list(9), None);
        assert_eq!(Cbor::new(&[0x83, 1, 2, 3]).list(2), None);
        assert_eq!(Cbor::new(&[0xf6]).integer(), None);
        assert_eq!(Cbor::new(&[0x61, 0xff]).text(), None);
    }
}
