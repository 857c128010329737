//! Large imports, each in a process of its own on both databases: items per second beside only parsing the same bytes, how
//! much memory the process takes above what it has when the database is open, with and without the readings of a server,
//! and how long another writer waits at most, in the same process and in another.

use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use diesel::Connection as _;
use diesel::connection::SimpleConnection as _;
use kakehashi::access::Actor;
use kakehashi::config::{Config, Flags};
use kakehashi::registry::Registry;
use kakehashi::registry::imports::{FileSource, ImportOptions, Progress};
use kakehashi::server;
use kakehashi::store::{Store, Target};

use crate::generate;
use crate::{Fallible, cluster};

/// The argument that makes this program import a file and tell its figures.
pub const CHILD: &str = "--import-child";

/// What a child tells, one figure a line.
struct Told {
    idle: u64,
    peak: u64,
    seconds: f64,
    wait: f64,
}

/// Prints the table.
pub fn run(quick: bool) -> Fallible<()> {
    let sizes: &[usize] = if quick {
        &[1_000, 2_000]
    } else {
        &[10_000, 25_000, 50_000, 100_000]
    };
    println!(
        "\nimports of a file of so many items and as many associations, each in a process of its own\n\
         {:>7}  {:<10} {:<9} {:>9} {:>8} {:>13} {:>9} {:>9} {:>12} {:>14}",
        "items",
        "database",
        "readings",
        "seconds",
        "items/s",
        "parse only/s",
        "idle MiB",
        "above MiB",
        "own wait ms",
        "other wait ms"
    );
    for &items in sizes {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("package.json");
        let mut out = BufWriter::new(std::fs::File::create(&file)?);
        generate::write_package(items, &mut out)?;
        out.flush()?;
        drop(out);
        let started = Instant::now();
        let parsed: serde_json::Value = serde_json::from_slice(&std::fs::read(&file)?)?;
        let parse_only = started.elapsed().as_secs_f64();
        drop(parsed);
        for engine in ["sqlite", "postgres"] {
            for readings in [false, true] {
                let data = tempfile::tempdir()?;
                let name = format!("kakehashi_bench_{items}_{readings}");
                let (target, url) = database(engine, data.path(), &name)?;
                let (told, other) = one(&file, data.path(), target, &url, readings)?;
                println!(
                    "{items:>7}  {engine:<10} {:<9} {:>9.2} {:>8.0} {:>13.0} {:>9} {:>9} {:>12.0} {:>14.0}",
                    if readings { "yes" } else { "no" },
                    told.seconds,
                    items as f64 / told.seconds,
                    items as f64 / parse_only,
                    told.idle / 1024,
                    told.peak.saturating_sub(told.idle) / 1024,
                    told.wait * 1e3,
                    other * 1e3,
                );
                if engine == "postgres" {
                    let mut admin = diesel::PgConnection::establish(cluster::url())?;
                    admin.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)"))?;
                }
            }
        }
    }
    Ok(())
}

fn database(engine: &str, folder: &Path, name: &str) -> Fallible<(Target, String)> {
    if engine == "sqlite" {
        let path = folder.join("kakehashi.db");
        let url = format!("sqlite:{}", path.display());
        return Ok((Target::Sqlite(path), url));
    }
    let mut admin = diesel::PgConnection::establish(cluster::url())?;
    admin.batch_execute(&format!("CREATE DATABASE {name}"))?;
    let url = cluster::database_url(name);
    Ok((Target::Postgres(url.clone()), url))
}

/// Runs a child, and writes to its database from here all the while; its figures, and the longest write here.
fn one(
    file: &Path,
    data: &Path,
    target: Target,
    url: &str,
    readings: bool,
) -> Fallible<(Told, f64)> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let store = Store::open(target, 2)?;
    let over = Arc::new(AtomicBool::new(false));
    let probing = runtime.spawn(probe(store, Arc::clone(&over)));
    let output = Command::new(std::env::current_exe()?)
        .arg(CHILD)
        .args([file, data])
        .arg(url)
        .arg(if readings { "readings" } else { "alone" })
        .output()?;
    over.store(true, Ordering::Relaxed);
    let other = runtime.block_on(probing)?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let figures: Vec<f64> = text.lines().filter_map(|line| line.parse().ok()).collect();
    match figures[..] {
        [idle, peak, seconds, wait] => {
            let told = Told {
                idle: idle as u64,
                peak: peak as u64,
                seconds,
                wait,
            };
            Ok((told, other))
        }
        _ => Err(format!("a child told {text:?}").into()),
    }
}

/// Takes the head of the log again and again; the longest time that took.
async fn probe(store: Store, over: Arc<AtomicBool>) -> f64 {
    let actor = Actor::system(0, "");
    let mut longest = Duration::ZERO;
    while !over.load(Ordering::Relaxed) {
        let started = Instant::now();
        if store.write(&actor, |_| Ok(())).await.is_ok() {
            longest = longest.max(started.elapsed());
        }
        tokio::time::sleep(Duration::from_millis(3)).await;
    }
    longest.as_secs_f64()
}

/// The child: opens the database, imports the file, tells its figures.
pub fn child(arguments: &[String]) -> Fallible<()> {
    let [file, data, url, readings] = arguments else {
        return Err("a child needs a file, a folder, a database and its readings".into());
    };
    let variables = [
        ("KAKEHASHI_DATA".to_owned(), data.clone()),
        ("KAKEHASHI_DATABASE_URL".to_owned(), url.clone()),
    ];
    let config = Config::load(&Flags::new(None), variables, None)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime
        .block_on(async {
            if readings == "readings" {
                let service = server::open(config).await?;
                let figures =
                    import(&service.app.registry, file, |seq| service.app.settle(seq)).await;
                service.running.stop().await;
                figures
            } else {
                let registry = server::open_registry(&config).await?;
                import(&registry, file, |_| async {}).await
            }
        })
        .map_err(|problem| problem.to_string().into())
}

async fn import<F: Future<Output = ()>>(
    registry: &Registry,
    file: &str,
    settle: impl Fn(i64) -> F,
) -> Result<(), kakehashi::error::Problem> {
    let actor = registry.operator_for("local").await?;
    let idle = memory("VmRSS:");
    let over = Arc::new(AtomicBool::new(false));
    let probing = tokio::spawn(probe(registry.store.clone(), Arc::clone(&over)));
    let Ok(Some(source)) = FileSource::open(Path::new(file)) else {
        return Err(kakehashi::store::StoreError::Busy.into());
    };
    let started = Instant::now();
    let options = ImportOptions::default();
    let outcome = registry
        .import_framework(&actor, source, options, Progress::default())
        .await?;
    let seconds = started.elapsed().as_secs_f64();
    over.store(true, Ordering::Relaxed);
    let wait = probing.await.unwrap_or(f64::NAN);
    // Patience ends before a large copy is searchable: ask until it is.
    for _ in 0..60 {
        settle(outcome.seq).await;
    }
    println!("{idle}\n{}\n{seconds}\n{wait}", memory("VmHWM:"));
    Ok(())
}

/// A figure of this process, in KiB; 0 where the machine does not tell.
pub fn memory(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}
