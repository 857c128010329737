//! Keys: made once by the operator, shown once, stored hashed, looked up on every request that carries one.

use sha2::{Digest, Sha256};

use crate::access::{AccessError, Actor, ActorKind, Role, Viewer, Visibility};
use crate::error::Problem;
use crate::store::rows::{KeyRow, OrganisationRow, PersonRow};
use crate::store::{Entry, Op};

use super::Registry;
use super::error::RegistryError;

/// What every secret begins with, so that scanners of leaked secrets can tell it.
const PREFIX: &str = "kkh_";

/// A new key; the secret is shown once and never stored.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// Identity of the key, safe to show.
    pub id: String,
    /// The Bearer token.
    pub secret: String,
}

fn hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

fn random_hex() -> Result<String, Problem> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| {
        let mut problem = Problem::from(crate::store::StoreError::Busy);
        problem.source = Some(Box::new(std::io::Error::other(error.to_string())));
        problem
    })?;
    Ok(hex::encode(bytes))
}

impl Registry {
    /// Makes a key for an organisation that exists. Only the operator calls this.
    pub async fn create_key(
        &self,
        organisation: &str,
        role: Role,
        kind: ActorKind,
        name: &str,
    ) -> Result<NewKey, Problem> {
        let operator = self.operator_of(organisation).await?;
        let secret = format!("{PREFIX}{}", random_hex()?);
        let row = KeyRow {
            id: uuid::Uuid::new_v4().to_string(),
            organisation_id: operator.organisation,
            role: role.as_str().to_owned(),
            actor_kind: kind.as_str().to_owned(),
            actor: uuid::Uuid::new_v4().to_string(),
            secret_hash: hash(&secret),
            created_at: 0,
            revoked_at: None,
        };
        let person = PersonRow {
            reference: row.actor.clone(),
            name: name.to_owned(),
        };
        let id = row.id.clone();
        self.store
            .write(&operator, move |tx| {
                let row = KeyRow { created_at: tx.at(), ..row };
                person.insert(tx.connection())?;
                row.insert(tx.connection())?;
                // Neither the name nor the hash enters the log.
                let after = serde_json::json!({ "role": row.role, "actorKind": row.actor_kind, "actor": row.actor });
                tx.log(Entry {
                    organisation: row.organisation_id,
                    visibility: Visibility::Private,
                    kind: "key",
                    document: None,
                    entity: row.id.clone(),
                    op: Op::Create,
                    before: None,
                    after: Some(after.to_string()),
                })
            })
            .await?;
        Ok(NewKey { id, secret })
    }

    /// Whose eyes a Bearer token gives.
    ///
    /// # Errors
    /// [`AccessError::KeyInvalid`] for a token that is unknown or revoked.
    pub async fn viewer_of(&self, token: &str) -> Result<Viewer, Problem> {
        if !token.starts_with(PREFIX) {
            return Err(AccessError::KeyInvalid.into());
        }
        let hash = hash(token);
        let found = self
            .store
            .read(move |connection| {
                let Some(key) = KeyRow::by_hash(connection, &hash)? else {
                    return Ok(None);
                };
                let organisation =
                    OrganisationRow::by_ids(connection, &[key.organisation_id])?.pop();
                Ok(organisation.map(|organisation| (key, organisation)))
            })
            .await?;
        let (key, organisation) = found.ok_or(AccessError::KeyInvalid)?;
        let words = (Role::parse(&key.role), ActorKind::parse(&key.actor_kind));
        let (Some(role), Some(kind)) = words else {
            return Err(RegistryError::Row {
                what: "api_key".to_owned(),
                detail: key.id,
            }
            .into());
        };
        Ok(Viewer::Member(Actor {
            organisation: organisation.id,
            slug: organisation.slug,
            role,
            kind,
            reference: key.actor,
        }))
    }
}
