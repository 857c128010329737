//! Changes of what alignments mean, as they stand in the log.

use std::collections::VecDeque;
use std::time::Duration;

use async_graphql::{Context, Object, Result};
use futures_util::Stream;
use futures_util::stream::unfold;

use super::aligned::target;
use super::associations::{Alignment, AssociationEnd, held_alignment};
use super::context::RequestContext;
use super::resolving::{AlignmentTarget, AlignmentVerdict};
use crate::badges::resolve::Verdict;
use crate::case::key::normal;
use crate::case::time;
use crate::error::{Code, Message, Place, Problem};
use crate::registry::aligning::{Aligned, VerdictChange, VerdictEvent};

/// How long a reading of the log that failed is waited for.
const PAUSE: Duration = Duration::from_secs(1);

/// A change of what an alignment means.
pub struct AlignmentChange(VerdictEvent);

fn verdict(change: &VerdictChange) -> AlignmentVerdict {
    Verdict::parse(&change.verdict)
        .unwrap_or(Verdict::Broken)
        .into()
}

fn at(request: &RequestContext, key: Option<&String>) -> Option<AlignmentTarget> {
    target(request, &normal(key?)?)
}

/// A change of what an alignment means.
#[Object]
impl AlignmentChange {
    /// Its position in the log: where to go on after a break.
    async fn position(&self) -> i64 {
        self.0.seq
    }

    /// When it was noticed, UTC.
    async fn at(&self) -> String {
        time::rfc3339(self.0.at)
    }

    /// The badge class, course or outcome.
    async fn origin(&self, ctx: &Context<'_>) -> Result<Option<AssociationEnd>> {
        let request = RequestContext::of(ctx)?;
        let origin = normal(&self.0.after.origin);
        Ok(origin.map(|origin| AssociationEnd::resolve(request, None, origin)))
    }

    /// The alignment, as it stands now.
    async fn alignment(&self, ctx: &Context<'_>) -> Result<Option<Alignment>> {
        let (association, origin) = (
            normal(&self.0.after.association),
            normal(&self.0.after.origin),
        );
        let (Some(association), Some(origin)) = (association, origin) else {
            return Ok(None);
        };
        let aligned = Aligned {
            document: self.0.after.document,
            association,
            origin,
        };
        Ok(held_alignment(RequestContext::of(ctx)?, &aligned))
    }

    /// The verdict before.
    async fn before(&self) -> AlignmentVerdict {
        verdict(&self.0.before)
    }

    /// The verdict after.
    async fn after(&self) -> AlignmentVerdict {
        verdict(&self.0.after)
    }

    /// Why the verdict after, as a stable word.
    async fn reason(&self) -> &str {
        &self.0.after.reason
    }

    /// What was meant before.
    async fn target_before(&self, ctx: &Context<'_>) -> Result<Option<AlignmentTarget>> {
        Ok(at(RequestContext::of(ctx)?, self.0.before.target.as_ref()))
    }

    /// What is meant after.
    async fn target(&self, ctx: &Context<'_>) -> Result<Option<AlignmentTarget>> {
        Ok(at(RequestContext::of(ctx)?, self.0.after.target.as_ref()))
    }

    /// What stands in its place.
    async fn successor(&self, ctx: &Context<'_>) -> Result<Option<AlignmentTarget>> {
        Ok(at(
            RequestContext::of(ctx)?,
            self.0.after.successor.as_ref(),
        ))
    }
}

/// Where a subscription is.
struct State<'a> {
    request: &'a RequestContext,
    organisation: Option<i64>,
    seen: i64,
    waiting: VecDeque<VerdictEvent>,
}

/// The changes after a position, or from now on.
///
/// # Errors
/// An issuer that is not registered; a position before the log begins.
pub fn changes<'a>(
    request: &'a RequestContext,
    issuer: Option<&str>,
    after: Option<i64>,
) -> Result<impl Stream<Item = AlignmentChange> + use<'a>, Problem> {
    let snapshot = request.snapshot();
    let bad = |argument: &str, value: &str| {
        let message = Message::new("registry-argument")
            .with("argument", argument)
            .with("value", value);
        Problem::new(Code::InvalidInput, message).at(Place::Argument(argument.to_owned()))
    };
    let organisation = match issuer {
        None => None,
        Some(slug) => {
            let row = snapshot.organisation_by_slug(slug);
            Some(row.ok_or_else(|| bad("issuer", slug))?.id)
        }
    };
    if let Some(after) = after.filter(|after| *after < 0) {
        return Err(bad("after", &after.to_string()));
    }
    let state = State {
        request,
        organisation,
        seen: after.unwrap_or(snapshot.seq),
        waiting: VecDeque::new(),
    };
    Ok(unfold(state, |mut state| async move {
        let event = state.next().await;
        state.request.settle(event.seq).await;
        Some((AlignmentChange(event), state))
    }))
}

impl State<'_> {
    async fn next(&mut self) -> VerdictEvent {
        let (registry, followers) = (&self.request.app.registry, &self.request.app.followers);
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return event;
            }
            followers.beyond(self.seen).await;
            let read = registry
                .alignment_events(self.request.viewer(), self.organisation, self.seen)
                .await;
            match read {
                Ok((events, seen)) => {
                    self.waiting.extend(events);
                    self.seen = seen;
                }
                Err(problem) => {
                    tracing::warn!(%problem, "changes of alignments could not be read; they are tried again");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }
}
