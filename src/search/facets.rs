//! Counts of the values that hits have: how many of each kind, framework, subject …
//!
//! Counted by the numbers of the columns, without a word read per hit; the words come last, for the values that occur.
//! A facet leaves the filter of its own dimension aside, so that the alternatives to what is chosen have their counts.

use std::collections::{BTreeMap, HashMap};

use tantivy::columnar::{Cardinality, Column, StrColumn};
use tantivy::query::{BooleanQuery, EnableScoring, Occur, Query as TantivyQuery};
use tantivy::{DocId, Searcher, SegmentReader, TantivyError, Term};

use super::census::{Census, Occurrences};
use super::filter::{Dimension, Value, compared};
use super::generation::View;
use super::hits::Query;
use super::query::filter;
use super::schema::Fields;

/// Values of a facet where nobody says how many.
pub const USUAL_VALUES: usize = 10;
/// Values of a facet at most.
pub const MOST_VALUES: usize = 100;

/// A facet that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FacetRequest {
    /// What is counted over.
    pub dimension: Dimension,
    /// So many values, the most frequent first; at most [`MOST_VALUES`].
    pub top: usize,
}

/// The counts of a dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// What was counted over.
    pub dimension: Dimension,
    /// The most frequent values; of equal ones the smaller first.
    pub values: Vec<FacetValue>,
    /// How many further values there are.
    pub others: usize,
}

/// A value and how many hits have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetValue {
    /// The value; of spellings that compare equal the most frequent.
    pub value: Value,
    /// How many hits have it.
    pub count: usize,
}

/// Hits by value.
type Counts = HashMap<Value, usize>;

/// Counts the facets a query asks for over the hits of its words. `words` makes the query of the words
/// anew; `None` where they ask for what nothing can match.
pub(super) fn count(
    fields: &Fields,
    view: &View,
    query: &Query,
    words: impl Fn() -> Option<Box<dyn TantivyQuery>>,
) -> Result<Vec<Facet>, TantivyError> {
    let mut found: BTreeMap<Dimension, Counts> = BTreeMap::new();
    let wanted = query.facets.iter().map(|facet| facet.dimension);
    let (own, plain): (Vec<_>, Vec<_>) =
        wanted.partition(|dimension| query.filters.narrows(*dimension));
    let alone = own
        .into_iter()
        .map(|dimension| (vec![dimension], Some(dimension)));
    for (dimensions, but) in alone.chain([(plain, None)]) {
        if dimensions.is_empty() {
            continue;
        }
        let mut parts = query.filters.clauses(fields, but);
        let Some(words) = words() else { break };
        let everything = parts.is_empty() && query.text.trim().is_empty();
        let census = everything.then_some(&*view.census);
        parts.push((Occur::Must, words));
        let public = BooleanQuery::new(parts);
        tally(
            &view.public,
            fields,
            &public,
            &dimensions,
            census,
            &mut found,
        )?;
        if let Some(organisation) = query.viewer_organisation {
            let term = Term::from_field_i64(fields.organisation, organisation);
            let own = vec![filter(vec![term]), (Occur::Must, Box::new(public) as _)];
            let private = BooleanQuery::new(own);
            tally(
                &view.private,
                fields,
                &private,
                &dimensions,
                None,
                &mut found,
            )?;
        }
    }
    let facet = |asked: &FacetRequest| {
        let counts = found.remove(&asked.dimension).unwrap_or_default();
        best_of(*asked, counts)
    };
    Ok(query.facets.iter().map(facet).collect())
}

/// The most frequent of the values.
fn best_of(asked: FacetRequest, counts: Counts) -> Facet {
    let mut values: Vec<FacetValue> = if asked.dimension.is_free() {
        merged(counts)
    } else {
        let whole = counts.into_iter();
        whole
            .map(|(value, count)| FacetValue { value, count })
            .collect()
    };
    // What belongs to no framework has copy 0.
    values.retain(|found| found.value != Value::Number(0));
    values.sort_by(|left, right| {
        (right.count.cmp(&left.count)).then_with(|| left.value.cmp(&right.value))
    });
    let others = values.len().saturating_sub(asked.top.min(MOST_VALUES));
    values.truncate(values.len() - others);
    Facet {
        dimension: asked.dimension,
        values,
        others,
    }
}

/// Joins the spellings that a filter does not tell apart. No record has two of them.
fn merged(counts: Counts) -> Vec<FacetValue> {
    let mut groups: HashMap<String, (FacetValue, usize)> = HashMap::new();
    for (value, count) in counts {
        let fresh = || {
            let value = value.clone();
            (FacetValue { value, count: 0 }, 0)
        };
        let (group, most) = groups.entry(compared(value.text())).or_insert_with(fresh);
        group.count += count;
        if count > *most || (count == *most && value < group.value) {
            *most = count;
            group.value = value;
        }
    }
    groups.into_values().map(|(group, _)| group).collect()
}

