//! The pages in a real browser: both languages, and the explorer asking the running program.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::cli::program::{Home, Served};
use crate::support::Engine;

/// Milliseconds of the page's own clock after which it is looked at; waiting for the network does not count.
const SETTLED: u32 = 8000;

/// A browser on the PATH.
fn browser() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
    ];
    let found = std::env::split_paths(&path).find_map(|folder| {
        let mut programs = names.iter().map(|name| folder.join(name));
        programs.find(|program| program.is_file())
    });
    found.expect("tests of pages need Chromium: apt-get install chromium (tests/run does)")
}

/// What is in a page after its scripts have run.
pub struct Page {
    pub dom: String,
}

impl Page {
    pub fn open(served: &Served, path: &str, accepted: &str) -> Page {
        let (page, log) = Page::at(&served.url(path), accepted);
        // A refusal of the content security policy is a defect of the page.
        assert!(!log.contains("Content Security Policy"), "{log}");
        page
    }

    /// A page at any address, and what the browser logged.
    pub fn at(address: &str, accepted: &str) -> (Page, String) {
        let profile = tempfile::tempdir().unwrap();
        let mut command = Command::new(browser());
        command.args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
        ]);
        command.args([
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ]);
        command.arg("--disable-dev-shm-usage");
        command.arg(format!("--user-data-dir={}", profile.path().display()));
        command.args([
            &format!("--lang={accepted}"),
            &format!("--accept-lang={accepted}"),
        ]);
        command
            .arg(format!("--virtual-time-budget={SETTLED}"))
            .args(["--dump-dom", address]);
        let output = command.stdin(Stdio::null()).output().unwrap();
        let (dom, log) = (
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8_lossy(&output.stderr),
        );
        assert!(output.status.success() && dom.contains("</html>"), "{log}");
        (Page { dom }, log.into_owned())
    }

    /// Start tag and content of the first element that has this id, up to the end tag of its kind.
    pub fn element(&self, kind: &str, id: &str) -> (&str, &str) {
        let at = self
            .dom
            .find(&format!("id=\"{id}\""))
            .unwrap_or_else(|| panic!("no #{id} in {}", self.dom));
        let start = self.dom[..at].rfind('<').unwrap();
        let open = start + self.dom[start..].find('>').unwrap() + 1;
        let close = open + self.dom[open..].find(&format!("</{kind}>")).unwrap();
        (&self.dom[start..open], &self.dom[open..close])
    }

    /// The state the explorer's result ended in, and the answer as JSON where there is one.
    fn result(&self) -> (&str, Option<Value>) {
        let (tag, content) = self.element("div", "result");
        let state = tag
            .split("data-state=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        (state, serde_json::from_str(&text(content)).ok())
    }
}

/// The text of a piece of HTML.
pub fn text(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<').enumerate().map(|(n, piece)| {
        if n == 0 {
            piece
        } else {
            piece.split_once('>').unwrap().1
        }
    }) {
        text.push_str(piece);
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}

fn explorer(query: &str, variables: &str) -> String {
    let mut fragment = url::form_urlencoded::Serializer::new(String::new());
    fragment
        .append_pair("query", query)
        .append_pair("variables", variables)
        .append_pair("run", "1");
    format!("/explorer?lang=en#{}", fragment.finish())
}

fn demo() -> (Home, Served) {
    let home = Home::fresh(Engine::Sqlite);
    let served = home.serve(&["--demo"]);
    (home, served)
}

#[test]
fn the_front_page_speaks_the_visitors_language() {
    let (_home, served) = demo();
    for (path, accepted, language, words) in [
        ("/", "ja", "ja", "標準"),
        ("/", "en", "en", "standard"),
        ("/?lang=ja", "en", "ja", "標準"),
        ("/?lang=en", "ja", "en", "standard"),
    ] {
        let page = Page::open(&served, path, accepted);
        assert!(
            page.dom.contains(&format!("<html lang=\"{language}\"")),
            "{path} for {accepted}: {}",
            page.dom
        );
        assert!(
            page.dom.contains(words),
            "{path} for {accepted}: {}",
            page.dom
        );
        assert!(page.dom.contains("/explorer"), "the way to the explorer");
        assert!(
            !page.dom.contains("web-"),
            "a message without a text: {}",
            page.dom
        );
    }
}

#[test]
fn the_explorer_runs_the_query_of_its_address() {
    let (_home, served) = demo();
    let query = "query Known($name: String!) { __typename __type(name: $name) { name kind } }";
    let page = Page::open(&served, &explorer(query, "{\"name\": \"Query\"}"), "en");
    let (state, answer) = page.result();
    assert_eq!(state, "done", "{}", page.dom);
    let expected = serde_json::json!({ "data": {
        "__typename": "Query", "__type": { "name": "Query", "kind": "OBJECT" } } });
    assert_eq!(answer, Some(expected));
}

#[test]
fn the_explorer_shows_what_is_wrong() {
    let (_home, served) = demo();
    let page = Page::open(&served, &explorer("{ nonsense }", ""), "en");
    let (state, answer) = page.result();
    assert_eq!(state, "error", "{}", page.dom);
    assert!(
        answer.unwrap()["errors"][0]["message"]
            .as_str()
            .unwrap()
            .contains("nonsense")
    );
    let (tag, errors) = page.element("ul", "errors");
    assert!(
        !tag.contains("hidden") && text(errors).contains("nonsense"),
        "{errors}"
    );
    // What cannot even be sent is told too.
    let page = Page::open(&served, &explorer("{ __typename }", "{ not json"), "en");
    assert_eq!(page.result(), ("error", None));
    assert!(!text(page.element("p", "status").1).is_empty());
}

/// Addresses of the examples a page links to.
fn examples(page: &str) -> Vec<String> {
    let links = page
        .split("href=\"")
        .skip(1)
        .filter_map(|piece| piece.split('"').next());
    links
        .filter(|link| link.starts_with("/explorer") && link.contains("query="))
        .map(text)
        .collect()
}

#[test]
fn every_example_of_the_front_page_answers_on_the_demo() {
    let (_home, served) = demo();
    let front = served.get("/?lang=ja", None).1;
    let links = examples(&front);
    assert!(links.len() >= 3, "{front}");
    for link in links {
        let page = Page::open(&served, &link, "ja");
        let (state, answer) = page.result();
        // A change waits for a person, and so does a question with a place left open, as the id of one's own import is.
        if state == "idle" {
            assert!(
                link.contains("mutation") || link.contains("%E2%80%A6"),
                "{link} did not run"
            );
            continue;
        }
        assert_eq!(
            state,
            "done",
            "{link}: {}",
            text(page.element("div", "result").1)
        );
        let answer = answer.unwrap();
        let data = answer["data"]
            .as_object()
            .unwrap_or_else(|| panic!("{link}: {answer}"));
        assert!(
            data.values().all(|value| !value.is_null()),
            "{link}: {answer}"
        );
    }
}
