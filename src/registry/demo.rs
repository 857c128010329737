//! The demo world: `seeds/`, compiled in and loaded through the same use cases users have.

use crate::access::Visibility;
use crate::error::Problem;
use crate::exchange::evaluations::EvaluationInput;
use crate::exchange::{badges, courses, evaluations, institutions};

use super::Registry;
use super::imports::{ImportOptions, Progress};
use super::organisations::OrganisationInput;

/// A seed framework and the organisation that owns it.
const FRAMEWORKS: [(&str, &str); 2] = [
    (
        "data-edu",
        include_str!("../../seeds/frameworks/data-science-ja.json"),
    ),
    (
        "northbridge",
        include_str!("../../seeds/frameworks/data-literacy-en.json"),
    ),
];
const INSTITUTIONS: &str = include_str!("../../seeds/institutions.csv");
const COURSES: &str = include_str!("../../seeds/courses.csv");
const BADGES: &str = include_str!("../../seeds/badges.csv");
const EVALUATIONS: &str = include_str!("../../seeds/evaluations.csv");

/// The questions of the demo world, each with the outcome it shows.
pub fn questions() -> Result<Vec<EvaluationInput>, Problem> {
    Ok(evaluations::read(EVALUATIONS.as_bytes())?.rows)
}

impl Registry {
    /// Loads the demo world and returns the position of the log after it. Loading it again changes nothing.
    pub async fn load_demo(&self) -> Result<i64, Problem> {
        let rows = institutions::read(INSTITUTIONS.as_bytes())?.rows;
        self.save_organisations(rows.iter().map(OrganisationInput::from).collect())
            .await?;
        for (owner, package) in FRAMEWORKS {
            let actor = self.operator_of(owner).await?;
            let options = ImportOptions {
                visibility: Some(Visibility::Public),
                owned: true,
                ..ImportOptions::default()
            };
            self.import_framework(
                &actor,
                package.as_bytes().to_vec(),
                options,
                Progress::default(),
            )
            .await?;
        }
        let operator = crate::access::Actor::system(0, "");
        self.save_courses(
            &operator,
            courses::read(COURSES.as_bytes())?.rows,
            Visibility::Public,
        )
        .await?;
        let badges = badges::read(BADGES.as_bytes())?.rows;
        Ok(self
            .save_badges(&operator, badges, Visibility::Public)
            .await?
            .seq)
    }
}
