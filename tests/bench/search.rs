//! The search index at its full size: how fast it is built, how large it is, how fast it answers, and how soon an edit is
//! found.
//!
//! One index of 1,000,000 made-up items (`--quick`: 20,000). Beside each figure stands a ceiling taken in the same run:
//! for building, what tantivy itself needs for the same texts in one plain field; for queries, its best ten of one
//! word in this very index. Queries are asked of the index inside the process, highlights included.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use kakehashi::config::{Config, Flags};
use kakehashi::registry::imports::{ImportOptions, Progress};
use kakehashi::search::{Query, Record, SearchIndex};
use kakehashi::server;
use serde_json::json;
use tantivy::collector::TopDocs;
use tantivy::query::TermQuery;
use tantivy::schema::{IndexRecordOption, STORED, Schema, TEXT};
use tantivy::{Index, IndexReader, TantivyDocument, Term};

use crate::imports::memory;
use crate::measure::{Figure, print_head, print_row};
use crate::queries::{self, Question, Sample};
use crate::vocabulary::Generator;
use crate::{Fallible, told};

/// Records that are handed to the index at once, as the follower does.
const BATCH: usize = 2_000;
/// Edits whose way into the index is timed.
const EDITS: usize = 50;

/// Prints the table.
pub fn run(quick: bool) -> Fallible<()> {
    let (items, each, patience) = if quick {
        (20_000, 100, Duration::from_secs(2))
    } else {
        (1_000_000, 400, Duration::from_secs(15))
    };
    let folder = tempfile::tempdir()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let (database, position) = runtime.block_on(small_registry(folder.path()))?;
    print_head();
    let dir = folder.path().join("search");
    let sample = build(&dir, &database, position, items)?;
    let (index, _) = SearchIndex::open(&dir, &database)?;
    ask(&index, &dir, items, &sample, each, patience)?;
    drop(index);
    runtime.block_on(edits(folder.path(), items))
}

fn config(data: &Path) -> Fallible<Config> {
    let settings = [
        ("KAKEHASHI_DATA".to_owned(), data.display().to_string()),
        (
            "KAKEHASHI_PUBLIC_URL".to_owned(),
            "http://127.0.0.1:8080".to_owned(),
        ),
    ];
    Ok(Config::load(&Flags::new(None), settings, None)?)
}

/// A registry with one small framework; its database's id and the position of its log.
async fn small_registry(data: &Path) -> Fallible<(String, i64)> {
    let registry = server::open_registry(&config(data)?).await.map_err(told)?;
    edit(&registry, "as it was").await?;
    let position = registry.store.position().await.map_err(told)?;
    Ok((registry.store.database_id().to_owned(), position))
}

/// Builds the index; some of its records, for queries.
fn build(dir: &Path, database: &str, position: i64, items: usize) -> Fallible<Sample> {
    let mut sample = Sample::default();
    let mut generator = Generator::new(items);
    let (index, _) = SearchIndex::open(dir, database)?;
    let before = memory("VmRSS:");
    // The peak so far is forgotten, where the machine lets us.
    std::fs::write("/proc/self/clear_refs", "5").ok();
    let (mut spent, mut made) = (Duration::ZERO, 0);
    loop {
        let batch: Vec<Record> = std::iter::from_fn(|| generator.next())
            .take(BATCH)
            .collect();
        if batch.is_empty() {
            break;
        }
        made += batch.len();
        sample.take(&batch, items);
        let started = Instant::now();
        index.apply(&batch, &[], &[])?;
        spent += started.elapsed();
    }
    let started = Instant::now();
    index.commit(position)?;
    spent += started.elapsed();
    let peak = memory("VmHWM:").saturating_sub(before);
    let (plain, plain_size) = plain(items.min(100_000))?;
    let figure = Figure::per_second(
        made as f64 / spent.as_secs_f64(),
        &format!(
            "{:.1} s; memory above {} MiB",
            spent.as_secs_f64(),
            peak / 1024
        ),
    );
    print_row(
        items,
        "index build",
        figure,
        Figure::per_second(plain, "tantivy, one plain field"),
    );
    drop(index);
    let started = Instant::now();
    let (index, _) = SearchIndex::open(dir, database)?;
    let opened = started.elapsed();
    drop(index);
    println!(
        "{items:>6}  index size: {:.0} bytes an item (plain {plain_size:.0}), {:.0} MiB; opened and checked in {:.2} s",
        size(dir) as f64 / made as f64,
        size(dir) as f64 / f64::from(1 << 20),
        opened.as_secs_f64(),
    );
    Ok(sample)
}

