//! Reading a package entity by entity.

use std::ops::ControlFlow;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::at::At;
use super::context;
use super::envelope::{Envelope, Long};
use super::list::{Fate, Fates};
use super::notes::Structure;
use super::outline::{elements, outline};
use super::reader::{Frame, Progress, Reader, Sorted};
use super::repair::{Repair, RepairKind};
use super::shape::{self, Kind, Shape};
use super::source::Source;
use super::{DEEPER, MAX_DEPTH, bare, deepest, scan};
use crate::case::CaseError;
use crate::case::model::{Association, Definitions, Document, Extensions, Item, Rubric};

/// What comes first of a package.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// The document.
    pub document: Document,
    /// The version of CASE that the file claims, as written there.
    pub version: Option<String>,
}

/// Takes what is read. The head comes first, every item before the first association; the rest in no promised order.
/// Places are JSON pointers into the input.
pub trait Sink {
    /// What its own work can fail with.
    type Error: From<CaseError>;

    /// The document.
    fn head(&mut self, head: Head) -> Result<(), Self::Error>;
    /// An item.
    fn item(&mut self, item: Item, place: &str) -> Result<(), Self::Error>;
    /// An association.
    fn association(&mut self, association: Association, place: &str) -> Result<(), Self::Error>;
    /// All definitions, if there are any.
    fn definitions(&mut self, definitions: Definitions) -> Result<(), Self::Error>;
    /// A rubric.
    fn rubric(&mut self, rubric: Rubric, place: &str) -> Result<(), Self::Error>;
    /// The extensions of the package, if there are any.
    fn extensions(&mut self, extensions: Extensions) -> Result<(), Self::Error>;
    /// Something that was done or noticed.
    fn repair(&mut self, repair: Repair) -> Result<(), Self::Error>;
}

/// Reads a package from a source and hands everything over as soon as it is read. `progress` is told from time to time
/// how many of the entities are done, and of how many; it may stop the reading.
///
/// # Errors
/// What is no JSON, nests deeper than [`MAX_DEPTH`], has a text longer than [`super::MAX_TEXT`], has no `CFDocument`, or
/// nowhere says what its document's identifier is; [`CaseError::Cancelled`] when `progress` says so; and those of the
/// sink. What was handed over before is then to be thrown away.
pub fn stream<S: Sink>(
    source: &dyn Source,
    sink: &mut S,
    progress: &mut dyn FnMut(usize, usize) -> ControlFlow<()>,
) -> Result<(), S::Error> {
    let look = scan::look(source, MAX_DEPTH)?;
    let mut repairs = Vec::new();
    if look.marked {
        repairs.push(bare(RepairKind::ByteOrderMark, String::new()));
    }
    let mut envelope = Envelope::open(source, outline(source)?, &mut repairs)?;
    let context = envelope.context()?;
    let version = context::get(envelope.document()?, "caseVersion").and_then(context::text_of);
    let structure = Structure::new(context.document, &context.uri);
    let reader = Reader {
        context,
        repairs,
        items: Vec::new(),
        associations: Vec::new(),
        entity: None,
        progress: Progress {
            tell: progress,
            done: 0,
            total: envelope.count(),
        },
    };
    let raw = std::mem::take(&mut envelope.package);
    let mut streaming = Streaming {
        source,
        sink,
        reader,
        structure,
        // What is shallow now stays shallow enough.
        deep: look.depth + DEEPER > MAX_DEPTH,
        version,
    };
    streaming.package(&mut envelope, raw)
}

struct Streaming<'a, 'p, S> {
    source: &'a dyn Source,
    sink: &'a mut S,
    reader: Reader<'p>,
    structure: Structure,
    /// Whether what comes out may be too deep.
    deep: bool,
    version: Option<String>,
}

impl<S: Sink> Streaming<'_, '_, S> {
    fn package(
        &mut self,
        envelope: &mut Envelope<'_>,
        mut raw: Map<String, Value>,
    ) -> Result<(), S::Error> {
        self.reader.progress.report()?;
        let pointer = envelope.pointer.clone();
        let at = At::root(&pointer);
        let mut frame = Frame::new(&at, String::new(), false);
        let extensions = raw.shift_remove("extensions");
        self.reader
            .extensions(shape::PACKAGE.extensions, extensions, &mut frame);
        let Sorted { fields, others } = self.reader.sorted(shape::PACKAGE.fields, raw, &at);
        for (field, found) in shape::PACKAGE.fields.iter().zip(fields) {
            let Some((key, value)) = found else { continue };
            let at = at.key(&key);
            match (field.kind, envelope.lists.get(&key)) {
                (Kind::Many(shape), Some(long)) => {
                    self.long(shape, field.name, &at, long, &mut frame)?;
                }
                _ => {
                    let value = self.reader.slot(field, &at, value, &mut frame)?;
                    if let Some(value) = value {
                        self.short(field.name, &at, value)?;
                    }
                }
            }
            self.flush()?;
        }
        for (key, value) in others {
            let value = envelope.whole(&key, value)?;
            let pointer = at.key(&key).pointer();
            self.reader
                .keep(RepairKind::UnknownKeyKept, &key, value, pointer, &mut frame);
        }
        for stray in std::mem::take(&mut envelope.strays) {
            self.reader.stray(stray, &mut frame);
        }
        self.flush()?;
        if !frame.extras.is_empty() {
            let extensions = self.checked::<Extensions>(Value::Object(frame.extras), 1)?;
            self.sink.extensions(extensions)?;
        }
        self.end()
    }

