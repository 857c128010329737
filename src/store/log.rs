//! The change log: appending inside the write transaction, reading after a position, proving the chain.
//!
//! Every write transaction first takes the row of `change_head`, whose lock makes commit order equal to the order of
//! positions; so a reader that has seen position n has seen everything up to n. Entries form a hash chain:
//! `hash = SHA-256(prev_hash, seq, at, actor, …, after)` with every field length-prefixed. Personal data never enters
//! the log; actors stand in it by reference.

use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::Committed;
use super::backend::{AnyConnection, on_engine};
use super::schema::{change, change_head};
use crate::access::{Actor, Visibility};
use crate::error::Problem;

/// Rows per batch insert of log entries: 14 columns stay well under SQLite's 32,766 binds.
const BATCH: usize = 1000;

/// Entries that followers look at together.
const PAGE: i64 = 5000;

/// What happened to the entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// It is new.
    Create,
    /// It changed.
    Update,
    /// It is gone.
    Delete,
}

impl Op {
    /// The word stored in the log.
    pub fn as_str(self) -> &'static str {
        match self {
            Op::Create => "create",
            Op::Update => "update",
            Op::Delete => "delete",
        }
    }
}

/// An entry about to be appended.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The organisation the entity belongs to.
    pub organisation: i64,
    /// Who may see it.
    pub visibility: Visibility,
    /// Kind of entity: `document`, `item`, `association`, a part's kind, `badge`, `organisation`, `key`, `alignment`
    /// (what an alignment means here changed).
    pub kind: &'static str,
    /// Copy the entity belongs to.
    pub document: Option<i64>,
    /// Its key within the kind (and copy).
    pub entity: String,
    /// What happened.
    pub op: Op,
    /// State before, as JSON; absent for a creation.
    pub before: Option<String>,
    /// State after, as JSON; absent for a deletion.
    pub after: Option<String>,
}

/// A row of the log.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = change, treat_none_as_default_value = false)]
pub struct Change {
    /// Position, from 1, without gaps.
    pub seq: i64,
    /// Microseconds since 1970 UTC.
    pub at: i64,
    /// Reference of the actor.
    pub actor: String,
    /// `person`, `machine` or `system`.
    pub actor_kind: String,
    /// Organisation the entity belongs to.
    pub organisation_id: i64,
    /// `public` or `private`.
    pub visibility: String,
    /// Kind of entity.
    pub kind: String,
    /// Copy the entity belongs to.
    pub document_id: Option<i64>,
    /// Its key.
    pub entity: String,
    /// `create`, `update` or `delete`.
    pub op: String,
    /// State before.
    pub before: Option<String>,
    /// State after.
    pub after: Option<String>,
    /// Hash of the entry before.
    pub prev_hash: String,
    /// Hash of this entry.
    pub hash: String,
}

impl Change {
    /// The hash this entry must carry after `prev_hash`.
    pub fn computed_hash(&self) -> String {
        let mut hasher = Sha256::new();
        let mut field = |bytes: &[u8]| {
            hasher.update((bytes.len() as u64).to_be_bytes());
            hasher.update(bytes);
        };
        field(self.prev_hash.as_bytes());
        field(&self.seq.to_be_bytes());
        field(&self.at.to_be_bytes());
        field(self.actor.as_bytes());
        field(self.actor_kind.as_bytes());
        field(&self.organisation_id.to_be_bytes());
        field(self.visibility.as_bytes());
        field(self.kind.as_bytes());
        field(&self.document_id.unwrap_or(-1).to_be_bytes());
        field(self.entity.as_bytes());
        field(self.op.as_bytes());
        for side in [&self.before, &self.after] {
            match side {
                Some(text) => field(text.as_bytes()),
                None => field(b"\0absent"),
            }
        }
        hex::encode(hasher.finalize())
    }
}

/// A running write transaction: the connection, and the end of the log it will extend.
pub struct WriteTx<'a> {
    connection: &'a mut AnyConnection,
    actor: &'a Actor,
    at: i64,
    seq: i64,
    hash: String,
    pending: Vec<Change>,
}

impl WriteTx<'_> {
    /// The connection, for the rows.
    pub fn connection(&mut self) -> &mut AnyConnection {
        self.connection
    }

    /// Who writes.
    pub fn actor(&self) -> &Actor {
        self.actor
    }

    /// When: microseconds since 1970 UTC, the same for the whole transaction.
    pub fn at(&self) -> i64 {
        self.at
    }

    /// Position of the last entry logged so far.
    pub fn position(&self) -> i64 {
        self.seq
    }

    /// Appends an entry and returns its position.
    pub fn log(&mut self, entry: Entry) -> Result<i64, Problem> {
        let mut row = Change {
            seq: self.seq + 1,
            at: self.at,
            actor: self.actor.reference.clone(),
            actor_kind: self.actor.kind.as_str().to_owned(),
            organisation_id: entry.organisation,
            visibility: entry.visibility.as_str().to_owned(),
            kind: entry.kind.to_owned(),
            document_id: entry.document,
            entity: entry.entity,
            op: entry.op.as_str().to_owned(),
            before: entry.before,
            after: entry.after,
            prev_hash: std::mem::take(&mut self.hash),
            hash: String::new(),
        };
        row.hash = row.computed_hash();
        self.seq = row.seq;
        self.hash.clone_from(&row.hash);
        self.pending.push(row);
        if self.pending.len() >= BATCH {
            self.flush()?;
        }
        Ok(self.seq)
    }

    fn flush(&mut self) -> Result<(), Problem> {
        let rows = std::mem::take(&mut self.pending);
        if !rows.is_empty() {
            on_engine!(self.connection, engine => {
                diesel::insert_into(change::table).values(&rows).execute(engine)
            })?;
        }
        Ok(())
    }

    fn finish(&mut self, started: i64) -> Result<(), Problem> {
        self.flush()?;
        if self.seq > started {
            diesel::update(change_head::table)
                .set((
                    change_head::seq.eq(self.seq),
                    change_head::hash.eq(&self.hash),
                ))
                .execute(self.connection)?;
        }
        Ok(())
    }
}

