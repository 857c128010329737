//! Badge definitions from a file: what would become of each, and taking them.

use std::collections::HashSet;

use crate::access::{Actor, Right, Visibility};
use crate::badges::image::Checked;
use crate::error::{Code, Explain, Message, Place, Problem};
use crate::exchange::badges::BadgeInput;
use crate::exchange::open_badges::{self, Incoming, OpenBadgesError};
use crate::registry::courses::{TableOutcome, writes_for};
use crate::registry::error::RegistryError;
use crate::registry::{Registry, TRIES};

/// Rows of a refusal that are told one by one.
const TOLD: usize = 100;
/// The largest badge or profile that is fetched.
const MAX_FETCHED: u64 = 2 << 20;
/// Addresses that are followed for one file: a file names few issuers.
const MAX_FETCHES: usize = 50;

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowOp {
    /// It is new.
    Created,
    /// It changes.
    Updated,
    /// It is here already exactly so.
    Unchanged,
    /// It cannot be taken.
    Refused,
}

/// A definition of the file.
#[derive(Clone, Debug)]
pub struct ImportRow {
    /// Where it stands.
    pub place: Place,
    /// What a person knows it by.
    pub label: String,
    /// What becomes of it.
    pub op: RowOp,
    /// Why it cannot be taken.
    pub reasons: Vec<Message>,
    /// What a person should know though nothing is wrong.
    pub notes: Vec<(Option<Place>, Message)>,
}

/// How a file is taken.
#[derive(Clone, Copy, Debug)]
pub struct ImportBadges {
    /// Who may read what it holds.
    pub visibility: Visibility,
    /// Only say what would become of it.
    pub dry_run: bool,
    /// Leave out what cannot be taken; otherwise nothing is taken where there is any.
    pub leave_out_refused: bool,
}

/// What became, or would become, of a file.
#[derive(Clone, Debug, Default)]
pub struct BadgeImport {
    /// Every definition, in the order of the file.
    pub rows: Vec<ImportRow>,
    /// What was written; nothing for a dry run.
    pub outcome: Option<TableOutcome>,
}

impl BadgeImport {
    /// How many rows there are of a kind.
    pub fn count(&self, op: RowOp) -> usize {
        self.rows.iter().filter(|row| row.op == op).count()
    }
}

/// A row that can be tried.
struct Trial {
    row: ImportRow,
    badge: Option<BadgeInput>,
    image: Option<Checked>,
}

impl Registry {
    /// Takes the badge definitions of a file for an organisation, or says what would become of them.
    ///
    /// # Errors
    /// What concerns the whole file ([`open_badges::read`]); the rows that cannot be taken, unless they are left out.
    pub async fn import_badges(
        &self,
        actor: &Actor,
        holder: &str,
        bytes: Vec<u8>,
        options: ImportBadges,
    ) -> Result<BadgeImport, Problem> {
        actor.require(Right::Edit)?;
        writes_for(actor, holder)?;
        let slug = holder.to_owned();
        let read = tokio::task::spawn_blocking(move || open_badges::read(&bytes, &slug)).await;
        let mut incoming =
            read.map_err(|error| crate::store::StoreError::Panicked(error.to_string()))??;
        self.follow_addresses(&mut incoming, holder).await;
        let mut trials = self.trials(incoming);
        let mut tries = 0;
        loop {
            tries += 1;
            let inputs: Vec<BadgeInput> = trials.iter().filter_map(|t| t.badge.clone()).collect();
            let plan = self.plan_badges(actor, inputs, options.visibility).await?;
            if self.judge(&mut trials, &plan.ops, &plan.errors) {
                // Some were refused: what is left is planned anew.
                continue;
            }
            let refused = trials.iter().any(|trial| trial.badge.is_none());
            if options.dry_run {
                return Ok(report(trials, None));
            }
            if refused && !options.leave_out_refused {
                return Err(refusal(&trials).into());
            }
            let mut plan = plan;
            plan.images = trials.iter().filter_map(|t| t.image.clone()).collect();
            match self.write_badges(actor, plan).await {
                Err(problem) if problem.code == Code::Conflict && tries < TRIES => {}
                Err(problem) => return Err(problem),
                Ok(outcome) => return Ok(report(trials, Some(outcome))),
            }
        }
    }

    /// Rows with their images looked at; a definition that stands twice is taken once.
    fn trials(&self, incoming: Vec<Incoming>) -> Vec<Trial> {
        let mut seen = HashSet::new();
        incoming
            .into_iter()
            .map(|row| {
                let mut trial = Trial {
                    row: ImportRow {
                        place: row.place.clone(),
                        label: row.label,
                        op: RowOp::Refused,
                        reasons: Vec::new(),
                        notes: Vec::new(),
                    },
                    badge: None,
                    image: None,
                };
                match row.read {
                    Err(error) => trial.row.reasons.push(error.message()),
                    Ok(found) => {
                        trial.row.notes = found.notes;
                        let name = (found.badge.code.clone(), found.badge.version.clone());
                        if seen.insert(name) {
                            self.look_at(&mut trial, found.badge);
                        } else {
                            trial.row.reasons.push(Message::new("records-twice"));
                        }
                    }
                }
                trial
            })
            .collect()
    }

