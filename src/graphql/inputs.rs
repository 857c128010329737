//! Inputs of mutations, checked and turned into what the use cases take. All faults of an input are told together,
//! each with its JSON pointer.

use async_graphql::{ID, InputObject};
use jiff::civil::Date;

use super::records::BadgeDefinitionInput;
use super::words::{AlignmentRole, AssertionStatus, Completeness, Visibility};
use crate::access::Actor;
use crate::credit::units::Scheme;
use crate::error::{Code, Message, Place, Problem};
use crate::exchange::alignment;
use crate::exchange::badges::BadgeInput;
use crate::exchange::courses::{CourseInput, OutcomeInput};
use crate::exchange::framework::ReadOptions;

/// A framework to import.
#[derive(InputObject)]
pub struct ImportFrameworkInput {
    /// The text of the file: a CASE 1.0 or 1.1 package, a table, linked data. What it is shows from the content.
    pub content: Option<String>,
    /// The bytes of the file, Base64 (RFC 4648): for workbooks, and for texts that are not in UTF-8.
    pub content_base64: Option<String>,
    /// Where the file is, to be fetched from there. Exactly one of the three is given.
    pub url: Option<String>,
    /// Columns by hand, for a table of no known layout.
    #[graphql(default)]
    pub columns: Vec<ColumnInput>,
    /// Identifier of the document, where the file names none.
    pub identifier: Option<String>,
    /// Title, where the file names none.
    pub title: Option<String>,
    /// Creator, where the file names none.
    pub creator: Option<String>,
    /// Language, where the file names none.
    pub language: Option<String>,
    /// Who may read the copy; absent keeps what it is, public for a new one.
    pub visibility: Option<Visibility>,
    /// The viewer's organisation is the document's owner.
    #[graphql(default)]
    pub owned: bool,
    /// Only make a plan: nothing is written until `applyImport`.
    #[graphql(default)]
    pub dry_run: bool,
    /// Remove what the copy has and the file does not mention; otherwise nothing is removed.
    #[graphql(default)]
    pub prune: bool,
    /// Leave out rows that cannot be taken; otherwise nothing is written where there are any.
    #[graphql(default)]
    pub leave_out_refused: bool,
    /// Answer only when the import is over; otherwise the running job is answered at once.
    #[graphql(default = true)]
    pub wait: bool,
}

impl ImportFrameworkInput {
    /// What is said beside the file.
    pub fn read_options(&self) -> ReadOptions {
        let columns = self.columns.iter();
        ReadOptions {
            map: columns
                .map(|one| (one.field.clone(), one.column.clone()))
                .collect(),
            identifier: self.identifier.clone(),
            title: self.title.clone(),
            creator: self.creator.clone(),
            language: self.language.clone(),
            ..ReadOptions::default()
        }
    }
}

/// Which column of a table holds a field.
#[derive(InputObject)]
pub struct ColumnInput {
    /// The field, by its name in CASE (`fullStatement`), or `parent`, `identifier`, a type of association.
    pub field: String,
    /// The header of the column.
    pub column: String,
}

/// An alignment to an item. All shares lie between 0 and 1.
#[derive(InputObject)]
pub struct AlignmentInput {
    /// The item: its permanent address, identifier or code.
    pub target: String,
    /// Title, address or identifier of the framework, to qualify a code.
    pub framework: Option<String>,
    /// What is done with the item.
    #[graphql(default_with = "AlignmentRole::Teaches")]
    pub role: AlignmentRole,
    /// How much of the item is covered.
    #[graphql(default_with = "Completeness::Unspecified")]
    pub completeness: Completeness,
    /// Share of the item that is covered.
    pub degree: Option<f64>,
    /// Share of the whole course that this requirement makes up.
    pub weight: Option<f64>,
    /// Hours spent on it.
    pub hours: Option<f64>,
    /// A source that misses this one misses the whole.
    #[graphql(default)]
    pub essential: bool,
    /// Coverage from which this requirement counts as met.
    pub min_coverage: Option<f64>,
    /// How sure the asserting person is.
    pub confidence: Option<f64>,
    /// Standing of the assertion.
    #[graphql(default_with = "AssertionStatus::Approved")]
    pub status: AssertionStatus,
}

