//! Mirrors of remote CASE servers: what members of the holding organisation see of them, and what editors decide.

use async_graphql::{ComplexObject, Context, Enum, ID, InputObject, Object, Result, SimpleObject};

use super::context::RequestContext;
use super::frameworks::Framework;
use super::mutation::answer;
use super::problems::Refused;
use super::words::Visibility;
use crate::access;
use crate::case::time::rfc3339;
use crate::error::Problem;
use crate::registry::error::RegistryError;
use crate::registry::mirrors::{self, Credentials, EVERY_DEFAULT, NewMirror};
use crate::store::log::now;
use crate::store::rows::MirrorFrameworkRow;

/// What a mirror is doing.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum MirrorState {
    /// Compared in its rhythm.
    Active,
    /// A round is running.
    Running,
    /// The last round failed; tried again later and later.
    Failing,
    /// Left alone until it is resumed.
    Paused,
}

/// How far the copy of a framework is.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum MirrorFrameworkState {
    /// To be compared with its source.
    Pending,
    /// As it was at its source when last compared.
    Ok,
    /// It could not be taken; tried again later and later.
    Failed,
    /// A copy that is not this mirror's stands in the way; nothing is overwritten.
    Conflict,
    /// No longer at its source; the copy is kept.
    Gone,
}

/// A framework that the source of a mirror lists.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct MirrorFramework {
    /// Its identifier, as listed.
    identifier: String,
    /// Its title, as listed.
    title: String,
    /// How far its copy is.
    state: MirrorFrameworkState,
    /// `lastChangeDateTime` at the source, as listed.
    last_change: Option<String>,
    /// Failures since the last success.
    failures: i64,
    /// When the copy was last compared with the source.
    checked_at: Option<String>,
    #[graphql(skip)]
    message: Option<String>,
    #[graphql(skip)]
    document: Option<i64>,
}

#[ComplexObject]
impl MirrorFramework {
    /// What is wrong, and how to mend it.
    async fn message(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(told(RequestContext::of(ctx)?, self.message.as_deref()))
    }

    /// The copy.
    async fn framework(&self, ctx: &Context<'_>) -> Result<Option<Framework>> {
        let request = RequestContext::of(ctx)?;
        let snapshot = request.snapshot();
        let copy = self
            .document
            .and_then(|id| snapshot.framework(request.viewer(), id));
        Ok(copy.cloned().map(Framework))
    }
}

impl From<&MirrorFrameworkRow> for MirrorFramework {
    fn from(row: &MirrorFrameworkRow) -> Self {
        MirrorFramework {
            identifier: row.identifier.clone(),
            title: row.title.clone(),
            state: match row.state.as_str() {
                "ok" => MirrorFrameworkState::Ok,
                "failed" => MirrorFrameworkState::Failed,
                "conflict" => MirrorFrameworkState::Conflict,
                "gone" => MirrorFrameworkState::Gone,
                _ => MirrorFrameworkState::Pending,
            },
            last_change: row.remote_change.clone(),
            failures: row.failures,
            checked_at: row.checked_at.map(rfc3339),
            message: row.message.clone(),
            document: row.document_id,
        }
    }
}

fn told(request: &RequestContext, message: Option<&str>) -> Option<String> {
    let message = serde_json::from_str(message?).ok()?;
    Some(request.say(&message))
}

/// A remote CASE server whose frameworks an organisation keeps copies of.
pub struct Mirror(mirrors::Mirror);

/// A remote CASE server whose frameworks an organisation keeps copies of.
#[Object]
impl Mirror {
    /// Number of the mirror.
    async fn id(&self) -> ID {
        self.0.row.id.into()
    }

    /// The address as given.
    async fn url(&self) -> &str {
        &self.0.row.url
    }

    /// Slug of the organisation that holds the copies.
    async fn organisation(&self) -> &str {
        &self.0.organisation
    }

    /// What it is doing.
    async fn state(&self) -> MirrorState {
        let row = &self.0.row;
        match row.state.as_str() {
            "paused" => MirrorState::Paused,
            _ if self.0.is_running(now()) => MirrorState::Running,
            _ if row.failures > 0 => MirrorState::Failing,
            _ => MirrorState::Active,
        }
    }

    /// The CASE base that was found.
    async fn base(&self) -> Option<&str> {
        self.0.row.base.as_deref()
    }

    /// The version of CASE spoken there: `1.1` or `1.0`.
    async fn version(&self) -> Option<&str> {
        self.0.row.version.as_deref()
    }

    /// Who may read new copies.
    async fn visibility(&self) -> Visibility {
        access::Visibility::parse(&self.0.row.visibility).into()
    }

    /// Rhythm of the comparison, in seconds.
    async fn every_seconds(&self) -> i64 {
        self.0.row.every_seconds
    }

    /// Identifiers of the only frameworks wanted; empty for all.
    async fn only(&self) -> Vec<String> {
        let text = self.0.row.only_frameworks.as_deref().unwrap_or("[]");
        serde_json::from_str(text).unwrap_or_default()
    }

    /// Where access tokens are fetched, if they are needed.
    async fn token_url(&self) -> Option<&str> {
        self.0.row.token_url.as_deref()
    }

    /// Name of the client there. Its secret is never shown.
    async fn client_id(&self) -> Option<&str> {
        self.0.row.client_id.as_deref()
    }

    /// Failed rounds since the last good one.
    async fn failures(&self) -> i64 {
        self.0.row.failures
    }

