//! `kakehashi search`: finds frameworks, items, courses and badge classes.
//!
//! Beside a running server the index is only read, where it has come up to the log; without one the command brings it up
//! itself. The operator sees what an organisation of this instance sees.

use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::args::SearchArgs;
use super::{printable, say};
use crate::access::Viewer;
use crate::config::Config;
use crate::error::{Code, Message, Place, Problem};
use crate::follow;
use crate::locale::{Language, text};
use crate::registry::Registry;
use crate::registry::finding::{Asked, Found, FoundHit, ShownFacet, facets_named};
use crate::search::{Fragment, Highlight, HighlightField, SearchError, SearchIndex, TextField};
use crate::server;
use crate::store::StoreError;

/// How long a server that is still catching up is waited for.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often the index is looked at again.
const TICK: Duration = Duration::from_millis(200);
/// Characters of a title that are shown.
const LONGEST_TITLE: usize = 240;

/// Searches and prints what is found.
pub(super) async fn run(
    config: Config,
    language: Language,
    args: &SearchArgs,
) -> Result<(), Problem> {
    let names = args.facets.iter().map(String::as_str);
    let asked = Asked {
        text: args.text.clone(),
        narrowing: args.narrowing.clone(),
        facets: facets_named(names, "--facets")?,
        limit: args.limit,
        offset: args.offset,
        after: None,
    };
    let registry = server::open_registry(&config).await?;
    let slug = args.viewer.as_ref().unwrap_or(&config.organisation);
    let viewer = Viewer::Member(registry.operator_of(slug).await?);
    let index = index(&registry, server::search_folder(&config)).await?;
    let found = registry.find(&index, &viewer, language, &asked).await?;
    if args.json {
        return say(&format!("{:#}\n", found.json()));
    }
    let page = Page {
        language,
        marks: std::io::stdout().is_terminal(),
    };
    say(&page.written(&found, args.offset))
}