/// An outcome of a course.
#[derive(InputObject)]
#[graphql(name = "OutcomeInput")]
pub struct Outcome {
    /// Code within the course.
    pub code: Option<String>,
    /// What a learner can do.
    pub statement: String,
    /// Share of the course, 0 to 1.
    pub weight: Option<f64>,
    /// Hours spent on it.
    pub hours: Option<f64>,
    /// Its alignments.
    #[graphql(default)]
    pub alignments: Vec<AlignmentInput>,
}

/// A course with its outcomes and alignments. What is not named here stays as it is.
#[derive(InputObject)]
#[graphql(name = "CourseInput")]
pub struct Course {
    /// Slug of the institution; the viewer's organisation where absent.
    pub institution: Option<String>,
    /// The institution's code of the course.
    pub code: String,
    /// Version, as the institution names it (a year, a number).
    pub version: Option<String>,
    /// Title in the course's own language.
    pub title: String,
    /// English title.
    pub title_en: Option<String>,
    /// Japanese title.
    pub title_ja: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Language, a BCP 47 tag.
    pub language: Option<String>,
    /// Volume in credits of the scheme.
    pub credits: Option<f64>,
    /// Scheme of the credits (`ects`, `us-semester`, `us-quarter`, `jp-tani`, `uk-cats`, `nz`, `ucts`).
    pub credit_scheme: Option<String>,
    /// Workload in hours, class and self-study together.
    pub hours: Option<f64>,
    /// Level, as the institution names it.
    pub level: Option<String>,
    /// What it counts as under a cap of a credit policy: subjects, mode of delivery (`media`).
    #[graphql(default)]
    pub categories: Vec<String>,
    /// Code of the course this one is a sub-unit of.
    pub part_of: Option<String>,
    /// Codes of courses this one comes before.
    #[graphql(default)]
    pub precedes: Vec<String>,
    /// First day on which it is valid (`YYYY-MM-DD`).
    pub valid_from: Option<String>,
    /// Last day on which it is valid.
    pub valid_to: Option<String>,
    /// Everything the course covers is aligned: what is not recorded is not covered.
    #[graphql(default)]
    pub alignments_complete: bool,
    /// Outcomes, in order.
    #[graphql(default)]
    pub outcomes: Vec<Outcome>,
    /// Alignments of the course as a whole.
    #[graphql(default)]
    pub alignments: Vec<AlignmentInput>,
    /// Who may read it.
    #[graphql(default_with = "Visibility::Public")]
    pub visibility: Visibility,
}

/// A badge class with its alignments.
#[derive(InputObject)]
#[graphql(name = "BadgeClassInput")]
pub struct BadgeClass {
    /// Slug of the issuer; the viewer's organisation where absent.
    pub issuer: Option<String>,
    /// The issuer's code.
    pub code: String,
    /// Version, as the issuer names it.
    pub version: Option<String>,
    /// Name.
    pub name: String,
    /// Language, a BCP 47 tag.
    pub language: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// What one must do to earn it.
    pub criteria: Option<String>,
    /// Achievement type of Open Badges 3.0 (`Badge`, `Certificate`, `MicroCredential` …).
    pub achievement_type: Option<String>,
    /// Volume in credits of the scheme.
    pub credits: Option<f64>,
    /// Scheme of the credits.
    pub credit_scheme: Option<String>,
    /// Workload in hours.
    pub hours: Option<f64>,
    /// Level, as the issuer names it.
    pub level: Option<String>,
    /// Tags.
    #[graphql(default)]
    pub tags: Vec<String>,
    /// The course inside which it is earned: `institution/code`, or a code of the issuer's own.
    pub contained_in: Option<String>,
    /// Everything it stands for is aligned.
    #[graphql(default)]
    pub alignments_complete: bool,
    /// Its alignments.
    #[graphql(default)]
    pub alignments: Vec<AlignmentInput>,
    /// Everything else that Open Badges say of it.
    pub definition: Option<BadgeDefinitionInput>,
    /// Only the wording of a published definition is corrected: name, description, criteria, image, tags.
    #[graphql(default)]
    pub correction: bool,
    /// Who may read it: a private one is a draft; a public one is published.
    #[graphql(default_with = "Visibility::Public")]
    pub visibility: Visibility,
}

