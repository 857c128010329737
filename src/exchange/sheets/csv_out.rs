//! What the writers have in common: names for ends, order of siblings, cells with what was kept of them, and CSV itself.

use std::collections::HashMap;

use super::build::normal;
use super::fields::{Column, Field};
use super::grid::{MAX_COLUMNS, name_of};
use super::kept;
use crate::case::code::natural;
use crate::case::model::{Association, AssociationType, Extensions, GenLink, Item, Package};

/// What the items of a package are called, and what starts at them.
pub(super) struct Names<'p> {
    package: &'p Package,
    document: String,
    items: HashMap<String, usize>,
    codes: HashMap<&'p str, usize>,
    from: Vec<Vec<&'p Association>>,
}

impl<'p> Names<'p> {
    /// Of a package; linear in its size.
    pub fn of(package: &'p Package) -> Self {
        let mut names = Names {
            package,
            document: normal(&package.document.identifier),
            items: HashMap::new(),
            codes: HashMap::new(),
            from: vec![Vec::new(); package.items.len()],
        };
        for (position, item) in package.items.iter().enumerate() {
            names
                .items
                .entry(normal(&item.identifier))
                .or_insert(position);
            if let Some(code) = &item.human_coding_scheme {
                *names.codes.entry(code).or_default() += 1;
            }
        }
        for association in &package.associations {
            let origin = names.position(&association.origin_node_uri.identifier);
            if let Some(from) = origin.and_then(|origin| names.from.get_mut(origin)) {
                from.push(association);
            }
        }
        names
    }

    /// The item of an identifier.
    pub fn position(&self, identifier: &str) -> Option<usize> {
        self.items.get(&normal(identifier)).copied()
    }

    /// The item of an identifier.
    pub fn item(&self, identifier: &str) -> Option<&'p Item> {
        self.package.items.get(self.position(identifier)?)
    }

    /// Whether an identifier is that of the document.
    pub fn is_document(&self, identifier: &str) -> bool {
        normal(identifier) == self.document
    }

    /// The associations of a type that start at an item.
    pub fn ends(
        &self,
        position: usize,
        kind: &AssociationType,
    ) -> impl Iterator<Item = &'p Association> {
        let from = self.from.get(position).into_iter().flatten().copied();
        from.filter(move |association| association.association_type == *kind)
    }

    /// Whether nothing but the document is above an item.
    pub fn is_top(&self, position: usize) -> bool {
        self.ends(position, &AssociationType::IsChildOf)
            .all(|edge| self.is_document(&edge.destination_node_uri.identifier))
    }

    /// Whether a reader would take an item for the child of another by its code.
    pub fn code_misleads(&self, item: &Item) -> bool {
        let code = item.human_coding_scheme.as_deref();
        code.and_then(|code| code.rsplit_once('.'))
            .is_some_and(|(shorter, _)| self.codes.contains_key(shorter))
    }

    /// The shortest name of an end that leads back to it: the code where only one item has it, else its identifier; of what
    /// is not here the address, or the identifier where that is all there is.
    pub fn short(&self, end: &GenLink) -> String {
        let Some(item) = self.item(&end.identifier) else {
            let outside = !self.is_document(&end.identifier) && super::build::is_address(&end.uri);
            return if outside { &end.uri } else { &end.identifier }.clone();
        };
        let unique = item.human_coding_scheme.as_deref().filter(|code| {
            self.codes.get(code) == Some(&1)
                && !code.contains(['|', ','])
                && code.trim() == *code
                && self.position(code).is_none()
                && !super::build::is_address(code)
                && !code.starts_with("local:")
        });
        unique.unwrap_or(&item.identifier).to_owned()
    }

    /// The sequence number under the first parent, as text.
    pub fn sequence(&self, position: usize) -> String {
        self.ends(position, &AssociationType::IsChildOf)
            .next()
            .and_then(|edge| edge.sequence_number)
            .map(|number| number.to_string())
            .unwrap_or_default()
    }

    /// The first parent of an item that is in the package, with the edge to it; `None` stands for the document.
    pub fn first_parent(&self, position: usize) -> Option<(&'p Association, Option<usize>)> {
        self.ends(position, &AssociationType::IsChildOf)
            .find_map(|edge| {
                let end = &edge.destination_node_uri.identifier;
                match self.position(end) {
                    Some(parent) => Some((edge, Some(parent))),
                    None => self.is_document(end).then_some((edge, None)),
                }
            })
    }

    /// Puts siblings in the order people see: by sequence number, then code, enumeration and statement.
    pub fn sort(&self, siblings: &mut [usize]) {
        let key = |position: usize| {
            let item = self.package.items.get(position);
            let number = self
                .first_parent(position)
                .and_then(|(edge, _)| edge.sequence_number);
            (
                number.map_or(i64::MAX, i64::from),
                natural(item.and_then(|item| item.human_coding_scheme.as_deref())),
                natural(item.and_then(|item| item.list_enumeration.as_deref())),
                item.map_or("", |item| item.full_statement.as_str()),
                position,
            )
        };
        siblings.sort_by_cached_key(|position| key(*position));
    }
}

