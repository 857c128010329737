//! Import plans: their heads, and what was remarked on while they were made.

use diesel::prelude::*;

use crate::store::backend::{AnyConnection, on_engine};
use crate::store::schema::{import_plan, staged_remark};

/// A row of `import_plan`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = import_plan, treat_none_as_default_value = false)]
pub struct PlanRow {
    /// Random identity; also that of the report once the plan is applied.
    pub id: String,
    /// Organisation that imports.
    pub organisation_id: i64,
    /// `staging`, `ready`, `applied` or `dropped`; the last two wait for their staged rows to be forgotten.
    pub state: String,
    /// Microseconds since 1970 UTC.
    pub created_at: i64,
    /// When something was last done with it: a plan nobody touches is forgotten.
    pub touched_at: i64,
    /// What the plan is about, JSON.
    pub head: String,
}

impl PlanRow {
    /// Inserts.
    pub fn insert(&self, connection: &mut AnyConnection) -> QueryResult<usize> {
        diesel::insert_into(import_plan::table)
            .values(self.clone())
            .execute(connection)
    }

    /// Finds by identity.
    pub fn by_id(connection: &mut AnyConnection, id: &str) -> QueryResult<Option<Self>> {
        import_plan::table
            .filter(import_plan::id.eq(id))
            .select(Self::as_select())
            .first(connection)
            .optional()
    }

    /// Says that it is still worked on.
    pub fn touch(connection: &mut AnyConnection, id: &str, at: i64) -> QueryResult<usize> {
        diesel::update(import_plan::table.filter(import_plan::id.eq(id)))
            .set(import_plan::touched_at.eq(at))
            .execute(connection)
    }

    /// Writes state, time and head.
    pub fn update(&self, connection: &mut AnyConnection) -> QueryResult<usize> {
        diesel::update(import_plan::table.filter(import_plan::id.eq(&self.id)))
            .set((
                import_plan::state.eq(&self.state),
                import_plan::touched_at.eq(self.touched_at),
                import_plan::head.eq(&self.head),
            ))
            .execute(connection)
    }

    /// Moves on to another state, if it is in the one it should be in; says whether it was.
    pub fn moves(
        connection: &mut AnyConnection,
        id: &str,
        from: &[&str],
        to: &str,
    ) -> QueryResult<bool> {
        let moved = diesel::update(
            import_plan::table
                .filter(import_plan::id.eq(id))
                .filter(import_plan::state.eq_any(from.to_vec())),
        )
        .set(import_plan::state.eq(to))
        .execute(connection)?;
        Ok(moved > 0)
    }

    /// Plans that are over, or were not touched since these times.
    pub fn stale(
        connection: &mut AnyConnection,
        staging_before: i64,
        ready_before: i64,
    ) -> QueryResult<Vec<Self>> {
        import_plan::table
            .filter(
                import_plan::state
                    .eq_any(["applied", "dropped"])
                    .or(import_plan::state
                        .eq("staging")
                        .and(import_plan::touched_at.lt(staging_before)))
                    .or(import_plan::state
                        .eq("ready")
                        .and(import_plan::touched_at.lt(ready_before))),
            )
            .select(Self::as_select())
            .load(connection)
    }

    /// Deletes the head.
    pub fn delete(connection: &mut AnyConnection, id: &str) -> QueryResult<usize> {
        diesel::delete(import_plan::table.filter(import_plan::id.eq(id))).execute(connection)
    }
}

/// A row of `staged_remark`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = staged_remark, treat_none_as_default_value = false)]
pub struct RemarkRow {
    /// The plan.
    pub plan_id: String,
    /// Number in the plan, from 0.
    pub number: i64,
    /// `repaired` for what was taken, `refused` for a row that was not.
    pub op: String,
    /// What is remarked, JSON.
    pub entry: String,
}

impl RemarkRow {
    /// Writes a batch.
    pub fn insert_all(connection: &mut AnyConnection, rows: &[Self]) -> QueryResult<()> {
        for chunk in rows.chunks(super::BATCH) {
            on_engine!(&mut *connection, engine => {
                diesel::insert_into(staged_remark::table).values(chunk).execute(engine)
            })?;
        }
        Ok(())
    }

    /// Those of one sort after a number, in order.
    pub fn of_plan(
        connection: &mut AnyConnection,
        plan: &str,
        op: &str,
        after: i64,
        limit: i64,
    ) -> QueryResult<Vec<Self>> {
        staged_remark::table
            .filter(staged_remark::plan_id.eq(plan))
            .filter(staged_remark::op.eq(op))
            .filter(staged_remark::number.gt(after))
            .order(staged_remark::number)
            .limit(limit)
            .select(Self::as_select())
            .load(connection)
    }

    /// Forgets up to so many of a plan and says how many there were.
    pub fn forget(connection: &mut AnyConnection, plan: &str, most: i64) -> QueryResult<usize> {
        let first: Option<i64> = staged_remark::table
            .filter(staged_remark::plan_id.eq(plan))
            .select(diesel::dsl::min(staged_remark::number))
            .first(connection)?;
        let Some(first) = first else { return Ok(0) };
        diesel::delete(staged_remark::table)
            .filter(staged_remark::plan_id.eq(plan))
            .filter(staged_remark::number.lt(first + most))
            .execute(connection)
    }
}