/// An alignment of something that is here already.
#[derive(InputObject)]
pub struct SaveAlignmentInput {
    /// The course, outcome or badge class: its id, address, or `organisation/code`.
    pub origin: ID,
    /// The alignment.
    pub alignment: AlignmentInput,
}

/// Checks values and collects what is wrong, with its place.
#[derive(Default)]
struct Check {
    faults: Vec<(Option<Place>, Message)>,
}

impl Check {
    fn fault(&mut self, pointer: String, message: Message) {
        self.faults.push((Some(Place::Pointer(pointer)), message));
    }

    fn text(&mut self, at: &str, field: &str, value: &str) {
        if value.trim().is_empty() {
            self.fault(
                format!("{at}/{field}"),
                Message::new("graphql-needed").with("field", field),
            );
        }
    }

    fn within(&mut self, at: &str, field: &str, value: Option<f64>, most: f64) {
        if let Some(value) = value
            && !(0.0..=most).contains(&value)
        {
            let message = match most {
                1.0 => Message::new("graphql-share"),
                _ => Message::new("graphql-amount"),
            };
            self.fault(
                format!("{at}/{field}"),
                message.with("field", field).with("value", value),
            );
        }
    }

    fn share(&mut self, at: &str, field: &str, value: Option<f64>) {
        self.within(at, field, value, 1.0);
    }

    fn amount(&mut self, at: &str, field: &str, value: Option<f64>) {
        self.within(at, field, value, 1e6);
    }

    fn scheme(&mut self, at: &str, value: Option<&str>) {
        if let Some(text) = value.filter(|text| Scheme::from_id(text).is_none()) {
            let known: Vec<&str> = Scheme::ALL.iter().map(|scheme| scheme.id()).collect();
            let message = Message::new("graphql-scheme")
                .with("value", text)
                .with("known", known.join(", "));
            self.fault(format!("{at}/creditScheme"), message);
        }
    }

    fn day(&mut self, at: &str, field: &str, value: Option<&str>) -> Option<Date> {
        let text = value?;
        let day = text.parse().ok();
        if day.is_none() {
            let message = Message::new("graphql-date")
                .with("field", field)
                .with("value", text);
            self.fault(format!("{at}/{field}"), message);
        }
        day
    }

    fn alignment(&mut self, at: &str, input: AlignmentInput) -> alignment::AlignmentInput {
        self.text(at, "target", &input.target);
        self.share(at, "degree", input.degree);
        self.share(at, "weight", input.weight);
        self.share(at, "minCoverage", input.min_coverage);
        self.share(at, "confidence", input.confidence);
        self.amount(at, "hours", input.hours);
        alignment::AlignmentInput {
            target: input.target,
            framework: input.framework,
            role: input.role.into(),
            completeness: input.completeness.into(),
            degree: input.degree,
            weight: input.weight,
            hours: input.hours,
            essential: input.essential,
            min_coverage: input.min_coverage,
            confidence: input.confidence,
            status: input.status.into(),
            extra: Vec::new(),
            place: Place::Pointer(format!("{at}/target")),
        }
    }

    fn alignments(
        &mut self,
        at: &str,
        inputs: Vec<AlignmentInput>,
    ) -> Vec<alignment::AlignmentInput> {
        let numbered = inputs.into_iter().enumerate();
        numbered
            .map(|(index, input)| self.alignment(&format!("{at}/alignments/{index}"), input))
            .collect()
    }

