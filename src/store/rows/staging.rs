//! Staged rows of import plans: the columns of the rows they become, what is to be done with each, and where it stood in
//! the file. Written in short batches, applied set-based.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::{AssociationRow, BATCH, ItemRow, PartRow};
use crate::store::backend::{AnyConnection, on_engine};
use crate::store::schema::{staged_association, staged_item, staged_part};

/// A row of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Staged<R> {
    /// The row as it shall be; without a body where nothing is to be written.
    pub row: R,
    /// Its number among the rows of its table in the plan, from 0.
    pub number: i64,
    /// `create`, `update`, `unchanged` or `remove`.
    pub op: String,
    /// Where it stood in the file, as JSON.
    pub place: Option<String>,
    /// What a person knows it by.
    pub label: String,
}

/// Rows that can be staged.
pub trait Stageable: Sized {
    /// Writes a batch.
    fn stage(connection: &mut AnyConnection, plan: &str, rows: &[Staged<Self>]) -> QueryResult<()>;

    /// Rows with one of these operations after a number, in order.
    fn staged(
        connection: &mut AnyConnection,
        plan: &str,
        ops: &[&str],
        after: i64,
        limit: i64,
    ) -> QueryResult<Vec<Staged<Self>>>;

    /// The keys among these that the plan has.
    fn staged_keys(
        connection: &mut AnyConnection,
        plan: &str,
        keys: &[String],
    ) -> QueryResult<Vec<String>>;

    /// Rows with these keys.
    fn staged_with(
        connection: &mut AnyConnection,
        plan: &str,
        keys: &[String],
    ) -> QueryResult<Vec<Staged<Self>>>;

    /// Takes rows out of the plan, by their numbers.
    fn unstage(connection: &mut AnyConnection, plan: &str, numbers: &[i64]) -> QueryResult<()>;

    /// Puts what is created or updated into the copy; the old rows must be gone.
    fn take(connection: &mut AnyConnection, plan: &str, document: i64) -> QueryResult<usize>;

    /// Removes from the copy the rows that the plan does this with.
    fn clear(
        connection: &mut AnyConnection,
        plan: &str,
        document: i64,
        op: &str,
    ) -> QueryResult<usize>;

    /// Forgets up to so many staged rows of a plan and says how many there were.
    fn forget(connection: &mut AnyConnection, plan: &str, most: i64) -> QueryResult<usize>;
}

macro_rules! stageable {
    ($row:ident, $staged:ident, $table:literal, $identity:literal, [$($column:ident: $type:ty),*]) => {
        impl $row {
            #[allow(clippy::type_complexity)]
            fn of_staged(
                (number, op, place, label, $($column),*): (i64, String, Option<String>, String, $($type),*),
            ) -> Staged<Self> {
                Staged {
                    row: $row { document_id: 0, $($column),* },
                    number,
                    op,
                    place,
                    label,
                }
            }
        }

        impl Stageable for $row {
            fn stage(
                connection: &mut AnyConnection,
                plan: &str,
                rows: &[Staged<Self>],
            ) -> QueryResult<()> {
                for chunk in rows.chunks(BATCH) {
                    let values: Vec<_> = chunk
                        .iter()
                        .map(|staged| (
                            $staged::plan_id.eq(plan),
                            $staged::number.eq(staged.number),
                            $staged::op.eq(&staged.op),
                            $staged::place.eq(&staged.place),
                            $staged::label.eq(&staged.label),
                            $($staged::$column.eq(&staged.row.$column),)*
                        ))
                        .collect();
                    on_engine!(&mut *connection, engine => {
                        diesel::insert_into($staged::table).values(&values).execute(engine)
                    })?;
                }
                Ok(())
            }

            fn staged(
                connection: &mut AnyConnection,
                plan: &str,
                ops: &[&str],
                after: i64,
                limit: i64,
            ) -> QueryResult<Vec<Staged<Self>>> {
                let rows: Vec<_> = $staged::table
                    .filter($staged::plan_id.eq(plan))
                    .filter($staged::op.eq_any(ops.to_vec()))
                    .filter($staged::number.gt(after))
                    .order($staged::number)
                    .limit(limit)
                    .select((
                        $staged::number,
                        $staged::op,
                        $staged::place,
                        $staged::label,
                        $($staged::$column),*
                    ))
                    .load(connection)?;
                Ok(rows.into_iter().map($row::of_staged).collect())
            }

            fn staged_with(
                connection: &mut AnyConnection,
                plan: &str,
                keys: &[String],
            ) -> QueryResult<Vec<Staged<Self>>> {
                super::in_chunks(keys, |chunk| {
                    let rows: Vec<_> = $staged::table
                        .filter($staged::plan_id.eq(plan))
                        .filter($staged::key.eq_any(chunk.to_vec()))
                        .order($staged::number)
                        .select((
                            $staged::number,
                            $staged::op,
                            $staged::place,
                            $staged::label,
                            $($staged::$column),*
                        ))
                        .load(connection)?;
                    Ok(rows.into_iter().map($row::of_staged).collect())
                })
            }

            fn unstage(connection: &mut AnyConnection, plan: &str, numbers: &[i64]) -> QueryResult<()> {
                for chunk in numbers.chunks(BATCH) {
                    diesel::delete($staged::table)
                        .filter($staged::plan_id.eq(plan))
                        .filter($staged::number.eq_any(chunk.to_vec()))
                        .execute(connection)?;
                }
                Ok(())
            }

            fn staged_keys(
                connection: &mut AnyConnection,
                plan: &str,
                keys: &[String],
            ) -> QueryResult<Vec<String>> {
                super::in_chunks(keys, |chunk| {
                    $staged::table
                        .filter($staged::plan_id.eq(plan))
                        .filter($staged::key.eq_any(chunk.to_vec()))
                        .select($staged::key)
                        .load(connection)
                })
            }

            fn take(connection: &mut AnyConnection, plan: &str, document: i64) -> QueryResult<usize> {
                let columns = [$(concat!("\"", stringify!($column), "\"")),*].join(", ");
                let sql = format!(
                    "INSERT INTO {table} (document_id, {columns}) SELECT $1, {columns} FROM staged_{table} \
                     WHERE plan_id = $2 AND op IN ('create', 'update')",
                    table = $table,
                );
                on_engine!(connection, engine => {
                    diesel::sql_query(sql).bind::<BigInt, _>(document).bind::<Text, _>(plan).execute(engine)
                })
            }

            fn clear(
                connection: &mut AnyConnection,
                plan: &str,
                document: i64,
                op: &str,
            ) -> QueryResult<usize> {
                let sql = format!(
                    "DELETE FROM {table} WHERE document_id = $1 AND ({identity}) IN \
                     (SELECT {identity} FROM staged_{table} WHERE plan_id = $2 AND op = $3)",
                    table = $table,
                    identity = $identity,
                );
                on_engine!(connection, engine => {
                    diesel::sql_query(sql)
                        .bind::<BigInt, _>(document)
                        .bind::<Text, _>(plan)
                        .bind::<Text, _>(op)
                        .execute(engine)
                })
            }

            fn forget(connection: &mut AnyConnection, plan: &str, most: i64) -> QueryResult<usize> {
                let first: Option<i64> = $staged::table
                    .filter($staged::plan_id.eq(plan))
                    .select(diesel::dsl::min($staged::number))
                    .first(connection)?;
                let Some(first) = first else { return Ok(0) };
                diesel::delete($staged::table)
                    .filter($staged::plan_id.eq(plan))
                    .filter($staged::number.lt(first + most))
                    .execute(connection)
            }
        }
    };
}

