//! What mutations answer: the result where there is one, and why not where there is none.

use async_graphql::SimpleObject;

use super::associations::Alignment;
use super::badges::BadgeClass;
use super::courses::Course;
use super::frameworks::Framework;
use super::imports::{ImportJob, ImportPlan};
use super::problems::{Notice, Refused};
use super::reports::{Counts, ImportReport};

/// Answer of `importFramework`.
#[derive(SimpleObject, Default)]
pub struct ImportFrameworkPayload {
    /// The job; with `wait: false` it still runs.
    pub job: Option<ImportJob>,
    /// The plan it made, with `dryRun: true`.
    pub plan: Option<ImportPlan>,
    /// The framework it made or changed.
    pub framework: Option<Framework>,
    /// Why nothing was written; empty where all went well.
    pub problems: Vec<Refused>,
}

/// Answer of `applyImport`.
#[derive(SimpleObject, Default)]
pub struct ApplyImportPayload {
    /// What it did.
    pub report: Option<ImportReport>,
    /// The framework it made or changed.
    pub framework: Option<Framework>,
    /// Why nothing was written; empty where all went well.
    pub problems: Vec<Refused>,
}

/// Answer of `dropImport`.
#[derive(SimpleObject, Default)]
pub struct DropImportPayload {
    /// Whether the plan was forgotten.
    pub dropped: bool,
    /// Why not; empty where all went well.
    pub problems: Vec<Refused>,
}

/// Answer of `stopImport`.
#[derive(SimpleObject, Default)]
pub struct StopImportPayload {
    /// The job that was asked to stop; it does so before it writes, or not at all.
    pub job: Option<ImportJob>,
    /// Why it could not be asked; empty where all went well.
    pub problems: Vec<Refused>,
}

/// Answer of `importTable`.
#[derive(SimpleObject, Default)]
pub struct ImportTablePayload {
    /// Courses of the table, in its order.
    pub courses: Vec<Course>,
    /// Badge classes of the table, in its order.
    pub badge_classes: Vec<BadgeClass>,
    /// What became of courses, outcomes and badge classes.
    pub entities: Option<Counts>,
    /// What became of their places and alignments.
    pub associations: Option<Counts>,
    /// What a person should know though nothing is wrong.
    pub notes: Vec<Notice>,
    /// Why nothing was written; empty where all went well.
    pub problems: Vec<Refused>,
}

/// Answer of `saveCourse`.
#[derive(SimpleObject, Default)]
pub struct SaveCoursePayload {
    /// The course.
    pub course: Option<Course>,
    /// Whether anything was written.
    pub changed: bool,
    /// Why nothing was written; empty where all went well.
    pub problems: Vec<Refused>,
}

/// Answer of `saveBadgeClass`.
#[derive(SimpleObject, Default)]
pub struct SaveBadgeClassPayload {
    /// The badge class.
    pub badge_class: Option<BadgeClass>,
    /// Whether anything was written.
    pub changed: bool,
    /// Why nothing was written; empty where all went well.
    pub problems: Vec<Refused>,
}

/// Answer of `saveAlignment`.
#[derive(SimpleObject, Default)]
pub struct SaveAlignmentPayload {
    /// All alignments of the origin after it.
    pub alignments: Vec<Alignment>,
    /// Whether anything was written.
    pub changed: bool,
    /// Why nothing was written; empty where all went well.
    pub problems: Vec<Refused>,
}