    fn look_at(&self, trial: &mut Trial, mut badge: BadgeInput) {
        let source = badge.more.source.as_ref();
        let start = format!("{}/ob/", self.public_url);
        if source.is_some_and(|source| source.id.starts_with(&start)) {
            trial.row.reasons.push(Message::new("records-own"));
            return;
        }
        match self.take_image(&mut badge.more.image, trial.row.place.clone()) {
            Err(error) => trial.row.reasons.push(error.message()),
            Ok(image) => {
                if let Some(image) = &image {
                    let address = format!("{}/images/{}", self.public_url, image.sha256);
                    let note = Message::new("records-image-stored").with("address", address);
                    trial.row.notes.push((Some(trial.row.place.clone()), note));
                }
                trial.image = image;
                trial.badge = Some(badge);
            }
        }
    }

    /// Writes down what the plan says of every row. Whether any was refused by it.
    fn judge(&self, trials: &mut [Trial], ops: &[RowOp], errors: &[RegistryError]) -> bool {
        let mut refused = false;
        let tried = trials.iter_mut().filter(|trial| trial.badge.is_some());
        for (trial, op) in tried.zip(ops) {
            trial.row.op = *op;
            if *op == RowOp::Refused {
                refused = true;
                trial.badge = None;
                let own = |error: &&RegistryError| error.place().as_ref() == Some(&trial.row.place);
                let reasons = errors.iter().filter(own).map(Explain::message);
                trial.row.reasons.extend(reasons);
            }
        }
        refused
    }

    /// Fetches badges that assertions name by address, and profiles of issuers, where this registry fetches at all.
    async fn follow_addresses(&self, incoming: &mut [Incoming], holder: &str) {
        let mut left = MAX_FETCHES;
        for row in incoming {
            // An image leads to its assertion, an assertion to its badge.
            for _ in 0..2 {
                let Err(OpenBadgesError::Elsewhere { url }) = &row.read else {
                    break;
                };
                let url = url.clone();
                if left == 0 {
                    break;
                }
                left -= 1;
                match self.fetched(&url).await {
                    Ok(bytes) => {
                        let fetched = open_badges::read(&bytes, holder);
                        if let Some(first) = fetched.ok().and_then(|mut all| all.pop()) {
                            row.label = first.label;
                            row.read = first.read;
                        }
                    }
                    Err(problem) => {
                        row.read = Err(OpenBadgesError::NotBaked {
                            reason: problem.message,
                        });
                    }
                }
            }
            let Ok(found) = &mut row.read else {
                continue;
            };
            let Some(source) = &mut found.badge.more.source else {
                continue;
            };
            let Some(url) = source.issuer.as_ref().and_then(|issuer| issuer.as_str()) else {
                continue;
            };
            let url = url.to_owned();
            if left == 0 || self.fetcher.check(&url, false).is_err() {
                continue;
            }
            left -= 1;
            match self.fetched(&url).await {
                Ok(bytes) => match serde_json::from_slice(&bytes) {
                    Ok(profile @ serde_json::Value::Object(_)) => source.issuer = Some(profile),
                    _ => found.notes.push((
                        Some(row.place.clone()),
                        Message::new("records-issuer-unreadable").with("url", url),
                    )),
                },
                Err(problem) => found.notes.push((Some(row.place.clone()), problem.message)),
            }
        }
    }

    async fn fetched(&self, url: &str) -> Result<Vec<u8>, Problem> {
        let file = self.fetcher.up_to(MAX_FETCHED).fetch_to_file(url).await?;
        Ok(file.bytes()?)
    }
}

fn report(trials: Vec<Trial>, outcome: Option<TableOutcome>) -> BadgeImport {
    BadgeImport {
        rows: trials.into_iter().map(|trial| trial.row).collect(),
        outcome,
    }
}

/// Everything that cannot be taken, as one refusal.
fn refusal(trials: &[Trial]) -> RegistryError {
    let refused: Vec<&ImportRow> = trials
        .iter()
        .filter(|trial| trial.badge.is_none())
        .map(|trial| &trial.row)
        .collect();
    let rows = refused.iter().flat_map(|row| {
        let place = Some(row.place.clone());
        row.reasons
            .iter()
            .map(move |reason| (place.clone(), reason.clone()))
    });
    RegistryError::RowsRefused {
        count: refused.len(),
        rows: rows.take(TOLD).collect(),
    }
}