/// The index with the log as far as the registry has read it.
async fn index(registry: &Registry, folder: PathBuf) -> Result<Arc<SearchIndex>, Problem> {
    let wanted = registry.graph.snapshot().seq;
    let started = Instant::now();
    loop {
        let head = registry.store.position().await?;
        let at = match for_reading(registry, folder.clone()).await? {
            Some((index, at)) if (wanted..=head).contains(&at) => return Ok(index),
            other => other.map_or(0, |(_, at)| at),
        };
        match for_writing(registry, folder.clone()).await {
            Ok(index) => {
                let at = index.position();
                if !(wanted..=head).contains(&at) {
                    follow::bring_up(&registry.store, &registry.graph, &index).await?;
                }
                return Ok(index);
            }
            Err(SearchError::Locked(_)) if started.elapsed() < PATIENCE => {
                tokio::time::sleep(TICK).await;
            }
            Err(SearchError::Locked(path)) => {
                let message = Message::new("search-behind")
                    .with("path", path.display())
                    .with("at", at)
                    .with("head", head);
                let at = Place::Path(path.display().to_string());
                return Err(Problem::new(Code::Busy, message).at(at));
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// The index as it is on disk; `None` where it cannot be read, for which the one who may write it has the words.
async fn for_reading(
    registry: &Registry,
    folder: PathBuf,
) -> Result<Option<(Arc<SearchIndex>, i64)>, Problem> {
    let database = registry.store.database_id().to_owned();
    let opening = move || SearchIndex::open_for_reading(&folder, &database);
    let opened = tokio::task::spawn_blocking(opening).await;
    match opened.map_err(|error| StoreError::Panicked(error.to_string()))? {
        Ok(opened) => Ok(opened.map(|(index, at)| (Arc::new(index), at))),
        Err(error) => {
            // A merge of the process that writes may have taken a file away just now.
            tracing::debug!(cause = ?error, "the search index could not be opened for reading");
            Ok(None)
        }
    }
}

async fn for_writing(
    registry: &Registry,
    folder: PathBuf,
) -> Result<Arc<SearchIndex>, SearchError> {
    let database = registry.store.database_id().to_owned();
    let locked = folder.clone();
    let opening = move || SearchIndex::open(&folder, &database);
    match tokio::task::spawn_blocking(opening).await {
        Ok(opened) => opened.map(|(index, _)| Arc::new(index)),
        Err(error) => Err(SearchError::Folder(locked, std::io::Error::other(error))),
    }
}

/// How an answer is written.
struct Page {
    language: Language,
    /// Show what was found by the terminal's bold.
    marks: bool,
}

impl Page {
    fn written(&self, found: &Found, offset: usize) -> String {
        let summary = match (found.total, found.relaxed) {
            (0, _) => Message::new("search-nothing"),
            (_, true) => Message::new("search-found-some").with("total", found.total),
            (_, false) => Message::new("search-found").with("total", found.total),
        };
        let mut out = format!("{}\n", text(self.language, &summary));
        for correction in &found.corrections {
            let told = Message::new("search-read-as")
                .with("written", &correction.written)
                .with("read", &correction.read_as);
            out += &format!("{}\n", text(self.language, &told));
        }
        for (number, hit) in (offset + 1..).zip(&found.hits) {
            self.hit(&mut out, number, hit);
        }
        for facet in &found.facets {
            self.facet(&mut out, facet);
        }
        out
    }

    fn hit(&self, out: &mut String, number: usize, hit: &FoundHit) {
        let shown = &hit.shown;
        let of = |wanted: HighlightField| {
            let mut highlights = hit.highlights.iter();
            highlights.find(|highlight| highlight.field == wanted)
        };
        let title = match of(HighlightField::Text(TextField::Title)) {
            Some(highlight) => self.pieces(&highlight.fragments),
            None => shortened(&shown.title),
        };
        let code = match (of(HighlightField::Code), &shown.code) {
            (Some(highlight), _) => format!("{}  ", self.pieces(&highlight.fragments)),
            (None, Some(code)) => format!("{code}  "),
            (None, None) => String::new(),
        };
        writeln!(out, "\n{number}. {code}{title}").ok();
        let mut place: Vec<String> = Vec::new();
        place.extend(shown.framework.iter().map(|named| named.title.clone()));
        place.extend(shown.path.iter().map(|label| shortened(label)));
        if place.is_empty() {
            place.push(shown.organisation.clone());
        }
        let kind = text(self.language, &kind(shown.kind.name()));
        writeln!(out, "   {kind} · {}", place.join(" › ")).ok();
        let shown_above = |highlight: &&Highlight| {
            matches!(
                highlight.field,
                HighlightField::Code | HighlightField::Text(TextField::Title | TextField::Path)
            )
        };
        for highlight in hit.highlights.iter().filter(|one| !shown_above(one)) {
            let name = text(self.language, &field(highlight.field));
            writeln!(out, "   {name}: {}", self.pieces(&highlight.fragments)).ok();
        }
        writeln!(out, "   {}", shown.identifier).ok();
    }

    fn facet(&self, out: &mut String, facet: &ShownFacet) {
        writeln!(out, "\n{}:", facet.dimension.name()).ok();
        for value in &facet.values {
            let label = value.label.iter().map(|label| format!("  {label}"));
            let label: String = label.collect();
            writeln!(out, "  {:>7}  {}{label}", value.count, value.value).ok();
        }
        if facet.others > 0 {
            let message = Message::new("search-others").with("count", facet.others);
            writeln!(out, "  {:>7}  {}", "…", text(self.language, &message)).ok();
        }
    }

    fn pieces(&self, pieces: &[Fragment]) -> String {
        let show = |piece: &Fragment| match piece.marked && self.marks {
            true => format!("\u{1b}[1m{}\u{1b}[0m", printable(&piece.text)),
            false => printable(&piece.text),
        };
        pieces.iter().map(show).collect()
    }
}

fn shortened(text: &str) -> String {
    let mut shown: String = text.chars().take(LONGEST_TITLE).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    printable(&shown)
}

fn kind(name: &str) -> Message {
    match name {
        "document" => Message::new("search-kind-document"),
        "criterion" => Message::new("search-kind-criterion"),
        "course" => Message::new("search-kind-course"),
        "outcome" => Message::new("search-kind-outcome"),
        "badge" => Message::new("search-kind-badge"),
        _ => Message::new("search-kind-item"),
    }
}

fn field(field: HighlightField) -> Message {
    match field {
        HighlightField::Code => Message::new("search-field-code"),
        HighlightField::Text(TextField::Title) => Message::new("search-field-title"),
        HighlightField::Text(TextField::Abbreviated) => Message::new("search-field-abbreviated"),
        HighlightField::Text(TextField::Keywords) => Message::new("search-field-keywords"),
        HighlightField::Text(TextField::Notes) => Message::new("search-field-notes"),
        HighlightField::Text(TextField::Path) => Message::new("search-field-path"),
    }
}
