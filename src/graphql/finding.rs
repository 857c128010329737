//! What a search is narrowed by and counted over, and suggestions.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};

use super::context::RequestContext;
use super::frameworks::Framework;
use super::ids;
use super::search::Fragment;
use super::words::SearchKind;
use crate::error::{Code, Message, Place, Problem};
use crate::follow::entity_of;
use crate::registry::finding::{Narrowing, ShownFacet, ShownSuggestion, ShownValue};
use crate::search::{self, Dimension, Kind, MOST_SUGGESTIONS};

/// Suggestions where nobody says how many.
const USUAL_SUGGESTIONS: usize = 10;

/// What hits are counted over.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "search::Dimension")]
pub enum SearchDimension {
    /// What kind of thing it is.
    Kind,
    /// The framework it stands in.
    Framework,
    /// The organisation that holds it.
    Organisation,
    /// Who made the framework.
    Creator,
    /// Subject.
    Subject,
    /// The type its authors gave it.
    ItemType,
    /// Level of education.
    EducationLevel,
    /// Language (primary subtag).
    Language,
    /// `adoptionStatus` of the framework.
    Status,
    /// `frameworkType` of the framework.
    FrameworkType,
    /// The items it stands below, within what the search is narrowed to.
    Under,
}

/// What a search is narrowed by. Values of one field are alternatives; fields are combined. Texts are compared without
/// regard to case, width and white space; a value that nothing has finds nothing.
#[derive(InputObject, Default)]
pub struct SearchFilters {
    /// Kinds.
    #[graphql(default)]
    pub kinds: Vec<SearchKind>,
    /// Frameworks, by id, identifier or permanent address.
    #[graphql(default)]
    pub frameworks: Vec<ID>,
    /// Slugs of the organisations that hold it.
    #[graphql(default)]
    pub organisations: Vec<String>,
    /// Who made the framework.
    #[graphql(default)]
    pub creators: Vec<String>,
    /// Subjects, its own or else the framework's.
    #[graphql(default)]
    pub subjects: Vec<String>,
    /// Types its authors gave it.
    #[graphql(default)]
    pub item_types: Vec<String>,
    /// Levels of education.
    #[graphql(default)]
    pub education_levels: Vec<String>,
    /// Languages (BCP 47; the primary subtag is compared).
    #[graphql(default)]
    pub languages: Vec<String>,
    /// `adoptionStatus` of the framework.
    #[graphql(default)]
    pub statuses: Vec<String>,
    /// `frameworkType` of the framework.
    #[graphql(default)]
    pub framework_types: Vec<String>,
    /// Only what stands below these items; of a framework all of it.
    #[graphql(default)]
    pub under: Vec<ID>,
}

impl SearchFilters {
    /// The same as words of any face.
    pub fn narrowing(self) -> Narrowing {
        let mut narrowing = Narrowing::default();
        let kinds = self.kinds.into_iter().map(Kind::from);
        narrowing.add(Dimension::Kind, kinds.map(|kind| kind.name().to_owned()));
        let frameworks = self.frameworks.into_iter().map(String::from);
        narrowing.add(Dimension::Framework, frameworks);
        narrowing.add(Dimension::Organisation, self.organisations);
        narrowing.add(Dimension::Creator, self.creators);
        narrowing.add(Dimension::Subject, self.subjects);
        narrowing.add(Dimension::ItemType, self.item_types);
        narrowing.add(Dimension::EducationLevel, self.education_levels);
        narrowing.add(Dimension::Language, self.languages);
        narrowing.add(Dimension::Status, self.statuses);
        narrowing.add(Dimension::FrameworkType, self.framework_types);
        narrowing.under = self.under.into_iter().map(String::from).collect();
        narrowing
    }
}

/// A value and how many hits have it.
#[derive(SimpleObject)]
pub struct SearchFacetValue {
    /// What to narrow by: the value as written, the identifier of a framework or item, the slug of an organisation.
    value: String,
    /// Title of a framework, label of an item, name of an organisation.
    label: Option<String>,
    /// How many hits have it.
    count: usize,
}

