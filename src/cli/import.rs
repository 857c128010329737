//! `kakehashi import`: reads a framework, or a table of courses, badge classes or institutions, into the registry; or makes
//! a plan of a framework first, shows it, and applies it later.

use std::io::IsTerminal as _;
use std::path::Path;

use super::args::ImportArgs;
use super::fetch::fetched;
use super::import_report::{
    badges_report, outcome_json, package_report, plan_json, plan_report, table_report,
};
use super::{say, unreadable};
use crate::access::{Actor, Viewer, Visibility};
use crate::badges::container;
use crate::config::Config;
use crate::error::{Code, Message, Place, Problem};
use crate::exchange::framework::ReadOptions;
use crate::exchange::{self, Format, badges, courses, institutions};
use crate::locale::{Language, text};
use crate::registry::Registry;
use crate::registry::badges::ImportBadges;
use crate::registry::imports::{
    FileSource, ImportOptions, ImportSource, Job, LARGEST_WHOLE, Phase,
};
use crate::registry::organisations::OrganisationInput;
use crate::server;

/// Bytes by which a file that may be JSON is told.
const START: u64 = 4096;

/// A file as far as it was looked at.
enum Opened {
    /// JSON in a regular file, however large, or a file too large for anything else.
    Stream(FileSource),
    /// All bytes of anything else.
    Bytes(Vec<u8>),
}

/// Imports the file for an organisation; what kind of file it is shows from its content.
pub(super) async fn run(
    config: Config,
    language: Language,
    args: &ImportArgs,
) -> Result<(), Problem> {
    let slug = args
        .organisation
        .clone()
        .unwrap_or_else(|| config.organisation.clone());
    let work = Import {
        args,
        language,
        slug,
    };
    let report = match (&args.plan, &args.file) {
        (Some(plan), _) => {
            let registry = server::open_registry(&config).await?;
            work.apply(&registry, plan).await?
        }
        (None, Some(file)) => {
            // Held until it is read.
            let fetched = fetched(&config, file).await?;
            let file = fetched
                .as_ref()
                .map_or(file.as_path(), |fetched| fetched.path());
            match badges_of(file)? {
                Some(bytes) => work.badges(&config, bytes).await?,
                None => work.file(&config, open(file)?).await?,
            }
        }
        // The command line asks for one of them.
        (None, None) => String::new(),
    };
    say(&report)
}

/// The bytes of a file that holds badge definitions; `None` for any other. Only what begins like one is read whole.
fn badges_of(file: &Path) -> Result<Option<Vec<u8>>, Problem> {
    let unreadable = |error: std::io::Error| unreadable(file, &error);
    let Some(source) = FileSource::open(file).map_err(unreadable)? else {
        return Ok(None);
    };
    let start = source.start(START).map_err(unreadable)?;
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&start);
    let first = start.iter().find(|byte| !byte.is_ascii_whitespace());
    let likely = matches!(first, Some(b'{' | b'[' | b'<' | b'e' | 0x89));
    if !likely || source.len() > container::MAX_FILE as u64 {
        return Ok(None);
    }
    let bytes = std::fs::read(file).map_err(unreadable)?;
    Ok(exchange::open_badges::recognises(&bytes).then_some(bytes))
}

fn open(file: &Path) -> Result<Opened, Problem> {
    let unreadable = |error: std::io::Error| unreadable(file, &error);
    if let Some(source) = FileSource::open(file).map_err(unreadable)? {
        let start = source.start(START).map_err(unreadable)?;
        let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&start);
        let first = start.iter().find(|byte| !byte.is_ascii_whitespace());
        if matches!(first, Some(b'{' | b'[')) || source.len() > LARGEST_WHOLE {
            return Ok(Opened::Stream(source));
        }
    }
    std::fs::read(file).map(Opened::Bytes).map_err(unreadable)
}

struct Import<'a> {
    args: &'a ImportArgs,
    language: Language,
    slug: String,
}

