//! `kakehashi key create`: makes a key and prints it once.

use super::args::Holder;
use super::say;
use crate::access::{ActorKind, Role};
use crate::config::Config;
use crate::error::{Message, Problem};
use crate::locale::{Language, text};
use crate::server;

/// Makes the key. The secret goes to standard output alone on its line, so that a script can take it.
pub(super) async fn create(
    config: Config,
    language: Language,
    organisation: &str,
    role: Role,
    holder: Holder,
) -> Result<(), Problem> {
    let registry = server::open_registry(&config).await?;
    let (kind, name) = match &holder {
        Holder::Person(name) => (ActorKind::Person, name),
        Holder::Machine(name) => (ActorKind::Machine, name),
    };
    let key = registry.create_key(organisation, role, kind, name).await?;
    let note = Message::new("cli-key-created")
        .with("organisation", organisation)
        .with("role", role.as_str());
    eprintln!("{}", text(language, &note));
    say(&format!("{}\n", key.secret))
}