/// What tantivy needs on one thread for the same texts as one field with its own tokenizer: items per second, and bytes an
/// item.
fn plain(items: usize) -> Fallible<(f64, f64)> {
    let folder = tempfile::tempdir()?;
    let mut schema = Schema::builder();
    let text = schema.add_text_field("text", TEXT | STORED);
    let index = Index::create_in_dir(folder.path(), schema.build())?;
    let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, 20_000_000)?;
    let mut generator = Generator::new(items);
    let mut spent = Duration::ZERO;
    loop {
        let batch: Vec<Record> = std::iter::from_fn(|| generator.next())
            .take(BATCH)
            .collect();
        if batch.is_empty() {
            break;
        }
        let started = Instant::now();
        for record in batch {
            let mut document = TantivyDocument::default();
            let texts = [
                Some(record.id),
                record.code,
                Some(record.title),
                record.abbreviated,
                record.notes,
                Some(record.framework_title),
            ];
            for value in texts
                .into_iter()
                .flatten()
                .chain(record.path)
                .chain(record.keywords)
            {
                document.add_text(text, value);
            }
            writer.add_document(document)?;
        }
        spent += started.elapsed();
    }
    let started = Instant::now();
    writer.commit()?;
    spent += started.elapsed();
    writer.wait_merging_threads()?;
    Ok((
        items as f64 / spent.as_secs_f64(),
        size(folder.path()) as f64 / items as f64,
    ))
}

/// Bytes of all files below a folder.
fn size(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(meta) if meta.is_dir() => size(&entry.path()),
            Ok(meta) => meta.len(),
            Err(_) => 0,
        })
        .sum()
}

/// Every class with one client, and all together with one and with sixteen.
fn ask(
    index: &SearchIndex,
    dir: &Path,
    items: usize,
    sample: &Sample,
    each: usize,
    patience: Duration,
) -> Fallible<()> {
    let ceiling = Ceiling::open(dir, sample)?;
    let find = |question: &Question| question.ask(index);
    let ceiling_of = |clients| {
        timed(&ceiling.words, clients, patience, |word| {
            ceiling.best_ten(word)
        })
        .with("ceiling: tantivy, best ten of one word")
    };
    let one = ceiling_of(1);
    let mut mixed = Vec::new();
    for (class, make) in queries::CLASSES {
        let queries = queries::of(sample, make, each);
        // Once before, so that every class finds its pages in memory.
        timed(&queries[..queries.len().min(20)], 1, patience / 5, find);
        print_row(
            items,
            &format!("{class}, 1 client"),
            timed(&queries, 1, patience, find),
            one.clone(),
        );
        mixed.push(queries);
    }
    // In turn, so that any beginning of the list has all classes.
    let mixed: Vec<Question> = (0..each)
        .flat_map(|place| {
            mixed
                .iter()
                .filter_map(move |queries| queries.get(place).cloned())
        })
        .collect();
    for clients in [1, 16] {
        let name = format!(
            "all together, {clients} client{}",
            if clients == 1 { "" } else { "s" }
        );
        print_row(
            items,
            &name,
            timed(&mixed, clients, patience * 2, find),
            ceiling_of(clients),
        );
    }
    Ok(())
}

/// Some clients answer the questions between them, each as soon as it is done with the last, until there are none or
/// patience ends.
fn timed<T: Sync>(
    questions: &[T],
    clients: usize,
    patience: Duration,
    find: impl Fn(&T) -> bool + Sync,
) -> Figure {
    let (next, started) = (AtomicUsize::new(0), Instant::now());
    let runs = std::thread::scope(|scope| {
        let client = || {
            let mut runs = Vec::new();
            while started.elapsed() < patience
                && let Some(question) = questions.get(next.fetch_add(1, Ordering::Relaxed))
            {
                let run = Instant::now();
                if find(question) {
                    runs.push(run.elapsed());
                }
            }
            runs
        };
        let threads: Vec<_> = (0..clients).map(|_| scope.spawn(client)).collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_default())
            .collect::<Vec<_>>()
    });
    let asked = runs.len();
    Figure::of(runs, started.elapsed()).with(&format!("{asked} queries"))
}

