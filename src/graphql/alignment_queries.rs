//! The root of queries about alignments of badges and courses.

use async_graphql::{Context, ID, Object, Result};

use super::context::RequestContext;
use super::picking::{self, BadgeLint, PickedAlignment, TargetCode};
use super::resolving::{
    self, AlignmentHealth, AlignmentResolution, AlignmentVerdict, BadgeStandard,
    StatedAlignmentInput,
};
use crate::badges::alignment::Alignment as Stated;

/// What can be asked about alignments of badges and courses.
#[derive(Default)]
pub struct AlignmentQueries;

async fn resolved(
    ctx: &Context<'_>,
    inputs: Vec<StatedAlignmentInput>,
) -> Result<Vec<AlignmentResolution>> {
    let request = RequestContext::of(ctx)?;
    let stated: Vec<Stated> = inputs.into_iter().map(Stated::from).collect();
    let registry = &request.app.registry;
    let answers = registry
        .resolve_alignments(request.viewer(), stated.clone())
        .await?;
    let both = stated.into_iter().zip(answers);
    Ok(both
        .map(|(stated, resolution)| AlignmentResolution {
            stated: Some(stated),
            held: None,
            resolution,
        })
        .collect())
}

/// What can be asked about alignments of badges and courses.
#[Object]
impl AlignmentQueries {
    /// What an alignment of a badge means here: resolved, ambiguous, superseded or broken, and what it should be.
    #[graphql(complexity = "10 + child_complexity")]
    async fn resolve_alignment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "As the badge states it.")] alignment: StatedAlignmentInput,
    ) -> Result<Option<AlignmentResolution>> {
        Ok(resolved(ctx, vec![alignment]).await?.pop())
    }

    /// The same for many alignments, in their order; at most 10,000.
    #[graphql(complexity = "10 + alignments.len() + 20 * child_complexity")]
    async fn resolve_alignments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "As the badges state them.")] alignments: Vec<StatedAlignmentInput>,
    ) -> Result<Vec<AlignmentResolution>> {
        resolved(ctx, alignments).await
    }

    /// The alignments of the badge classes and courses of an issuer, with what each means to the viewer.
    #[graphql(complexity = "100 + child_complexity")]
    async fn alignment_health(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Slug of the issuer or institution; all where absent.")] issuer: Option<
            String,
        >,
        #[graphql(desc = "Only with this verdict; the counts are of all.")] verdict: Option<
            AlignmentVerdict,
        >,
    ) -> Result<AlignmentHealth> {
        let request = RequestContext::of(ctx)?;
        let snapshot = request.snapshot();
        let organisation = match issuer.as_deref() {
            None => None,
            Some(slug) => match snapshot.organisation_by_slug(slug) {
                Some(row) => Some(row.id),
                None => return Ok(resolving::no_health()),
            },
        };
        resolving::health(request, organisation, verdict).await
    }

    /// Finished alignments to put into a badge, for items, criteria, levels, courses or frameworks, in the order asked for; null
    /// for what is not here. At most 200.
    #[graphql(complexity = "ids.len() * child_complexity + 1")]
    async fn pick_alignments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Ids, identifiers or permanent addresses.")] ids: Vec<ID>,
        #[graphql(desc = "The standard to write.", default)] standard: BadgeStandard,
        #[graphql(desc = "What stands in `targetCode`.", default)] target_code: TargetCode,
    ) -> Result<Vec<Option<PickedAlignment>>> {
        let request = RequestContext::of(ctx)?;
        let names: Vec<String> = ids.into_iter().map(|id| id.0).collect();
        Ok(picking::pick(request, &names, standard, target_code)?)
    }

    /// Looks at every alignment in a file of badges: Open Badges 1 to 3, CLR 2.0, a badge in each line, a platform's export, a
    /// table. Nothing of it is kept.
    #[graphql(complexity = "500 + child_complexity")]
    async fn lint_badges(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The text of the file.")] content: String,
    ) -> Result<BadgeLint> {
        Ok(picking::lint(RequestContext::of(ctx)?, content).await?)
    }
}
