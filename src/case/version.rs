//! The two versions of CASE that are spoken here.

/// A version of the standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Version {
    /// CASE 1.0.
    V1p0,
    /// CASE 1.1.
    V1p1,
}

impl Version {
    /// Both, the older first.
    pub const ALL: [Version; 2] = [Version::V1p0, Version::V1p1];

    /// As it stands in addresses: `v1p1`.
    pub fn word(self) -> &'static str {
        match self {
            Version::V1p0 => "v1p0",
            Version::V1p1 => "v1p1",
        }
    }

    /// As it stands in documents: `1.1`.
    pub fn number(self) -> &'static str {
        match self {
            Version::V1p0 => "1.0",
            Version::V1p1 => "1.1",
        }
    }

    /// Where the endpoints of this version begin, from the root of the host [binding 2.5].
    pub fn base(self) -> &'static str {
        match self {
            Version::V1p0 => "/ims/case/v1p0",
            Version::V1p1 => "/ims/case/v1p1",
        }
    }
}
