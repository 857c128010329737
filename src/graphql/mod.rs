//! The GraphQL face: one schema over frameworks, curricula, badges, alignments and credit transfer.
//!
//! One file per noun; resolvers are thin: structure comes from the snapshot of the request, bodies from loaders, words
//! from the search index, changes go through the use cases of [`crate::registry`]. Lists are Relay connections with
//! opaque keyset cursors ([`pages`]). Refusals are mapped in one place ([`problems`]); what a mutation may be expected to refuse
//! is data (`problems`) beside its result. The whole language is written down in `schema/schema.graphql`; a test
//! compares.

mod aligned;
mod alignment_changes;
mod alignment_queries;
mod associations;
mod badges;
mod checks;
mod context;
mod courses;
mod dangling;
mod evidence;
mod exports;
mod fetched;
mod finding;
mod framework_pages;
mod frameworks;
pub mod http;
mod imports;
mod inputs;
mod items;
mod loaders;
mod mirrors;
mod mutation;
mod organisations;
mod pages;
mod payloads;
mod picking;
mod problems;
mod proposal;
mod query;
mod records;
mod reports;
mod resolving;
mod rubrics;
mod search;
mod similar;
mod sse;
mod subscription;
mod transfers;
mod trust;
mod viewer;
mod volumes;
mod words;

#[cfg(test)]
mod tests;

use async_graphql::{MergedObject, Request, Response, SchemaBuilder};
use futures_util::stream::{BoxStream, StreamExt};

use crate::registry::ids;
use crate::state::{App, Caller};

pub use context::RequestContext;

/// What can be asked.
#[derive(MergedObject, Default)]
#[graphql(name = "Query")]
pub struct Queries(
    query::Query,
    alignment_queries::AlignmentQueries,
    trust::TrustQuery,
);

/// What can be changed.
#[derive(MergedObject, Default)]
#[graphql(name = "Mutation")]
pub struct Mutations(
    mutation::Mutation,
    trust::TrustMutation,
    evidence::EvidenceMutation,
);

/// The executable schema.
pub type Schema = async_graphql::Schema<Queries, Mutations, subscription::Subscription>;

/// Deepest nesting the parser follows; beyond it a query is refused before it is measured.
const MAX_RECURSION: usize = 100;
/// Directives on one field.
const MAX_DIRECTIVES: usize = 20;

fn builder() -> SchemaBuilder<Queries, Mutations, subscription::Subscription> {
    Schema::build(
        Queries::default(),
        Mutations::default(),
        subscription::Subscription,
    )
}

/// The schema with the limits of the settings.
pub fn schema(app: App) -> Schema {
    builder()
        .limit_depth(app.config.max_depth)
        .limit_complexity(app.config.max_complexity)
        .limit_recursive_depth(MAX_RECURSION)
        .limit_directives(MAX_DIRECTIVES)
        .finish()
}

/// The schema in its definition language, as it stands in `schema/schema.graphql`.
pub fn sdl() -> String {
    builder().finish().sdl()
}

/// Answers a query or a mutation on one snapshot.
pub async fn execute(schema: &Schema, app: &App, caller: Caller, request: Request) -> Response {
    let context = RequestContext::new(app.clone(), caller.clone());
    let response = schema.execute(request.data(context)).await;
    problems::explained(response, &caller, &app.config)
}

/// Answers any operation as a stream: a subscription with its events, the others with one answer.
pub fn execute_stream(
    schema: &Schema,
    app: &App,
    caller: Caller,
    request: Request,
) -> BoxStream<'static, Response> {
    let context = RequestContext::new(app.clone(), caller.clone());
    let config = std::sync::Arc::clone(&app.config);
    schema
        .execute_stream(request.data(context))
        .map(move |response| problems::explained(response, &caller, &config))
        .boxed()
}
