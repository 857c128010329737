//! The PostgreSQL cluster of a test run: the one `tests/run` started, else one of this process, stopped at its end.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// URL of a database of the cluster in which databases may be created. The cluster is started when first asked for.
pub fn url() -> &'static str {
    static URL: OnceLock<String> = OnceLock::new();
    URL.get_or_init(|| match std::env::var("KAKEHASHI_TEST_POSTGRES") {
        Ok(url) if !url.is_empty() => url,
        _ => start(),
    })
}

/// The same cluster, another database.
pub fn database_url(name: &str) -> String {
    let mut url = url::Url::parse(url()).expect("KAKEHASHI_TEST_POSTGRES is a postgres:// URL");
    url.set_path(name);
    url.into()
}

/// Where `initdb` and `pg_ctl` are: on the PATH, else where Debian keeps them.
fn programs() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let debian = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut debian: Vec<PathBuf> = debian.map(|version| version.path().join("bin")).collect();
    debian.sort();
    let found = std::env::split_paths(&path)
        .chain(debian.into_iter().rev())
        .find(|dir| dir.join("initdb").is_file() && dir.join("pg_ctl").is_file());
    found.expect(
        "tests on PostgreSQL need initdb and pg_ctl: install postgresql (tests/run does), or set KAKEHASHI_TEST_POSTGRES \
         to the URL of a database whose user may create databases",
    )
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id -u");
    id.stdout.starts_with(b"0\n")
}

/// A command run by someone initdb accepts: it refuses root.
fn command(program: &Path, root: bool) -> Command {
    if !root {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command
        .args(["--reuid=postgres", "--regid=postgres", "--clear-groups"])
        .arg(program);
    command
}

fn succeed(mut command: Command, what: &str) {
    let output = command
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| panic!("{what}: {error}"));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "{what} failed: {}{}",
        text(&output.stdout),
        text(&output.stderr)
    );
}

fn start() -> String {
    let (programs, root) = (programs(), is_root());
    let work = tempfile::Builder::new()
        .prefix("kakehashi-pg-")
        .tempdir()
        .expect("a temporary folder")
        .keep();
    if root {
        let mut chown = Command::new("chown");
        chown.arg("postgres").arg(&work);
        succeed(chown, "chown postgres (is there a user postgres?)");
    }
    let data = work.join("data");
    let mut initdb = command(&programs.join("initdb"), root);
    initdb
        .args([
            "-U",
            "postgres",
            "-A",
            "trust",
            "--no-sync",
            "-E",
            "UTF8",
            "--locale=C",
            "-D",
        ])
        .arg(&data);
    initdb.current_dir(&work);
    succeed(initdb, "initdb");
    stop_at_the_end(&programs, root, &work);
    let port = free_port();
    let mut pg_ctl = command(&programs.join("pg_ctl"), root);
    let options = format!(
        "-p {port} -k {} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c max_connections=400",
        work.display()
    );
    // The server inherits no pipe of ours: its output goes to a file.
    pg_ctl
        .current_dir(&work)
        .arg("-D")
        .arg(&data)
        .arg("-l")
        .arg(work.join("server.log"));
    pg_ctl
        .args(["-w", "-o", &options, "start"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let started = pg_ctl.status().expect("pg_ctl").success();
    let log = || std::fs::read_to_string(work.join("server.log")).unwrap_or_default();
    assert!(started, "pg_ctl start failed: {}", log());
    format!("postgres://postgres@127.0.0.1:{port}/postgres")
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("its number").port()
}

/// A shell that waits for the end of this process, however it ends, and stops the cluster: its standard input closes then.
fn stop_at_the_end(programs: &Path, root: bool, work: &Path) {
    let mut shell = command(Path::new("/bin/sh"), root);
    shell
        .arg("-c")
        .arg("cat >/dev/null; \"$0\" -D \"$1/data\" -m immediate stop; rm -rf \"$1\"");
    shell
        .arg(programs.join("pg_ctl"))
        .arg(work)
        .current_dir("/");
    shell
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let child = shell.spawn().expect("a shell");
    // Never waited for and never dropped: the pipe closes with the process.
    std::mem::forget(child);
}
