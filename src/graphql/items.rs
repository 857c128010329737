//! Items: statements of frameworks, and courses and outcomes of curricula, which are items too.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};

use super::aligned::{AlignedFrom, Include, OriginKind, aligned_from};
use super::associations::{Alignment, Association, alignments_to, associations};
use super::context::RequestContext;
use super::courses::Course;
use super::framework_pages;
use super::frameworks::{Framework, gone};
use super::ids::id_of;
use super::loaders::ItemKey;
use super::pages::{Page, Window, cost};
use super::words::Direction;
use crate::case::model;
use crate::graph;
use crate::graph::Node;

/// An item of a framework (CFItem): a statement, a course, or an outcome of one.
#[derive(Clone)]
pub struct Item {
    /// Its copy.
    pub framework: Arc<graph::Framework>,
    /// Its node there; never 0.
    pub node: u32,
}

impl Item {
    /// A node of a copy.
    pub fn new(framework: &Arc<graph::Framework>, node: u32) -> Self {
        Item {
            framework: Arc::clone(framework),
            node,
        }
    }

    /// What the snapshot says of it.
    pub fn brief(&self) -> &Node {
        &self.framework.nodes[self.node as usize]
    }

    /// What the store says of it.
    pub async fn body(&self, ctx: &Context<'_>) -> Result<Arc<model::Item>> {
        let key = ItemKey(self.framework.document, self.brief().key);
        Ok(RequestContext::of(ctx)?
            .bodies
            .load_one(key)
            .await?
            .ok_or_else(gone)?)
    }

    fn related(&self, nodes: impl IntoIterator<Item = u32>) -> Vec<Item> {
        let others = nodes.into_iter().filter(|&node| node != 0);
        others
            .map(|node| Item::new(&self.framework, node))
            .collect()
    }
}

/// An item of a framework (CFItem): a statement, a course, or an outcome of one.
#[Object]
impl Item {
    /// Id.
    async fn id(&self) -> ID {
        id_of(self.framework.document, &self.brief().key).into()
    }

    /// Identifier, as received.
    async fn identifier(&self) -> &str {
        &self.brief().identifier
    }

    /// Permanent address.
    async fn uri(&self) -> &str {
        &self.brief().uri
    }

    /// The statement; may hold Markdown and math.
    async fn full_statement(&self) -> &str {
        &self.brief().statement
    }

    /// A short form of the statement.
    async fn abbreviated_statement(&self) -> Option<&str> {
        self.brief().abbreviated.as_deref()
    }

    /// The code people know it by.
    async fn human_coding_scheme(&self) -> Option<&str> {
        self.brief().code.as_deref()
    }

    /// The type by name (`CFItemType`).
    async fn item_type(&self) -> Option<&str> {
        self.brief().item_type.as_deref()
    }

    /// Its number or letter among its siblings.
    async fn list_enumeration(&self) -> Option<&str> {
        self.brief().enumeration.as_deref()
    }

    /// Language of the statement: its own, else the framework's.
    async fn language(&self) -> Option<&str> {
        self.brief().language.as_deref()
    }

