//! Remembering what every alignment means, and telling when that changes.
//!
//! A round looks at the log since the last one, then only at the alignments that what changed may concern, and compares what
//! they mean now with what is remembered. What differs is written and logged in one transaction, which first makes sure that
//! nobody else has done this round meanwhile; so several nodes may follow. Verdicts are what everyone may know who may read the
//! alignment. A first verdict is remembered without an entry; an entry tells of a change.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{ask_of, resolved};
use crate::access::{Actor, Viewer, Visibility};
use crate::badges::resolve::{Ask, Resolution};
use crate::error::Problem;
use crate::graph::{Concerned, Edge, Framework, Snapshot};
use crate::registry::Registry;
use crate::registry::copies::json;
use crate::registry::exports::today;
use crate::store::backend::AnyConnection;
use crate::store::rows::{VerdictRow, followed, set_followed};
use crate::store::{Entry, Op, log};

/// The kind of the entries.
pub const KIND: &str = "alignment";
/// Positions that are passed over before they are remembered where they concern no alignment.
const LAZY: i64 = 1000;
/// Changes that one transaction writes.
const MOST_AT_ONCE: usize = 5000;

/// How a round ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Followed {
    /// Position of the log up to which verdicts are right.
    pub seq: i64,
    /// Alignments that mean something else now.
    pub changed: usize,
    /// More waits.
    pub goes_on: bool,
}

/// What an alignment meant before or means after, as the log keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VerdictChange {
    /// The copy that asserts the alignment.
    pub document: i64,
    /// Key of the association.
    pub association: String,
    /// Key of the course, outcome or badge class.
    pub origin: String,
    /// The verdict.
    pub verdict: String,
    /// Stable word of the reason.
    pub reason: String,
    /// Key of what is meant.
    pub target: Option<String>,
    /// Key of what stands in its place.
    pub successor: Option<String>,
}

impl From<&VerdictRow> for VerdictChange {
    fn from(row: &VerdictRow) -> Self {
        VerdictChange {
            document: row.document_id,
            association: row.association_key.clone(),
            origin: row.origin_key.clone(),
            verdict: row.verdict.clone(),
            reason: row.reason.clone(),
            target: row.target_key.clone(),
            successor: row.successor_key.clone(),
        }
    }
}

/// What a round found to write.
#[derive(Default)]
struct Round {
    from: i64,
    to: i64,
    day: String,
    /// Rows that were read, and what shall stand in their place.
    rows: Vec<(Option<VerdictRow>, Option<VerdictRow>)>,
    /// Whether anything but verdicts was touched.
    touched: bool,
    new_day: bool,
    goes_on: bool,
}

impl Registry {
    /// One round; cheap where nothing changed. `seen` is where this process knows that nothing is to be done before.
    ///
    /// # Errors
    /// The store fails. What was not written is found again by the next round.
    pub async fn follow_alignments(&self, seen: i64) -> Result<Followed, Problem> {
        let snapshot = self.graph.snapshot();
        let eyes = Arc::clone(&snapshot);
        let round = self.store.read(move |c| round(c, &eyes, seen)).await?;
        let (to, goes_on) = (round.to, round.goes_on);
        if round.rows.is_empty() {
            let far = round.from == 0 || round.to - round.from >= LAZY;
            if round.touched && (far || round.new_day) {
                self.remember(round).await?;
            }
            return Ok(Followed {
                seq: to,
                changed: 0,
                goes_on: false,
            });
        }
        let actor = Actor::system(0, "");
        let work = move |tx: &mut crate::store::WriteTx<'_>| {
            let (at, _) = followed(tx.connection())?;
            if at != round.from {
                // Someone else was quicker; the next round begins where they ended.
                return Ok(None);
            }
            let changed = write(tx, &snapshot, &round)?;
            if !round.goes_on {
                set_followed(tx.connection(), round.to, &round.day)?;
            }
            Ok(Some(changed))
        };
        let changed = self.store.write(&actor, work).await?.value;
        Ok(Followed {
            seq: to,
            changed: changed.unwrap_or(0),
            goes_on: goes_on || changed.is_none(),
        })
    }

    async fn remember(&self, round: Round) -> Result<(), Problem> {
        let work = move |connection: &mut AnyConnection| {
            if followed(connection)?.0 == round.from {
                set_followed(connection, round.to, &round.day)?;
            }
            Ok(())
        };
        self.store.stage(work).await
    }
}

