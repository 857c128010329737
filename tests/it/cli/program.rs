//! Running the program: a home with its database, a finished run, a running server.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use kakehashi::store::{Store, log};
use serde_json::Value;

use crate::support::{Database, Engine, run};

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_kakehashi");
/// How long anything may take before the test calls it stuck.
const PATIENCE: Duration = Duration::from_secs(90);

/// A working folder, a data folder and a database of their own.
pub struct Home {
    folder: tempfile::TempDir,
    pub database: Database,
}

impl Home {
    /// A home where the program has never run.
    pub fn fresh(engine: Engine) -> Self {
        Home {
            folder: tempfile::tempdir().unwrap(),
            database: Database::empty(engine),
        }
    }

    /// A home with a framework in it, which is what a refusal must leave as it is.
    pub fn with_framework(engine: Engine) -> Self {
        let home = Home::fresh(engine);
        let file = home.file("first.json", super::package("First", 10));
        home.ok(&["import", &file]);
        home
    }

    /// The working folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        self.database.folder()
    }

    /// Writes a file into the working folder and returns its path.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.folder().join(name);
        std::fs::write(&path, content).unwrap();
        path.display().to_string()
    }

    /// The program with nothing of the tester's environment but the way to its home.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        self.settle_in(&mut command);
        command.args(args);
        command
    }

    /// Gives a command the environment of this home.
    pub fn settle_in(&self, command: &mut Command) {
        command.current_dir(self.folder()).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
            .env("KAKEHASHI_DATA", self.database.folder())
            .env("KAKEHASHI_DATABASE_URL", self.database.url());
        command.env("KAKEHASHI_PUBLIC_URL", "https://kakehashi.example");
    }

    /// Runs the program to its end.
    pub fn run(&self, args: &[&str]) -> Ran {
        Ran::of(self.command(args))
    }

    /// Runs the program, which must succeed; its standard output.
    pub fn ok(&self, args: &[&str]) -> String {
        let ran = self.run(args);
        assert_eq!(ran.code, Some(0), "{args:?}: {}", ran.err);
        ran.out
    }

    /// Opens the database as another process would.
    pub fn store(&self) -> Store {
        self.database.store()
    }

    /// The last position of the log, after proving that its chain is whole and that the database can be written.
    pub fn position(&self) -> i64 {
        let store = self.store();
        let asked = async move {
            // Waits for a write that a killed process has left behind in the server.
            let actor = kakehashi::access::Actor::system(0, "");
            store.write(&actor, |_| Ok(())).await.unwrap();
            let (broken, seq) = store
                .read(|c| Ok((log::first_break(c)?, log::position(c)?)))
                .await
                .unwrap();
            assert_eq!(broken, None, "the hash chain is whole");
            seq
        };
        // On a thread of its own: the test may itself run on a runtime.
        std::thread::scope(|scope| scope.spawn(|| run(asked)).join().unwrap())
    }

    /// How many documents and how many items there are.
    pub fn counts(&self) -> (i64, i64) {
        (self.database.count("document"), self.database.count("item"))
    }

    /// Starts the server and waits until it is ready.
    pub fn serve(&self, args: &[&str]) -> Served {
        let mut command =
            self.command(&["serve", "--listen", "127.0.0.1:0", "--log-format", "json"]);
        command.args(args);
        Served::start(command)
    }
}

/// A run that has ended.
#[derive(Debug)]
pub struct Ran {
    /// Exit code; none after a signal.
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// Runs a command to its end.
    pub fn of(mut command: Command) -> Ran {
        let output = command.stdin(Stdio::null()).output().unwrap();
        Ran {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// A running server. Killed when it is dropped.
pub struct Served {
    child: Child,
    address: SocketAddr,
    log: Arc<Mutex<Vec<String>>>,
    reader: Option<JoinHandle<()>>,
    agent: ureq::Agent,
}

impl Served {
    fn start(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log: Arc<Mutex<Vec<String>>> = Arc::default();
        let (lines, err) = (Arc::clone(&log), child.stderr.take().unwrap());
        let reader = std::thread::spawn(move || {
            for line in BufReader::new(err).lines() {
                lines.lock().unwrap().push(line.unwrap());
            }
        });
        let started = Instant::now();
        let address = loop {
            if let Some(address) = log.lock().unwrap().iter().find_map(|line| address_in(line)) {
                break address;
            }
            let ended = child.try_wait().unwrap();
            assert!(
                ended.is_none() && started.elapsed() < PATIENCE,
                "no server: {ended:?} {:?}",
                log.lock().unwrap()
            );
            std::thread::sleep(Duration::from_millis(10));
        };
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            .build();
        let served = Served {
            child,
            address,
            log,
            reader: Some(reader),
            agent: agent.into(),
        };
        served.until("/readyz", |status, _| status == 200);
        served
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://127.0.0.1:PORT` and the path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// GET, with a Bearer token or without: status and body.
    pub fn get(&self, path: &str, token: Option<&str>) -> (u16, String) {
        let mut request = self.agent.get(self.url(path));
        if let Some(token) = token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        let mut answer = request.call().unwrap();
        (
            answer.status().as_u16(),
            answer.body_mut().read_to_string().unwrap(),
        )
    }

    /// Titles of all documents a caller sees over CASE.
    pub fn titles(&self, token: Option<&str>) -> Vec<String> {
        let (status, body) = self.get("/ims/case/v1p1/CFDocuments?limit=1000", token);
        assert_eq!(status, 200, "{body}");
        let body: Value = serde_json::from_str(&body).unwrap();
        let titles = body["CFDocuments"]
            .as_array()
            .unwrap()
            .iter()
            .map(|document| document["title"].as_str().unwrap());
        titles.map(str::to_owned).collect()
    }

    /// Asks until the answer is as wanted.
    pub fn until(&self, path: &str, wanted: impl Fn(u16, &str) -> bool) {
        let started = Instant::now();
        loop {
            let (status, body) = self.get(path, None);
            if wanted(status, &body) {
                return;
            }
            assert!(started.elapsed() < PATIENCE, "{path} stays {status} {body}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Sends a signal: `TERM`, `INT`.
    pub fn signal(&self, name: &str) {
        signal(self.child.id(), name);
    }

    /// Waits for the end: how it ended, and what it logged.
    pub fn ended(mut self) -> (ExitStatus, String) {
        let started = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(
                started.elapsed() < PATIENCE,
                "the server does not end: {:?}",
                self.log.lock().unwrap()
            );
            std::thread::sleep(Duration::from_millis(10));
        };
        self.reader.take().unwrap().join().unwrap();
        let log = self.log.lock().unwrap().join("\n");
        (status, log)
    }

    /// Stops in order; must end with 0.
    pub fn stop(self) {
        self.signal("TERM");
        let (status, log) = self.ended();
        assert_eq!(status.code(), Some(0), "{log}");
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// The address in the record that says the server serves.
fn address_in(line: &str) -> Option<SocketAddr> {
    let record: Value = serde_json::from_str(line).ok()?;
    (record["message"] == "kakehashi serves").then(|| record["address"].as_str()?.parse().ok())?
}

/// Sends a signal to a process of ours.
pub fn signal(process: u32, name: &str) {
    let sent = Command::new("kill")
        .arg(format!("-{name}"))
        .arg(process.to_string())
        .status()
        .unwrap();
    assert!(sent.success());
}

/// Reads a file of the home, for instance one the program wrote.
pub fn read(path: PathBuf) -> String {
    let mut text = String::new();
    std::fs::File::open(&path)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}