/// The same index, asked by tantivy directly.
struct Ceiling {
    reader: IndexReader,
    field: tantivy::schema::Field,
    words: Vec<String>,
}

impl Ceiling {
    fn open(dir: &Path, sample: &Sample) -> Fallible<Self> {
        let index = Index::open_in_dir(largest_index(dir).ok_or("no index")?)?;
        let schema = index.schema();
        let field = schema
            .fields()
            .find(|(_, entry)| entry.name().starts_with("title") && entry.is_indexed())
            .ok_or("no field of titles")?
            .0;
        Ok(Ceiling {
            reader: index.reader()?,
            field,
            words: queries::words_of(sample, 2_000),
        })
    }

    fn best_ten(&self, word: &str) -> bool {
        let query = TermQuery::new(
            Term::from_field_text(self.field, word),
            IndexRecordOption::WithFreqs,
        );
        self.reader
            .searcher()
            .search(&query, &TopDocs::with_limit(10).order_by_score())
            .is_ok()
    }
}

/// The folder of the largest tantivy index below a folder.
fn largest_index(folder: &Path) -> Option<PathBuf> {
    let entries = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    let below = entries
        .filter(|path| path.is_dir())
        .filter_map(|path| largest_index(&path));
    let own = folder
        .join("meta.json")
        .is_file()
        .then(|| folder.to_owned());
    below.chain(own).max_by_key(|folder| size(folder))
}

/// Takes in the small framework, saying this.
async fn edit(registry: &kakehashi::registry::Registry, says: &str) -> Fallible<i64> {
    let identifier = |number: usize| format!("00000000-0000-4000-9000-{number:012}");
    let uri = |number: usize| format!("https://bench.example/{}", identifier(number));
    let time = "2026-01-01T00:00:00Z";
    let items: Vec<_> = (1..=20).map(|number| json!({
        "identifier": identifier(number), "uri": uri(number), "lastChangeDateTime": time,
        "fullStatement": if number == 7 { format!("A statement {says}") } else { format!("Statement {number}") },
    })).collect();
    let package = json!({
        "CFDocument": {
            "identifier": identifier(0), "uri": uri(0), "caseVersion": "1.1", "creator": "Bench", "title": "Edited",
            "lastChangeDateTime": time,
        },
        "CFItems": items, "CFAssociations": [],
    });
    let actor = registry.operator_for("local").await.map_err(told)?;
    let imported = registry
        .import_framework(
            &actor,
            package.to_string().into_bytes(),
            ImportOptions::default(),
            Progress::default(),
        )
        .await;
    Ok(imported.map_err(told)?.seq)
}

/// On the running service: from the commit of an edit until a search finds it.
async fn edits(data: &Path, items: usize) -> Fallible<()> {
    let service = server::open(config(data)?).await.map_err(told)?;
    let mut runs = Vec::new();
    let all = Instant::now();
    for number in 0..EDITS {
        let word = format!("edit{number}quux");
        let seq = edit(&service.app.registry, &word).await?;
        let committed = Instant::now();
        let query = Query {
            text: word,
            limit: 1,
            ..Query::default()
        };
        loop {
            service.app.settle(seq).await;
            let (index, query) = (std::sync::Arc::clone(&service.app.search), query.clone());
            if tokio::task::spawn_blocking(move || index.search(&query))
                .await??
                .total
                > 0
            {
                break;
            }
            if committed.elapsed() > Duration::from_secs(60) {
                return Err("an edit was not found within a minute".into());
            }
        }
        runs.push(committed.elapsed());
    }
    let [median, _, longest] = Figure::of(runs, all.elapsed()).latency.unwrap_or_default();
    println!(
        "{items:>6}  an edit is found after p50 {:.1} ms, p99 {:.1} ms from its commit, the search included; {EDITS} edits",
        median.as_secs_f64() * 1e3,
        longest.as_secs_f64() * 1e3,
    );
    service.running.stop().await;
    Ok(())
}