    /// Why the last round failed.
    async fn message(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(told(
            RequestContext::of(ctx)?,
            self.0.row.message.as_deref(),
        ))
    }

    /// When the next round is due; absent while paused.
    async fn next_attempt(&self) -> Option<String> {
        let row = &self.0.row;
        (row.state == "active").then(|| rfc3339(row.next_attempt))
    }

    /// When the last round began.
    async fn last_attempt(&self) -> Option<String> {
        self.0.row.last_attempt.map(rfc3339)
    }

    /// When the last good round ended.
    async fn last_success(&self) -> Option<String> {
        self.0.row.last_success.map(rfc3339)
    }

    /// The frameworks its source lists, in that order; on request only those in these states.
    #[graphql(complexity = "1 + 20 * child_complexity")]
    async fn frameworks(
        &self,
        #[graphql(desc = "Only in these states.")] states: Option<Vec<MirrorFrameworkState>>,
    ) -> Vec<MirrorFramework> {
        let all = self.0.frameworks.iter().map(MirrorFramework::from);
        let wanted = |one: &MirrorFramework| {
            states
                .as_ref()
                .is_none_or(|states| states.contains(&one.state))
        };
        all.filter(wanted).collect()
    }
}

/// OAuth 2.0 client credentials.
#[derive(InputObject)]
pub struct MirrorCredentialsInput {
    /// Where access tokens are given out.
    token_url: String,
    /// Name of the client.
    client_id: String,
    /// Its secret; stored, never shown again.
    client_secret: String,
    /// Scope to ask for.
    scope: Option<String>,
}

/// A mirror to be added for the viewer's organisation.
#[derive(InputObject)]
pub struct AddMirrorInput {
    /// The server: its address, its CASE base, or one framework of it.
    url: String,
    /// Identifiers of the only frameworks wanted; empty for all.
    #[graphql(default)]
    only: Vec<String>,
    /// Rhythm of the comparison, in seconds; an hour where absent.
    every_seconds: Option<u32>,
    /// Who may read new copies.
    #[graphql(default_with = "Visibility::Public")]
    visibility: Visibility,
    /// How to prove who we are, where the server asks.
    credentials: Option<MirrorCredentialsInput>,
}

impl From<AddMirrorInput> for NewMirror {
    fn from(input: AddMirrorInput) -> Self {
        NewMirror {
            url: input.url,
            only: input.only,
            every: input.every_seconds.map_or(EVERY_DEFAULT, u64::from),
            visibility: input.visibility.into(),
            credentials: input.credentials.map(|given| Credentials {
                token_url: given.token_url,
                client_id: given.client_id,
                client_secret: given.client_secret,
                scope: given.scope,
            }),
        }
    }
}

/// Answer of the mutations of mirrors.
#[derive(SimpleObject, Default)]
pub struct MirrorPayload {
    /// The mirror as it is now; as it was, where it was removed.
    mirror: Option<Mirror>,
    /// Why nothing was changed; empty where all went well.
    problems: Vec<Refused>,
}

fn number(id: &ID) -> Result<i64, Problem> {
    let unknown = || RegistryError::NotFound {
        what: "mirror",
        name: id.to_string(),
    };
    Ok(id.parse().map_err(|_| unknown())?)
}

/// The mirrors of the viewer's organisation.
pub async fn all(request: &RequestContext) -> Result<Vec<Mirror>> {
    let mirrors = request.app.registry.mirrors(request.viewer()).await?;
    Ok(mirrors.into_iter().map(Mirror).collect())
}

/// A mirror of the viewer's organisation; absent where there is none of this number.
pub async fn one(request: &RequestContext, id: &ID) -> Result<Option<Mirror>> {
    let found = match number(id) {
        Ok(id) => request.app.registry.mirror(request.viewer(), id).await,
        Err(problem) => Err(problem),
    };
    match found {
        Err(problem) if problem.code == crate::error::Code::NotFound => Ok(None),
        found => Ok(Some(Mirror(found?))),
    }
}

/// Adds a mirror.
pub async fn add(request: &RequestContext, input: AddMirrorInput) -> Result<MirrorPayload> {
    let registry = &request.app.registry;
    let added = match request.viewer().actor() {
        Ok(actor) => registry.add_mirror(actor, input.into()).await,
        Err(refused) => Err(refused.into()),
    };
    payload(request, added)
}

/// What is decided on a mirror.
#[derive(Clone, Copy)]
pub enum Decision {
    /// A round now.
    Run,
    /// No rounds.
    Pause,
    /// Rounds again.
    Resume,
    /// No mirror.
    Remove,
}

/// Decides on a mirror.
pub async fn decide(request: &RequestContext, id: &ID, what: Decision) -> Result<MirrorPayload> {
    let decided = async {
        let (registry, actor) = (&request.app.registry, request.viewer().actor()?);
        let id = number(id)?;
        match what {
            Decision::Run => registry.wake_mirror(actor, id).await,
            Decision::Pause => registry.pause_mirror(actor, id).await,
            Decision::Resume => registry.resume_mirror(actor, id).await,
            Decision::Remove => registry.remove_mirror(actor, id).await,
        }
    };
    payload(request, decided.await)
}

fn payload(
    request: &RequestContext,
    result: Result<mirrors::Mirror, Problem>,
) -> Result<MirrorPayload> {
    let result = result.map(|mirror| MirrorPayload {
        mirror: Some(Mirror(mirror)),
        problems: Vec::new(),
    });
    answer(request, result, |payload| &mut payload.problems)
}