/// Adds the counts of one half; of all of it where there is a census.
fn tally(
    searcher: &Searcher,
    fields: &Fields,
    query: &dyn TantivyQuery,
    dimensions: &[Dimension],
    census: Option<&Census>,
    found: &mut BTreeMap<Dimension, Counts>,
) -> Result<(), TantivyError> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    for segment in searcher.segment_readers() {
        let columns = dimensions
            .iter()
            .map(|d| Counted::open(*d, fields, segment));
        let mut columns: Vec<Counted> = columns.collect::<Result<_, _>>()?;
        if let Some(census) = census {
            for (dimension, mut column) in dimensions.iter().zip(columns) {
                census.count(segment, *dimension, &mut column);
                column.finish(found.entry(*dimension).or_default())?;
            }
            continue;
        }
        let (mut alive, deleted) = (Vec::new(), segment.alive_bitset());
        weight.for_each_no_score(segment, &mut |docs| {
            let docs = match deleted {
                None => docs,
                Some(bits) => {
                    alive.clear();
                    alive.extend(docs.iter().copied().filter(|doc| bits.is_alive(*doc)));
                    &alive
                }
            };
            for column in &mut columns {
                column.count(docs);
            }
        })?;
        for (dimension, column) in dimensions.iter().zip(columns) {
            column.finish(found.entry(*dimension).or_default())?;
        }
    }
    Ok(())
}

/// A column of a segment and how often each of its values occurred.
pub(super) enum Counted {
    /// No record of the segment has a value.
    Nothing,
    Text {
        column: StrColumn,
        counts: Vec<u32>,
    },
    Number {
        column: Column<i64>,
        counts: HashMap<i64, u32>,
    },
}

impl Counted {
    fn open(
        dimension: Dimension,
        fields: &Fields,
        segment: &SegmentReader,
    ) -> Result<Self, TantivyError> {
        let name = segment.schema().get_field_name(dimension.field(fields));
        if dimension.is_number() {
            return Ok(Counted::Number {
                column: segment.fast_fields().i64(name)?,
                counts: HashMap::new(),
            });
        }
        Ok(match segment.fast_fields().str(name)? {
            None => Counted::Nothing,
            Some(column) => Counted::Text {
                counts: vec![0; column.num_terms()],
                column,
            },
        })
    }

    /// Adds what these records have.
    pub(super) fn count(&mut self, docs: &[DocId]) {
        match self {
            Counted::Nothing => {}
            Counted::Text { column, counts } => each(column.ords(), docs, |ordinal| {
                let place = usize::try_from(ordinal).ok();
                if let Some(count) = place.and_then(|place| counts.get_mut(place)) {
                    *count += 1;
                }
            }),
            Counted::Number { column, counts } => {
                // Neighbours mostly share their framework: the map is asked once for a run of them.
                let mut run: (i64, u32) = (0, 0);
                each(column, docs, |number| {
                    if number != run.0 {
                        *counts.entry(run.0).or_default() += run.1;
                        run = (number, 0);
                    }
                    run.1 += 1;
                });
                *counts.entry(run.0).or_default() += run.1;
            }
        }
    }

    /// What was counted; `None` where there is nothing to count.
    pub(super) fn occurrences(&self) -> Option<Occurrences> {
        match self {
            Counted::Nothing => None,
            Counted::Text { counts, .. } => Some(Occurrences::Text(counts.clone())),
            Counted::Number { counts, .. } => Some(Occurrences::Number(counts.clone())),
        }
    }

    /// Puts what was counted earlier in the place of what is counted now.
    pub(super) fn restore(&mut self, known: &Occurrences) {
        match (self, known) {
            (Counted::Text { counts, .. }, Occurrences::Text(known)) => counts.clone_from(known),
            (Counted::Number { counts, .. }, Occurrences::Number(known)) => {
                counts.clone_from(known);
            }
            _ => {}
        }
    }

    /// Takes off what these records have.
    pub(super) fn take_off(&mut self, docs: &[DocId]) {
        match self {
            Counted::Nothing => {}
            Counted::Text { column, counts } => each(column.ords(), docs, |ordinal| {
                let place = usize::try_from(ordinal).ok();
                if let Some(count) = place.and_then(|place| counts.get_mut(place)) {
                    *count = count.saturating_sub(1);
                }
            }),
            Counted::Number { column, counts } => each(column, docs, |number| {
                if let Some(count) = counts.get_mut(&number) {
                    *count = count.saturating_sub(1);
                }
            }),
        }
    }

    /// Adds what was counted under the values themselves.
    fn finish(self, to: &mut Counts) -> Result<(), TantivyError> {
        match self {
            Counted::Nothing => {}
            Counted::Number { counts, .. } => {
                for (number, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
                    *to.entry(Value::Number(number)).or_default() += count as usize;
                }
            }
            Counted::Text { column, counts } => {
                let occurring = (0..).zip(&counts).filter(|(_, count)| **count > 0);
                let (ordinals, counts): (Vec<u64>, Vec<u32>) = occurring.unzip();
                let mut counts = counts.into_iter();
                column
                    .dictionary()
                    .sorted_ords_to_term_cb(&ordinals, |bytes| {
                        let text = String::from_utf8_lossy(bytes).into_owned();
                        let count = counts.next().unwrap_or_default() as usize;
                        *to.entry(Value::Text(text)).or_default() += count;
                    })?;
            }
        }
        Ok(())
    }
}

/// Gives every value of every document.
fn each<T: PartialOrd + Copy + std::fmt::Debug + Send + Sync + 'static>(
    column: &Column<T>,
    docs: &[DocId],
    mut give: impl FnMut(T),
) {
    match column.get_cardinality() {
        Cardinality::Full => docs
            .iter()
            .for_each(|doc| give(column.values.get_val(*doc))),
        Cardinality::Optional => docs
            .iter()
            .for_each(|doc| column.first(*doc).into_iter().for_each(&mut give)),
        Cardinality::Multivalued => docs
            .iter()
            .for_each(|doc| column.values_for_doc(*doc).for_each(&mut give)),
    }
}