    fn outcome(&mut self, at: &str, input: Outcome) -> OutcomeInput {
        self.text(at, "statement", &input.statement);
        self.share(at, "weight", input.weight);
        self.amount(at, "hours", input.hours);
        OutcomeInput {
            alignments: self.alignments(at, input.alignments),
            code: input.code,
            statement: input.statement,
            weight: input.weight,
            hours: input.hours,
            extra: Vec::new(),
            place: Place::Pointer(at.to_owned()),
        }
    }

    fn checked<T>(self, value: T) -> Result<T, Problem> {
        let Some((place, message)) = self.faults.first().cloned() else {
            return Ok(value);
        };
        let mut problem = Problem::new(Code::InvalidInput, message);
        problem.place = place.map(Box::new);
        if self.faults.len() > 1 {
            problem.message = Message::new("graphql-several").with("count", self.faults.len());
            problem.details = self.faults.into();
        }
        Err(problem)
    }
}

/// Where the arguments of all mutations stand.
const INPUT: &str = "/input";

impl Course {
    /// What the use case takes.
    pub fn checked(self, actor: &Actor) -> Result<CourseInput, Problem> {
        let mut check = Check::default();
        check.text(INPUT, "code", &self.code);
        check.text(INPUT, "title", &self.title);
        check.amount(INPUT, "credits", self.credits);
        check.amount(INPUT, "hours", self.hours);
        check.scheme(INPUT, self.credit_scheme.as_deref());
        let outcomes = self.outcomes.into_iter().enumerate();
        let outcomes = outcomes
            .map(|(i, input)| check.outcome(&format!("{INPUT}/outcomes/{i}"), input))
            .collect();
        let course = CourseInput {
            institution: self.institution.unwrap_or_else(|| actor.slug.clone()),
            code: self.code,
            version: self.version,
            title: self.title,
            title_en: self.title_en,
            title_ja: self.title_ja,
            description: self.description,
            language: self.language,
            credits: self.credits,
            credit_scheme: self.credit_scheme,
            hours: self.hours,
            level: self.level,
            categories: self.categories,
            part_of: self.part_of,
            precedes: self.precedes,
            valid_from: check.day(INPUT, "validFrom", self.valid_from.as_deref()),
            valid_to: check.day(INPUT, "validTo", self.valid_to.as_deref()),
            alignments_complete: self.alignments_complete,
            outcomes,
            alignments: check.alignments(INPUT, self.alignments),
            extra: Vec::new(),
            place: Place::Pointer(format!("{INPUT}/code")),
        };
        check.checked(course)
    }
}

impl BadgeClass {
    /// What the use case takes.
    pub fn checked(self, actor: &Actor) -> Result<BadgeInput, Problem> {
        let mut check = Check::default();
        check.text(INPUT, "code", &self.code);
        check.text(INPUT, "name", &self.name);
        check.amount(INPUT, "credits", self.credits);
        check.amount(INPUT, "hours", self.hours);
        check.scheme(INPUT, self.credit_scheme.as_deref());
        let (definition, at) = (self.definition, format!("{INPUT}/definition"));
        let badge = BadgeInput {
            issuer: self.issuer.unwrap_or_else(|| actor.slug.clone()),
            code: self.code,
            version: self.version,
            name: self.name,
            language: self.language,
            description: self.description,
            criteria: self.criteria,
            achievement_type: self.achievement_type,
            credits: self.credits,
            credit_scheme: self.credit_scheme,
            hours: self.hours,
            level: self.level,
            tags: self.tags,
            contained_in: self.contained_in,
            alignments_complete: self.alignments_complete,
            alignments: check.alignments(INPUT, self.alignments),
            stated: Vec::new(),
            more: definition
                .unwrap_or_default()
                .definition(&at, &mut check.faults),
            correction: self.correction,
            extra: Vec::new(),
            place: Place::Pointer(format!("{INPUT}/code")),
        };
        check.checked(badge)
    }
}

impl AlignmentInput {
    /// What the use case takes.
    pub fn checked(self) -> Result<alignment::AlignmentInput, Problem> {
        let mut check = Check::default();
        let input = check.alignment(&format!("{INPUT}/alignment"), self);
        check.checked(input)
    }
}