/// Takes the head of the log, runs the work, writes what it logged.
pub(super) fn run<T>(
    connection: &mut AnyConnection,
    actor: &Actor,
    work: impl FnOnce(&mut WriteTx<'_>) -> Result<T, Problem>,
) -> Result<Committed<T>, Problem> {
    let (seq, hash): (i64, String) = diesel::update(change_head::table)
        .set(change_head::seq.eq(change_head::seq))
        .returning((change_head::seq, change_head::hash))
        .get_result(connection)?;
    let mut tx = WriteTx {
        connection,
        actor,
        at: now(),
        seq,
        hash,
        pending: Vec::new(),
    };
    let value = work(&mut tx)?;
    tx.finish(seq)?;
    Ok(Committed { value, seq: tx.seq })
}

/// The last position of the log.
pub fn position(connection: &mut AnyConnection) -> QueryResult<i64> {
    change_head::table
        .select(change_head::seq)
        .first(connection)
}

/// Up to `limit` entries after a position, in order.
pub fn after(connection: &mut AnyConnection, seq: i64, limit: i64) -> QueryResult<Vec<Change>> {
    change::table
        .filter(change::seq.gt(seq))
        .order(change::seq)
        .limit(limit)
        .select(Change::as_select())
        .load(connection)
}

/// Entries of one kind after one position, up to another, in order; at most `limit`.
pub fn of_kind(
    connection: &mut AnyConnection,
    kind: &str,
    seq: i64,
    up_to: i64,
    limit: i64,
) -> QueryResult<Vec<Change>> {
    change::table
        .filter(change::seq.gt(seq).and(change::seq.le(up_to)))
        .filter(change::kind.eq(kind))
        .order(change::seq)
        .limit(limit)
        .select(Change::as_select())
        .load(connection)
}

/// A change without its states: what a follower needs to know what to look at.
#[derive(Clone, Debug, Queryable)]
pub struct Touched {
    /// Position.
    pub seq: i64,
    /// Kind of entity.
    pub kind: String,
    /// Copy it belongs to.
    pub document: Option<i64>,
    /// Its key.
    pub entity: String,
    /// `create`, `update` or `delete`.
    pub op: String,
}

/// What was touched after one position, up to another, in order and a page at a time: as many are handed to `each` as
/// there are, whatever a single write touched.
pub fn each_touched<E: From<diesel::result::Error>>(
    connection: &mut AnyConnection,
    mut after: i64,
    up_to: i64,
    mut each: impl FnMut(&mut AnyConnection, Touched) -> Result<(), E>,
) -> Result<(), E> {
    loop {
        let page: Vec<Touched> = change::table
            .filter(change::seq.gt(after).and(change::seq.le(up_to)))
            .order(change::seq)
            .limit(PAGE)
            .select((
                change::seq,
                change::kind,
                change::document_id,
                change::entity,
                change::op,
            ))
            .load(connection)?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        after = last.seq;
        for touched in page {
            each(connection, touched)?;
        }
    }
}

/// What a change of a document means for all that stands in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadChange {
    /// Nothing.
    None,
    /// It says something else of it: the title, the language, the creator and the like.
    Told,
    /// Others may see it now, or fewer.
    Visibility,
}

/// What the change at a position, of a document, means for all that stands in it.
pub fn document_head_changed(connection: &mut AnyConnection, seq: i64) -> QueryResult<HeadChange> {
    let (before, after): (Option<String>, Option<String>) = change::table
        .filter(change::seq.eq(seq))
        .select((change::before, change::after))
        .first(connection)?;
    let told = [
        "/body/title",
        "/body/language",
        "/body/creator",
        "/body/subject",
        "/body/adoptionStatus",
        "/body/frameworkType",
    ];
    let head = |state: Option<String>| {
        let value: serde_json::Value = serde_json::from_str(&state?).ok()?;
        let at = |pointer: &str| value.pointer(pointer).cloned();
        Some((at("/visibility"), told.map(at)))
    };
    let (before, after) = (head(before), head(after));
    let visibility =
        |head: &Option<(Option<serde_json::Value>, _)>| head.as_ref().map(|head| head.0.clone());
    Ok(match () {
        () if before == after => HeadChange::None,
        () if visibility(&before) == visibility(&after) => HeadChange::Told,
        () => HeadChange::Visibility,
    })
}

/// Walks the whole chain to its head and returns the first position whose hash or number does not fit, if any.
pub fn first_break(connection: &mut AnyConnection) -> QueryResult<Option<i64>> {
    let head: (i64, String) = change_head::table
        .select((change_head::seq, change_head::hash))
        .first(connection)?;
    let (mut seq, mut hash) = (0, String::new());
    loop {
        let page = after(connection, seq, 5000)?;
        if page.is_empty() {
            // An end that was cut off leaves a whole chain, but not up to the head.
            return Ok(((seq, hash) != head).then_some(seq + 1));
        }
        for row in page {
            if row.seq != seq + 1 || row.prev_hash != hash || row.computed_hash() != row.hash {
                return Ok(Some(row.seq));
            }
            (seq, hash) = (row.seq, row.hash);
        }
    }
}

/// The clock: microseconds since 1970 UTC.
pub fn now() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |elapsed| {
            i64::try_from(elapsed.as_micros()).unwrap_or(i64::MAX)
        })
}