stageable!(ItemRow, staged_item, "item", "key", [
    key: String, identifier: String, uri: String, code: Option<String>, position: i64, last_change: i64,
    body: String
]);

stageable!(AssociationRow, staged_association, "association", "key", [
    key: String, identifier: String, uri: String, kind: String, origin_key: String, destination_key: String,
    origin_uri: String, destination_uri: String, sequence_number: Option<i64>, role: Option<String>,
    degree: Option<f64>, confidence: Option<f64>, completeness: Option<String>, status: String,
    asserted_by: i64, position: i64, last_change: i64, body: String
]);

stageable!(PartRow, staged_part, "part", "kind, key", [
    kind: String, key: String, parent_key: Option<String>, identifier: String, uri: String, position: i64,
    last_change: i64, body: String
]);

/// Keys of the `isChildOf` associations of a plan that start at these keys.
pub fn staged_children(
    connection: &mut AnyConnection,
    plan: &str,
    origins: &[String],
) -> QueryResult<Vec<(String, String)>> {
    super::in_chunks(origins, |chunk| {
        staged_association::table
            .filter(staged_association::plan_id.eq(plan))
            .filter(staged_association::kind.eq("isChildOf"))
            .filter(staged_association::origin_key.eq_any(chunk.to_vec()))
            .order(staged_association::number)
            .select((staged_association::key, staged_association::origin_key))
            .load(connection)
    })
}

/// Where the entities named here go, by the `replacedBy` associations that a plan brings: from a key to key and address.
pub fn staged_successors(
    connection: &mut AnyConnection,
    plan: &str,
    keys: &[String],
) -> QueryResult<Vec<(String, String, String)>> {
    super::in_chunks(keys, |chunk| {
        staged_association::table
            .filter(staged_association::plan_id.eq(plan))
            .filter(staged_association::kind.eq("replacedBy"))
            .filter(staged_association::op.eq_any(["create", "update"]))
            .filter(staged_association::origin_key.eq_any(chunk.to_vec()))
            .order(staged_association::number)
            .select((
                staged_association::origin_key,
                staged_association::destination_key,
                staged_association::destination_uri,
            ))
            .load(connection)
    })
}

impl PartRow {
    /// Kinds and keys of those with these keys that the plan has.
    pub fn staged_pairs(
        connection: &mut AnyConnection,
        plan: &str,
        keys: &[String],
    ) -> QueryResult<Vec<(String, String)>> {
        super::in_chunks(keys, |chunk| {
            staged_part::table
                .filter(staged_part::plan_id.eq(plan))
                .filter(staged_part::key.eq_any(chunk.to_vec()))
                .select((staged_part::kind, staged_part::key))
                .load(connection)
        })
    }
}