/// The hits counted over one of their properties. The filter of the same property is left aside.
#[derive(SimpleObject)]
pub struct SearchFacet {
    /// What was counted over.
    dimension: SearchDimension,
    /// The most frequent values.
    values: Vec<SearchFacetValue>,
    /// How many further values there are.
    others: usize,
}

impl SearchFacet {
    /// The facet of the use case.
    pub fn of(facet: ShownFacet) -> Self {
        let value = |found: ShownValue| SearchFacetValue {
            value: found.value,
            label: found.label,
            count: found.count,
        };
        SearchFacet {
            dimension: facet.dimension.into(),
            values: facet.values.into_iter().map(value).collect(),
            others: facet.others,
        }
    }
}

/// Something that may be meant by what was typed.
pub struct Suggestion(ShownSuggestion);

/// Something that may be meant by what was typed.
#[Object]
impl Suggestion {
    /// Its abbreviation or title; a long one is cut where stands `…`.
    async fn text(&self) -> String {
        self.0.suggestion.text()
    }

    /// The same in pieces, with what was typed marked.
    async fn fragments(&self) -> Vec<Fragment> {
        let pieces = self.0.suggestion.fragments.iter().cloned();
        pieces.map(Fragment::of).collect()
    }

    /// What it is.
    async fn kind(&self) -> SearchKind {
        self.0.shown.kind.into()
    }

    /// Id of the entity.
    async fn id(&self) -> ID {
        let found = entity_of(&self.0.suggestion.id);
        let id = found.map(|(document, key)| match document {
            0 => key.to_string(),
            _ => ids::id_of(document, &key),
        });
        id.unwrap_or_default().into()
    }

    /// Its identifier, as received.
    async fn identifier(&self) -> &str {
        &self.0.shown.identifier
    }

    /// Its code.
    async fn code(&self) -> Option<&str> {
        self.0.shown.code.as_deref()
    }

    /// Whether its code is, or begins with, what was typed.
    async fn by_code(&self) -> bool {
        self.0.suggestion.by_code
    }

    /// What to call the items above it, from the root.
    async fn path(&self) -> &[String] {
        &self.0.shown.path
    }

    /// The framework it stands in; none for a badge class.
    async fn framework(&self, ctx: &Context<'_>) -> Result<Option<Framework>> {
        let request = RequestContext::of(ctx)?;
        let snapshot = request.snapshot();
        let document = self.0.suggestion.document;
        let framework = snapshot.framework(request.viewer(), document);
        Ok(framework.cloned().map(Framework))
    }
}

/// Completes what was typed.
pub async fn suggest(
    request: &RequestContext,
    text: &str,
    first: Option<i32>,
    filters: Option<SearchFilters>,
) -> Result<Vec<Suggestion>, Problem> {
    let limit = first.map_or(Ok(USUAL_SUGGESTIONS), count)?;
    let narrowing = filters.unwrap_or_default().narrowing();
    let app = &request.app;
    let found = app
        .registry
        .suggest(&app.search, request.viewer(), text, limit, &narrowing)
        .await?;
    Ok(found.into_iter().map(Suggestion).collect())
}

fn count(first: i32) -> Result<usize, Problem> {
    let at = |problem: Problem| problem.at(Place::Argument("first".to_owned()));
    match usize::try_from(first) {
        Ok(count) if count <= MOST_SUGGESTIONS => Ok(count),
        Ok(_) => {
            let message = Message::new("graphql-page-large")
                .with("argument", "first")
                .with("limit", MOST_SUGGESTIONS);
            Err(at(Problem::new(Code::TooLarge, message)))
        }
        Err(_) => {
            let message = Message::new("graphql-page-negative").with("argument", "first");
            Err(at(Problem::new(Code::InvalidInput, message)))
        }
    }
}
