//! The demo world: `seeds/`, compiled in and loaded through the same use cases users have.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::access::{Actor, Visibility};
use crate::badges::BadgeBody;
use crate::badges::issuer::IssuerBody;
use crate::error::{Place, Problem};
use crate::exchange::badges::BadgeInput;
use crate::exchange::evaluations::EvaluationInput;
use crate::exchange::{badges, courses, evaluations, institutions};
use crate::store::rows::BadgeRow;

use super::Registry;
use super::badges::PartInput;
use super::error::RegistryError;
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
const OPEN_BADGES: &str = include_str!("../../seeds/badges-open.json");
const ISSUERS: &str = include_str!("../../seeds/issuers.json");
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
        self.save_badges(&operator, badges, Visibility::Public)
            .await?;
        self.demo_badges(&operator).await?;
        self.store.position().await
    }

    /// Issuers, and definitions with all that Open Badges know: a stack, an edition in another language, a retired version.
    async fn demo_badges(&self, operator: &Actor) -> Result<(), Problem> {
        let issuers: BTreeMap<String, IssuerBody> = seed(ISSUERS)?;
        for (slug, body) in issuers {
            self.save_issuer(operator, &slug, body, "").await?;
        }
        let bodies: Vec<BadgeBody> = seed(OPEN_BADGES)?;
        for body in bodies {
            let input = self.demo_badge(body);
            self.save_badges(operator, vec![input], Visibility::Public)
                .await?;
        }
        let retired = self.demo_key(RETIRED);
        let row = self
            .store
            .read(move |c| Ok(BadgeRow::by_keys(c, &[retired.to_string()])?.pop()))
            .await?;
        if row.is_some_and(|row| row.status == "published") {
            let because = "Version 2 also asks for checking.".to_owned();
            self.retire_badge(operator, retired, Some(because)).await?;
        }
        for (sequence, (part, whole, role)) in (1..).zip(PARTS) {
            let part = PartInput {
                part: self.demo_key(part),
                whole: self.demo_key(whole),
                sequence: Some(sequence),
                role: Some(role.to_owned()),
                essential: role == "core",
            };
            self.save_part(operator, part).await?;
        }
        Ok(())
    }

    /// The key that `issuer/code/version` has.
    fn demo_key(&self, name: &str) -> Uuid {
        let (issuer, rest) = name.split_once('/').unwrap_or((name, ""));
        self.mint(issuer, &format!("badge/{rest}"))
    }

    fn demo_badge(&self, body: BadgeBody) -> BadgeInput {
        let place = Place::Path("seeds/badges-open.json".to_owned());
        let mut more = body.more;
        for related in &mut more.related {
            if let Some(name) = related.as_str() {
                let key = self.demo_key(&format!("{name}/1"));
                *related = self.uri(&key).into();
            }
        }
        BadgeInput {
            code: body.code,
            version: Some(body.version).filter(|version| !version.is_empty()),
            language: body.language,
            description: body.description,
            criteria: body.criteria,
            achievement_type: body.achievement_type,
            credits: body.credits,
            credit_scheme: body.credit_scheme,
            hours: body.hours,
            level: body.level,
            tags: body.tags,
            alignments_complete: body.alignments_complete,
            more,
            ..BadgeInput::named(&body.issuer, body.name, place)
        }
    }
}

/// The definition that is retired.
const RETIRED: &str = "open-skills/SHEET-BASICS/1";
/// Parts, wholes and roles, in their order.
const PARTS: [(&str, &str, &str); 4] = [
    (
        "open-skills/SQL-QUERY/1",
        "open-skills/DATA-ANALYST/1",
        "core",
    ),
    (
        "open-skills/CHART-SPRINT/1",
        "open-skills/DATA-ANALYST/1",
        "core",
    ),
    (
        "open-skills/VCS-PRACTITIONER/1",
        "open-skills/DATA-ANALYST/1",
        "core",
    ),
    (
        "open-skills/SHEET-BASICS/2",
        "open-skills/DATA-ANALYST/1",
        "elective",
    ),
];

/// A seed that is JSON.
fn seed<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Problem> {
    serde_json::from_str(text).map_err(|error| {
        RegistryError::Row {
            what: "seed".to_owned(),
            detail: error.to_string(),
        }
        .into()
    })
}