/// Writes the rows, and tells of those that were there and mean something else now.
fn write(
    tx: &mut crate::store::WriteTx<'_>,
    snapshot: &Snapshot,
    round: &Round,
) -> Result<usize, Problem> {
    let (mut gone, mut fresh, mut changed) = (BTreeMap::<i64, Vec<String>>::new(), Vec::new(), 0);
    for (before, after) in &round.rows {
        if let Some(row) = before {
            gone.entry(row.document_id)
                .or_default()
                .push(row.association_key.clone());
        }
        let Some(after) = after else { continue };
        let mut row = VerdictRow {
            since: round.to,
            ..after.clone()
        };
        if let Some(before) = before {
            row.since = before.since;
            if VerdictChange::from(before) != VerdictChange::from(after) {
                row.since = tx.log(entry(snapshot, before, after))?;
                changed += 1;
            }
        }
        fresh.push(row);
    }
    for (document, keys) in gone {
        VerdictRow::delete_all(tx.connection(), document, &keys)?;
    }
    VerdictRow::insert_all(tx.connection(), &fresh)?;
    Ok(changed)
}

fn entry(snapshot: &Snapshot, before: &VerdictRow, after: &VerdictRow) -> Entry {
    let framework = snapshot.any_framework(after.document_id);
    Entry {
        organisation: framework.map_or(0, |framework| framework.organisation),
        visibility: framework.map_or(Visibility::Private, |framework| framework.visibility),
        kind: KIND,
        document: None,
        entity: after.association_key.clone(),
        op: Op::Update,
        before: Some(json(&VerdictChange::from(before))),
        after: Some(json(&VerdictChange::from(after))),
    }
}

/// Finds what changed, in one read.
fn round(connection: &mut AnyConnection, snapshot: &Snapshot, seen: i64) -> Result<Round, Problem> {
    let (from, day) = followed(connection)?;
    let today = today();
    let mut round = Round {
        from,
        to: snapshot.seq,
        day: today.clone(),
        ..Round::default()
    };
    // What this process has passed over since concerned nobody, unless the day changed or others went on.
    let start = seen.clamp(from, snapshot.seq.max(from));
    if snapshot.seq < from || (start == snapshot.seq && day == today && from != 0) {
        round.to = start;
        return Ok(round);
    }
    let mut touched = Touched::default();
    log::each_touched(connection, start, snapshot.seq, |_, change| {
        touched.add(&change);
        Ok::<(), Problem>(())
    })?;
    round.new_day = day != today;
    round.touched = touched.any || round.new_day;
    if !round.touched {
        return Ok(round);
    }
    let mut known: BTreeMap<(i64, Uuid), VerdictRow> = BTreeMap::new();
    let mut concerned = Concerned::new();
    let mut remember = |rows: Vec<VerdictRow>| {
        for row in rows {
            if let Ok(key) = Uuid::try_parse(&row.association_key) {
                known.insert((row.document_id, key), row);
            }
        }
    };
    match from {
        0 => {
            remember(VerdictRow::all(connection)?);
            for framework in snapshot.every_framework() {
                let own = framework
                    .edges
                    .iter()
                    .filter(|edge| edge.facts.role.is_some());
                concerned.extend(own.map(|edge| (framework.document, edge.key)));
            }
        }
        _ => {
            for document in &touched.documents {
                remember(VerdictRow::touching(connection, *document)?);
                snapshot.concerned_by(*document, &mut concerned);
            }
            if touched.removed {
                remember(VerdictRow::superseded(connection)?);
            }
            if day != today {
                remember(VerdictRow::over(connection, &today)?);
            }
            for badge in &touched.badges {
                snapshot.concerned_by_badge(badge, &mut concerned);
            }
        }
    }
    concerned.extend(known.keys().copied());
    complete(connection, &concerned, &mut known)?;
    compare(connection, snapshot, &concerned, &known, &mut round)?;
    Ok(round)
}

/// Reads what is remembered of those that were found by the snapshot.
fn complete(
    connection: &mut AnyConnection,
    concerned: &Concerned,
    known: &mut BTreeMap<(i64, Uuid), VerdictRow>,
) -> Result<(), Problem> {
    let mut missing: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for (document, key) in concerned.iter().filter(|id| !known.contains_key(*id)) {
        missing.entry(*document).or_default().push(key.to_string());
    }
    for (document, keys) in missing {
        for row in VerdictRow::of_copy(connection, document, &keys)? {
            if let Ok(key) = Uuid::try_parse(&row.association_key) {
                known.insert((document, key), row);
            }
        }
    }
    Ok(())
}

