//! Who asks, as the registry sees them.

use async_graphql::{Context, Object, Result};

use super::context::RequestContext;
use super::organisations::{Organisation, organisation};
use crate::access::Viewer as Eyes;

/// Who asks.
pub struct Viewer;

/// Who asks.
#[Object]
impl Viewer {
    /// The organisation whose key was sent; absent for everyone else.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        let request = RequestContext::of(ctx)?;
        Ok(request
            .viewer()
            .organisation()
            .and_then(|id| organisation(request, id)))
    }

    /// Role of the key: `reader`, `editor`, `officer` or `admin`.
    async fn role(&self, ctx: &Context<'_>) -> Result<Option<&'static str>> {
        Ok(match RequestContext::of(ctx)?.viewer() {
            Eyes::Member(actor) => Some(actor.role.as_str()),
            Eyes::Anonymous => None,
        })
    }

    /// `person`, `machine` or `system`: what kind of being holds the key.
    async fn kind(&self, ctx: &Context<'_>) -> Result<Option<&'static str>> {
        Ok(match RequestContext::of(ctx)?.viewer() {
            Eyes::Member(actor) => Some(actor.kind.as_str()),
            Eyes::Anonymous => None,
        })
    }

    /// Language messages are told in: `en` or `ja`.
    async fn language(&self, ctx: &Context<'_>) -> Result<&'static str> {
        Ok(RequestContext::of(ctx)?.language().tag())
    }
}