    /// Another label for the statement.
    async fn alternative_label(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.body(ctx).await?.alternative_label.clone())
    }

    /// Levels of education (CEDS codes such as `KG`, `09`).
    async fn education_level(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        Ok(self.body(ctx).await?.education_level.clone())
    }

    /// Key words.
    async fn concept_keywords(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        Ok(self.body(ctx).await?.concept_keywords.clone())
    }

    /// Remarks; may hold Markdown.
    async fn notes(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.body(ctx).await?.notes.clone())
    }

    /// When it last changed (`lastChangeDateTime`, as received).
    async fn last_change(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(self.body(ctx).await?.last_change_date_time.clone())
    }

    /// Whatever else it says (`extensions`).
    async fn extensions(&self, ctx: &Context<'_>) -> Result<serde_json::Value> {
        Ok(serde_json::Value::Object(
            self.body(ctx).await?.extensions.clone(),
        ))
    }

    /// The framework it stands in.
    async fn framework(&self) -> Framework {
        Framework(Arc::clone(&self.framework))
    }

    /// Items below it, in order; also items of other frameworks that this one holds as children.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn children(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many from the start.")] first: Option<i32>,
        #[graphql(desc = "Only after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "Only before this cursor.")] before: Option<String>,
    ) -> Result<Page<Item>> {
        Ok(framework_pages::children(
            RequestContext::of(ctx)?,
            &self.framework,
            self.node,
            &Window {
                first,
                after,
                last,
                before,
            },
        )?)
    }

    /// Items directly above it; none at the top.
    #[graphql(complexity = "1 + 2 * child_complexity")]
    async fn parents(&self) -> Vec<Item> {
        self.related(self.framework.parents(self.node).map(|edge| edge.parent))
    }

    /// The path from the top of the framework down to it, the item itself left out.
    #[graphql(complexity = "1 + 8 * child_complexity")]
    async fn ancestors(&self) -> Vec<Item> {
        let path = self.framework.path(self.node);
        self.related(path.into_iter().filter(|&node| node != self.node))
    }

    /// Associations that start or end here, of every framework the viewer may read. `isChildOf` is read as children
    /// and parents.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    #[allow(clippy::too_many_arguments)]
    async fn associations(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only these types, in the words of CASE (`exactMatchOf`, `isRelatedTo` …)."
        )]
        types: Option<Vec<String>>,
        #[graphql(desc = "Which end the item is.", default)] direction: Direction,
        #[graphql(desc = "At most so many from the start.")] first: Option<i32>,
        #[graphql(desc = "Only after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "Only before this cursor.")] before: Option<String>,
    ) -> Result<Page<Association>> {
        let request = RequestContext::of(ctx)?;
        let list = associations(request, &self.brief().key, types.as_deref(), direction)?;
        let window = Window {
            first,
            after,
            last,
            before,
        };
        Ok(window.page(&list, Association::key, Association::clone)?)
    }

    /// Alignments of courses and their outcomes to this item.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn aligned_courses(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many from the start.")] first: Option<i32>,
        #[graphql(desc = "Only after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "Only before this cursor.")] before: Option<String>,
    ) -> Result<Page<Alignment>> {
        let list = alignments_to(RequestContext::of(ctx)?, &self.brief().key, false);
        Ok(Window {
            first,
            after,
            last,
            before,
        }
        .page(&list, Alignment::key, Alignment::clone)?)
    }

    /// Alignments of badge classes to this item.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn aligned_badges(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many from the start.")] first: Option<i32>,
        #[graphql(desc = "Only after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "Only before this cursor.")] before: Option<String>,
    ) -> Result<Page<Alignment>> {
        let list = alignments_to(RequestContext::of(ctx)?, &self.brief().key, true);
        Ok(Window {
            first,
            after,
            last,
            before,
        }
        .page(&list, Alignment::key, Alignment::clone)?)
    }

    /// Alignments of badge classes, courses and outcomes that point here, or at what belongs to it, the nearest first.
    #[graphql(complexity = "20 + cost(first, last, child_complexity)")]
    #[allow(clippy::too_many_arguments)]
    async fn aligned_from(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From where; only from the item itself where absent.")] include: Option<
            Vec<Include>,
        >,
        #[graphql(desc = "Only of these kinds.")] kinds: Option<Vec<OriginKind>>,
        #[graphql(desc = "At most so many from the start.")] first: Option<i32>,
        #[graphql(desc = "Only after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "Only before this cursor.")] before: Option<String>,
    ) -> Result<Page<AlignedFrom>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let request = RequestContext::of(ctx)?;
        aligned_from(request, self.brief().key, include, kinds, &window)
    }

    /// Its credit facts, where it is a course, module or programme.
    async fn course(&self) -> Option<Course> {
        Course::of(self)
    }

    /// The course it is an outcome of.
    async fn parent_course(&self) -> Option<Course> {
        if self.brief().is_course() {
            return None;
        }
        let above = self
            .framework
            .parents(self.node)
            .map(|edge| Item::new(&self.framework, edge.parent));
        above.filter_map(|item| Course::of(&item)).next()
    }
}