/// Looks at each and keeps what differs. Grouped by who may read them, since each group has its own eyes.
fn compare(
    connection: &mut AnyConnection,
    snapshot: &Snapshot,
    concerned: &Concerned,
    known: &BTreeMap<(i64, Uuid), VerdictRow>,
    round: &mut Round,
) -> Result<(), Problem> {
    let mut groups: BTreeMap<Option<i64>, Vec<(&Framework, &Edge)>> = BTreeMap::new();
    for (document, key) in concerned {
        let framework = snapshot.any_framework(*document);
        let edge = framework.and_then(|framework| Some((&**framework, framework.alignment(key)?)));
        match edge {
            Some((framework, edge)) => {
                let private = framework.visibility == Visibility::Private;
                let eyes = private.then_some(framework.organisation);
                groups.entry(eyes).or_default().push((framework, edge));
            }
            None => {
                let gone = known.get(&(*document, *key)).cloned();
                round.rows.extend(gone.map(|row| (Some(row), None)));
            }
        }
    }
    for (organisation, edges) in groups {
        let viewer = match organisation {
            Some(organisation) => {
                Viewer::Member(Actor::system(organisation, snapshot.slug(organisation)))
            }
            None => Viewer::Anonymous,
        };
        let asks: Vec<Ask> = edges
            .iter()
            .map(|(framework, edge)| ask_of(snapshot, framework, edge))
            .collect();
        let answers = resolved(connection, snapshot, &viewer, &asks)?;
        for ((framework, edge), answer) in edges.into_iter().zip(&answers) {
            let before = known.get(&(framework.document, edge.key));
            let after = row(snapshot, framework, edge, answer);
            let same = before.is_some_and(|before| {
                VerdictRow {
                    since: after.since,
                    ..before.clone()
                } == after
            });
            if same {
                continue;
            }
            if round.rows.len() >= MOST_AT_ONCE {
                round.goes_on = true;
                return Ok(());
            }
            round.rows.push((before.cloned(), Some(after)));
        }
    }
    Ok(())
}

fn row(snapshot: &Snapshot, framework: &Framework, edge: &Edge, answer: &Resolution) -> VerdictRow {
    let successor = answer.successors.first();
    VerdictRow {
        document_id: framework.document,
        association_key: edge.key.to_string(),
        origin_key: snapshot.meant(edge.origin).to_string(),
        verdict: answer.verdict.word().to_owned(),
        reason: answer.reason.word().to_owned(),
        target_key: answer.target.map(|target| target.key.to_string()),
        target_document: answer.target.map(|target| target.document),
        successor_key: successor.map(|target| target.key.to_string()),
        successor_document: successor.map(|target| target.document),
        until: answer.until.clone(),
        since: 0,
    }
}

/// What the log says was touched.
#[derive(Default)]
struct Touched {
    any: bool,
    removed: bool,
    documents: std::collections::BTreeSet<i64>,
    badges: Vec<Uuid>,
}

impl Touched {
    fn add(&mut self, change: &log::Touched) {
        match (change.document, change.kind.as_str()) {
            (_, KIND) => {}
            (Some(document), _) => {
                self.any = true;
                self.removed |= change.op == "delete";
                self.documents.insert(document);
            }
            (None, "badge") => {
                self.any = true;
                self.badges.extend(Uuid::try_parse(&change.entity));
            }
            (None, _) => {}
        }
    }
}

/// A change of what an alignment means, as it stands in the log.
#[derive(Clone, Debug)]
pub struct VerdictEvent {
    /// Its position.
    pub seq: i64,
    /// When it was noticed, microseconds since 1970 UTC.
    pub at: i64,
    /// What was meant before.
    pub before: VerdictChange,
    /// What is meant after.
    pub after: VerdictChange,
}

/// Positions of the log that are looked through at once.
const STRETCH: i64 = 20_000;
/// Events that are read at once.
const PAGE: i64 = 500;

impl Registry {
    /// Events after a position that the viewer may read, of one organisation or of all, and the position up to which was read.
    ///
    /// # Errors
    /// The store fails.
    pub async fn alignment_events(
        &self,
        viewer: &Viewer,
        organisation: Option<i64>,
        after: i64,
    ) -> Result<(Vec<VerdictEvent>, i64), Problem> {
        let head = self.graph.snapshot().seq;
        let up_to = head.min(after.saturating_add(STRETCH)).max(after);
        let viewer = viewer.clone();
        self.store
            .read(move |connection| {
                let found = log::of_kind(connection, KIND, after, up_to, PAGE)?;
                let full = found.len() as i64 == PAGE;
                let last = found.last().map(|change| change.seq);
                let seen = last.filter(|_| full).unwrap_or(up_to);
                let readable = found.into_iter().filter(|change| {
                    let visibility = Visibility::parse(&change.visibility);
                    viewer.may_read(visibility, change.organisation_id)
                        && organisation.is_none_or(|wanted| change.organisation_id == wanted)
                });
                Ok((readable.filter_map(event).collect(), seen))
            })
            .await
    }
}

fn event(change: log::Change) -> Option<VerdictEvent> {
    let read = |state: Option<String>| serde_json::from_str(&state?).ok();
    Some(VerdictEvent {
        seq: change.seq,
        at: change.at,
        before: read(change.before)?,
        after: read(change.after)?,
    })
}