/// The cell of a field: what was kept of it, where that still means the same, else its text.
pub(super) fn cell(field: Field, item: &Item) -> String {
    let text = field.text(item);
    let Some(kept) = kept::text(&item.extensions, field.column()) else {
        return text;
    };
    let mut again = Item::default();
    let stored = field.put(kept, &mut again);
    let same = field.text(&again) == text && (stored.is_ok() || text.is_empty());
    if same { kept.to_owned() } else { text }
}

/// Whether a kept cell is one of a column that some layout knows, and not a column of somebody's own.
pub(super) fn is_own_column(name: &str) -> bool {
    const OTHERS: [&str; 5] = [
        "smartlevel",
        "associationtype",
        "originnodeuri",
        "destinationnodeuri",
        "lastchangedate",
    ];
    let name = name_of(name);
    !OTHERS.contains(&name.as_str()) && Column::by_name(&name).is_none()
}

/// The names of the columns of one's own, in the order in which they first appear; no more than a table can have, so that
/// cells stay in proportion to rows (what was read from a table never has more).
pub(super) fn own_columns<'e>(all: impl Iterator<Item = &'e Extensions>) -> Vec<&'e str> {
    let mut seen = HashMap::new();
    for extensions in all {
        for (name, _) in kept::all(extensions) {
            let next = seen.len();
            if next < MAX_COLUMNS && !seen.contains_key(name) && is_own_column(name) {
                seen.insert(name, next);
            }
        }
    }
    let mut names: Vec<(&str, usize)> = seen.into_iter().collect();
    names.sort_by_key(|(_, order)| *order);
    names.into_iter().map(|(name, _)| name).collect()
}

/// A CSV file being written.
pub(super) struct Table<'p> {
    text: String,
    own: Vec<&'p str>,
}

impl<'p> Table<'p> {
    /// A table of the items of a package with these columns and those of its own.
    pub fn new(package: &'p Package, header: Vec<&str>) -> Self {
        let mut table = Table::headless(package);
        table.header(header);
        table
    }

    /// The same, its header yet to come.
    pub fn headless(package: &'p Package) -> Self {
        Table {
            text: String::from('\u{feff}'),
            own: own_columns(package.items.iter().map(|item| &item.extensions)),
        }
    }

    /// Writes the header.
    pub fn header(&mut self, header: Vec<&str>) {
        let own = self.own.clone();
        self.row(header.into_iter().chain(own));
    }

    /// Writes a row.
    pub fn row<'c>(&mut self, cells: impl Iterator<Item = &'c str>) {
        for (position, cell) in cells.enumerate() {
            if position > 0 {
                self.text.push(',');
            }
            let bare = !cell.contains(['"', ',', ';', '\t', '\n', '\r']) && cell.trim() == cell;
            if bare {
                self.text.push_str(cell);
            } else {
                self.text.push('"');
                self.text.push_str(&cell.replace('"', "\"\""));
                self.text.push('"');
            }
        }
        self.text.push_str("\r\n");
    }

    /// Writes the row of an item: the cells of the layout, then those of its own columns.
    pub fn push(&mut self, cells: Vec<String>, extensions: &Extensions) {
        let own: Vec<&str> = self
            .own
            .iter()
            .map(|name| kept::text(extensions, name).unwrap_or_default())
            .collect();
        self.row(cells.iter().map(String::as_str).chain(own));
    }

    /// The file.
    pub fn into_bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }
}