impl Import<'_> {
    async fn file(&self, config: &Config, opened: Opened) -> Result<String, Problem> {
        match opened {
            Opened::Stream(source) => self.framework(config, source.into()).await,
            Opened::Bytes(bytes) => match exchange::detect(&bytes) {
                format @ (Format::Courses | Format::Badges | Format::Institutions)
                    if self.args.map.is_empty() =>
                {
                    self.table(config, format, &bytes).await
                }
                _ => self.framework(config, bytes.into()).await,
            },
        }
    }

    fn visibility(&self) -> Visibility {
        if self.args.private {
            Visibility::Private
        } else {
            Visibility::Public
        }
    }

    /// Refuses an option that means nothing for the file, instead of passing over it in silence.
    fn only(&self, options: [(&'static str, bool); 3], why: Message) -> Result<(), Problem> {
        match options.into_iter().find(|(_, given)| *given) {
            Some((option, _)) => {
                let message = why.with("option", option);
                Err(Problem::new(Code::InvalidInput, message).at(Place::Argument(option.into())))
            }
            None => Ok(()),
        }
    }

    async fn framework(&self, config: &Config, source: ImportSource) -> Result<String, Problem> {
        let args = self.args;
        let registry = server::open_registry(config).await?;
        let read = ReadOptions {
            map: args.map.clone(),
            identifier: args.identifier.clone(),
            title: args.title.clone(),
            ..ReadOptions::default()
        };
        let actor = match registry.operator_of(&self.slug).await {
            Ok(actor) => actor,
            Err(_) => {
                // A refused file leaves nothing behind, not even a new organisation.
                registry.check_source(source.clone(), &read).await?;
                registry.operator_for(&self.slug).await?
            }
        };
        let options = ImportOptions {
            visibility: Some(self.visibility()),
            prune: args.prune,
            leave_out_refused: args.leave_out_refused,
            read,
            ..ImportOptions::default()
        };
        let job = registry.jobs.begin(actor.organisation);
        if args.dry_run {
            let work = registry.plan_import(&actor, source, &options, &job.progress);
            let plan = watch(&registry, self.language, &actor, &job, work).await?;
            let viewer = Viewer::Member(actor);
            return if args.json {
                plan_json(&registry, &viewer, self.language, &plan).await
            } else {
                plan_report(&registry, &viewer, self.language, &plan).await
            };
        }
        let work = registry.import_framework(&actor, source, options, job.progress.clone());
        let outcome = watch(&registry, self.language, &actor, &job, work).await?;
        Ok(if args.json {
            outcome_json(&outcome)
        } else {
            package_report(self.language, &outcome)
        })
    }

    async fn apply(&self, registry: &Registry, plan: &str) -> Result<String, Problem> {
        let actor = match &self.args.organisation {
            Some(slug) => registry.operator_of(slug).await?,
            None => registry.operator_of_plan(plan).await?,
        };
        let job = registry.jobs.begin(actor.organisation);
        let work = registry.apply_plan(&actor, plan, &job.progress);
        let outcome = watch(registry, self.language, &actor, &job, work).await?;
        Ok(if self.args.json {
            outcome_json(&outcome)
        } else {
            package_report(self.language, &outcome)
        })
    }

    /// Badge definitions of others.
    async fn badges(&self, config: &Config, bytes: Vec<u8>) -> Result<String, Problem> {
        let args = self.args;
        let why = || Message::new("imports-option-of-frameworks");
        self.only(
            [
                ("--prune", args.prune),
                ("--identifier", args.identifier.is_some()),
                ("--title", args.title.is_some()),
            ],
            why(),
        )?;
        self.only(
            [
                ("--map", !args.map.is_empty()),
                ("--json", args.json),
                ("--plan", args.plan.is_some()),
            ],
            why(),
        )?;
        let registry = server::open_registry(config).await?;
        let actor = registry.operator_of(&self.slug).await?;
        let options = ImportBadges {
            visibility: self.visibility(),
            dry_run: args.dry_run,
            leave_out_refused: args.leave_out_refused,
        };
        let import = registry
            .import_badges(&actor, &self.slug, bytes, options)
            .await?;
        Ok(badges_report(self.language, &import))
    }

    async fn table(
        &self,
        config: &Config,
        format: Format,
        bytes: &[u8],
    ) -> Result<String, Problem> {
        let args = self.args;
        let why = || Message::new("imports-option-of-frameworks");
        self.only(
            [
                ("--dry-run", args.dry_run),
                ("--prune", args.prune),
                ("--leave-out-refused", args.leave_out_refused),
            ],
            why(),
        )?;
        self.only(
            [
                ("--identifier", args.identifier.is_some()),
                ("--title", args.title.is_some()),
                ("--json", args.json),
            ],
            why(),
        )?;
        let (language, visibility) = (self.language, self.visibility());
        let registry = server::open_registry(config).await?;
        Ok(match format {
            Format::Courses => {
                let sheet = courses::read(bytes)?;
                let actor = registry.operator_of(&self.slug).await?;
                let saved = registry
                    .save_courses(&actor, sheet.rows, visibility)
                    .await?;
                table_report(language, "cli-import-courses", &saved, &sheet.notes)
            }
            Format::Badges => {
                let sheet = badges::read(bytes)?;
                let actor = registry.operator_of(&self.slug).await?;
                let saved = registry.save_badges(&actor, sheet.rows, visibility).await?;
                table_report(language, "cli-import-badges", &saved, &sheet.notes)
            }
            _ => {
                let sheet = institutions::read(bytes)?;
                let inputs = sheet.rows.iter().map(OrganisationInput::from).collect();
                let saved = registry.save_organisations(inputs).await?;
                let message = Message::new("cli-import-institutions").with("count", saved.len());
                format!("{}\n", text(language, &message))
            }
        })
    }
}

/// Waits for an import and shows its progress on a terminal; Ctrl-C stops it before it writes.
async fn watch<T>(
    registry: &Registry,
    language: Language,
    actor: &Actor,
    job: &Job,
    work: impl Future<Output = Result<T, Problem>>,
) -> Result<T, Problem> {
    let viewer = Viewer::Member(actor.clone());
    tokio::pin!(work);
    let mut tick = tokio::time::interval(std::time::Duration::from_millis(250));
    let state = job.progress.subscribe();
    loop {
        tokio::select! {
            result = &mut work => {
                show(language, None);
                return result;
            }
            _ = tokio::signal::ctrl_c() => {
                registry.jobs.stop(&viewer, &job.id)?;
            }
            _ = tick.tick() => {
                let state = state.borrow();
                show(language, Some((state.phase, state.done, state.total)));
            }
        }
    }
}

/// Shows the progress on one line that is written over, or clears it. Nothing where nobody looks.
fn show(language: Language, state: Option<(Phase, usize, usize)>) {
    if !std::io::stderr().is_terminal() {
        return;
    }
    let Some((phase, done, total)) = state else {
        eprint!("\r\x1b[K");
        return;
    };
    let phase = match phase {
        Phase::Reading => Message::new("cli-phase-reading"),
        Phase::Checking => Message::new("cli-phase-checking"),
        Phase::Applying => Message::new("cli-phase-applying"),
        _ => Message::new("cli-phase-waiting"),
    };
    eprint!("\r\x1b[K{} {done}/{total}", text(language, &phase));
}
