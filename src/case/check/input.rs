//! What the lint is given: a package, what its reader found already, and how its parts lie in the file.

use std::collections::{HashMap, HashSet};

use super::rule::Rule;
use super::{Finding, reader, spans};
use crate::case::lenient::{Repair, RepairKind};
use crate::case::model::Package;
use crate::error::Place;
use crate::exchange::framework::{Incoming, Remark};

/// Where parts of a package stand in the file they were read from.
pub trait Places {
    /// The place of a JSON pointer (RFC 6901) into the package.
    fn place(&self, pointer: &str) -> Place;
}

/// What is known of a node that an association leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is here.
    Known,
    /// It was here and was removed.
    Removed,
    /// Nobody here has heard of it.
    Unknown,
}

/// Knows the nodes of other frameworks.
pub trait Outside {
    /// What is known of the node with this identifier and address.
    fn standing(&self, identifier: &str, uri: &str) -> Standing;
}

/// A package to check, with everything the rules may know.
pub struct Input<'a> {
    /// The package.
    pub package: &'a Package,
    /// What the reader of the file found.
    pub found: Vec<Finding>,
    /// Where its parts stand in the file.
    pub places: &'a dyn Places,
    /// Knows the ends of associations that lie outside; without it they are only noted.
    pub outside: Option<&'a dyn Outside>,
    /// The day of the check (`YYYY-MM-DD`): an item whose last day lies before it is retired.
    pub today: Option<&'a str>,
    /// Whether the file is CASE JSON, so that every required field is the file's own affair.
    pub native: bool,
}

impl<'a> Input<'a> {
    /// A package read from CASE JSON, with the repairs of [`crate::case::lenient`].
    pub fn case(package: &'a Package, repairs: &[Repair], places: &'a FilePlaces) -> Self {
        Input {
            package,
            found: repairs.iter().filter_map(reader::finding).collect(),
            places,
            outside: None,
            today: None,
            native: true,
        }
    }

    /// A package made of another format, with the remarks of its reader.
    pub fn incoming(incoming: &'a Incoming, places: &'a dyn Places) -> Self {
        let of = |rule, remark: &Remark| reader::remark(rule, remark);
        let noted = incoming.remarks.iter().map(|r| of(Rule::ReaderRemark, r));
        let refused = incoming.refused.iter().map(|r| of(Rule::RowRefused, r));
        Input {
            package: &incoming.package,
            found: refused.chain(noted).collect(),
            places,
            outside: None,
            today: None,
            native: false,
        }
    }
}

/// Places in a file of CASE JSON: the pointers of the package itself, but for what the reader moved, dropped or took
/// out of an envelope.
#[derive(Clone, Debug, Default)]
pub struct FilePlaces {
    /// Pointer to the package.
    prefix: String,
    /// Lists of one that were taken for their element.
    unwrapped: HashSet<String>,
    /// Keys as the standard spells them, and as the file does.
    respelled: HashMap<String, String>,
    /// Lists in the place of which an object or a single entity stands.
    unlisted: HashSet<String>,
    /// Elements of lists that are not in the package, in order.
    gone: HashMap<String, Vec<usize>>,
}

impl FilePlaces {
    /// The places of a package that was read from `bytes` with these repairs.
    pub fn of(bytes: &[u8], repairs: &[Repair]) -> Self {
        let mut places = FilePlaces::default();
        for repair in repairs {
            match repair.kind {
                RepairKind::Unwrapped => {
                    places.unwrapped.insert(repair.pointer.clone());
                }
                RepairKind::ListFromObject => {
                    places.unlisted.insert(repair.pointer.clone());
                }
                RepairKind::KeyRespelled => {
                    if let Some(standard) = &repair.moved_to {
                        places
                            .respelled
                            .insert(standard.clone(), repair.pointer.clone());
                    }
                }
                RepairKind::NullRemoved
                | RepairKind::EmptyRemoved
                | RepairKind::DuplicateDropped
                | RepairKind::SetAside => {
                    if let Some((list, index)) = repair.pointer.rsplit_once('/')
                        && let Ok(index) = index.parse()
                    {
                        places.gone.entry(list.to_owned()).or_default().push(index);
                    }
                }
                _ => {}
            }
        }
        for gone in places.gone.values_mut() {
            gone.sort_unstable();
            gone.dedup();
        }
        if places.unwrapped.contains("") {
            places.prefix = spans::package(bytes);
        }
        places
    }

    /// The pointer into the file for a pointer into the package.
    pub fn pointer(&self, pointer: &str) -> String {
        let mut place = self.prefix.clone();
        for step in pointer.split('/').skip(1) {
            if place != self.prefix && self.unwrapped.contains(&place) {
                place.push_str("/0");
            }
            if self.unlisted.contains(&place) {
                return place;
            }
            let index = self.gone.get(&place).zip(step.parse::<usize>().ok());
            place.push('/');
            match index {
                Some((gone, index)) => place.push_str(&original(gone, index).to_string()),
                None => place.push_str(step),
            }
            if let Some(written) = self.respelled.get(&place) {
                place.clone_from(written);
            }
        }
        place
    }
}

impl Places for FilePlaces {
    fn place(&self, pointer: &str) -> Place {
        Place::Pointer(self.pointer(pointer))
    }
}

/// The index an element had before those at `gone` were taken out. Elements before it that are gone shift it by one each.
fn original(gone: &[usize], index: usize) -> usize {
    let (mut low, mut high) = (0, gone.len());
    while low < high {
        let middle = low + (high - low) / 2;
        if gone[middle] - middle <= index {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    index + low
}