    /// What can be said only of the whole.
    fn end(&mut self) -> Result<(), S::Error> {
        for note in std::mem::take(&mut self.structure).end() {
            self.sink.repair(note)?;
        }
        scan::oddities(self.source, |oddity| {
            self.sink.repair(lost_in_parsing(oddity))
        })
    }

    /// Reads a long list an element at a time.
    fn long(
        &mut self,
        shape: &'static Shape,
        name: &str,
        at: &At<'_>,
        long: &Long,
        frame: &mut Frame<'_>,
    ) -> Result<(), S::Error> {
        let mut fates = Fates::new(self.reader.context.document);
        let (mut aside, mut index) = (Vec::new(), 0);
        if long.length.is_none() {
            self.reader
                .report(RepairKind::ListFromObject, at, None, None);
        }
        elements(self.source, &long.way, |key, value| {
            let place = match &key {
                Some(key) => at.key(key),
                None => at.index(index),
            };
            index += 1;
            if let Some(raw) = self.reader.fit(shape, &place, value, &mut aside) {
                self.element(shape, name, &place, key.as_deref(), raw, &mut fates)?;
            }
            self.flush()
        })?;
        if !aside.is_empty() {
            let aside = Value::Array(aside);
            self.reader
                .keep(RepairKind::SetAside, name, aside, at.pointer(), frame);
        }
        Ok(())
    }

    fn element(
        &mut self,
        shape: &'static Shape,
        name: &str,
        at: &At<'_>,
        key: Option<&str>,
        raw: Map<String, Value>,
        fates: &mut Fates,
    ) -> Result<(), S::Error> {
        match fates.of(key, &raw) {
            Fate::Drop => {
                let before = Some(Value::Object(raw));
                self.reader
                    .report(RepairKind::DuplicateDropped, at, before, None);
            }
            Fate::Keep {
                identifier,
                duplicate,
            } => {
                let frame = Frame::new(at, identifier, duplicate);
                let entity = self.reader.entity(shape, raw, frame)?;
                self.flush()?;
                self.give(name, Value::Object(entity), &at.pointer())?;
            }
        }
        Ok(self.reader.progress.step()?)
    }

    /// Hands over what was read whole.
    fn short(&mut self, name: &str, at: &At<'_>, value: Value) -> Result<(), S::Error> {
        let places = match name {
            "CFDocument" => {
                let document: Document = self.checked(value, 1)?;
                let version = self.version.take();
                return self.sink.head(Head { document, version });
            }
            "CFDefinitions" => {
                let definitions = self.checked::<Definitions>(value, 1)?;
                return self.sink.definitions(definitions);
            }
            "CFItems" => std::mem::take(&mut self.reader.items),
            "CFAssociations" => std::mem::take(&mut self.reader.associations),
            _ => Vec::new(),
        };
        let Value::Array(list) = value else {
            return Ok(());
        };
        let whole = at.pointer();
        let mut places = places.into_iter();
        for entity in list {
            let place = places.next();
            self.give(name, entity, place.as_deref().unwrap_or(&whole))?;
        }
        Ok(())
    }

    fn give(&mut self, name: &str, entity: Value, place: &str) -> Result<(), S::Error> {
        match name {
            "CFItems" => {
                let item: Item = self.checked(entity, 2)?;
                self.structure.item(&item, place);
                self.sink.item(item, place)
            }
            "CFAssociations" => {
                let association: Association = self.checked(entity, 2)?;
                for note in self.structure.association(&association, place) {
                    self.sink.repair(note)?;
                }
                self.sink.association(association, place)
            }
            _ => {
                let rubric = self.checked::<Rubric>(entity, 2)?;
                self.sink.rubric(rubric, place)
            }
        }
    }

    /// A value as what it is; `under` is how deep it lies in the package.
    fn checked<T: DeserializeOwned>(&self, value: Value, under: usize) -> Result<T, CaseError> {
        if self.deep && deepest(&value) + under > MAX_DEPTH {
            return Err(CaseError::TooDeep { line: 1, column: 1 });
        }
        serde_json::from_value(value).map_err(CaseError::Unfit)
    }

    fn flush(&mut self) -> Result<(), S::Error> {
        self.reader
            .repairs
            .drain(..)
            .try_for_each(|repair| self.sink.repair(repair))
    }
}

fn lost_in_parsing(oddity: scan::Oddity) -> Repair {
    match oddity.number {
        Some(literal) => Repair {
            after: serde_json::from_str(&literal).ok(),
            before: Some(Value::String(literal)),
            ..bare(RepairKind::NumberInexact, oddity.pointer)
        },
        None => bare(RepairKind::KeyRepeated, oddity.pointer),
    }
}
