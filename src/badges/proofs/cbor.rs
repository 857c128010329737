//! The little CBOR (RFC 8949) that proofs use: lists of known lengths, byte strings, integers. No recursion; lengths are
//! bounded before anything is made of them.

use minicbor::Decoder;
use minicbor::data::{IanaTag, Type};

/// A reader over the bytes of a proof.
pub(super) struct Cbor<'b>(Decoder<'b>);

impl<'b> Cbor<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Cbor(Decoder::new(bytes))
    }

    /// The length of a list that begins here, if it is at most so long.
    pub(super) fn list(&mut self, most: usize) -> Option<usize> {
        let length = usize::try_from(self.0.array().ok()??).ok()?;
        (length <= most).then_some(length)
    }

    /// The number of pairs of a map that begins here, if it is at most so large.
    pub(super) fn map(&mut self, most: usize) -> Option<usize> {
        let length = usize::try_from(self.0.map().ok()??).ok()?;
        (length <= most).then_some(length)
    }

    /// A byte string; some writers tag it as a typed array (RFC 8746).
    pub(super) fn bytes(&mut self) -> Option<&'b [u8]> {
        if self.0.datatype().ok()? == Type::Tag {
            let tag = self.0.tag().ok()?;
            (tag == IanaTag::TypedArrayU8.tag()).then_some(())?;
        }
        self.0.bytes().ok()
    }

    /// A text, if one comes next.
    pub(super) fn text(&mut self) -> Option<&'b str> {
        (self.0.datatype().ok()? == Type::String).then_some(())?;
        self.0.str().ok()
    }

    /// Whether an integer comes next.
    pub(super) fn is_integer(&self) -> bool {
        let kind = self.0.datatype();
        kind.is_ok_and(|kind| {
            matches!(
                kind,
                Type::U8
                    | Type::U16
                    | Type::U32
                    | Type::U64
                    | Type::I8
                    | Type::I16
                    | Type::I32
                    | Type::I64
            )
        })
    }

    pub(super) fn integer(&mut self) -> Option<i64> {
        self.0.i64().ok()
    }

    /// A list index.
    pub(super) fn index(&mut self) -> Option<usize> {
        usize::try_from(self.integer()?).ok()
    }

    /// Whether nothing follows.
    pub(super) fn is_at_end(&self) -> bool {
        self.0.position() == self.0.input().len()
    }
}
