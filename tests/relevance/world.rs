//! The worlds that are asked: the demo world, and with it everything published that the imports take.

use std::fmt::Write as _;
use std::path::Path;

use kakehashi::access::{Actor, Visibility};
use kakehashi::config::{Config, Flags};
use kakehashi::exchange::courses;
use kakehashi::exchange::framework::ReadOptions;
use kakehashi::registry::Registry;
use kakehashi::registry::imports::{ImportOptions, Progress};
use kakehashi::search::SearchIndex;
use kakehashi::server::{self, Service};
use serde_json::{Value, json};
use uuid::Uuid;

use super::corpus::Corpus;
use super::{Fallible, told};

/// A running service on a database of its own, and the text of everything in it.
pub struct World {
    service: Option<Service>,
    runtime: tokio::runtime::Runtime,
    /// What can be found.
    pub corpus: Corpus,
    _folder: tempfile::TempDir,
}

/// The published frameworks by the organisation that imports them: of what two of them hold, both are found.
const FILES: [(&str, &str); 8] = [
    ("texas", "case/teks-math.json"),
    ("texas", "case/teks-prek.json"),
    ("act", "case/opensalt-ordering.json"),
    ("act", "case/opensalt-exact-matches.json"),
    ("ikenohata", "case/compeito-ja-rubrics.json"),
    ("ccsso", "spreadsheets/opensalt-ccss-ela.xlsx"),
    ("act", "spreadsheets/act-olo-ela-crosswalk.csv"),
    ("another", "spreadsheets/compeito-ja.csv"),
];

impl World {
    /// What `kakehashi demo` loads.
    pub fn demo() -> Fallible<Self> {
        World::of(async |registry| Ok(registry.load_demo().await.map_err(told)?))
    }

    /// The demo world, the published frameworks and courses, and every n-th of the ESCO skills.
    pub fn published(shared: &Path, every: usize) -> Fallible<Self> {
        let data = shared.join("data");
        World::of(async |registry| {
            registry.load_demo().await.map_err(told)?;
            for (organisation, file) in FILES {
                let bytes = std::fs::read(data.join(file))?;
                import(registry, organisation, file, bytes).await?;
            }
            import(registry, "esco", "ESCO", esco(&data, every)?).await?;
            registry.operator_for("titech").await.map_err(told)?;
            let rows = courses::read(titech(&data)?.as_bytes())
                .map_err(|error| told(error.into()))?
                .rows;
            let saved = registry
                .save_courses(&Actor::system(0, ""), rows, Visibility::Public)
                .await
                .map_err(told)?;
            Ok(saved.seq)
        })
    }

    /// The Common Core and the crosswalk to it, nothing else.
    pub fn crosswalk(shared: &Path) -> Fallible<Self> {
        let data = shared.join("data");
        World::of(async |registry| {
            for (organisation, file) in FILES.iter().filter(|(_, file)| file.contains("ela")) {
                let bytes = std::fs::read(data.join(file))?;
                import(registry, organisation, file, bytes).await?;
            }
            Ok(registry.store.position().await.map_err(told)?)
        })
    }

    fn of(fill: impl AsyncFnOnce(&Registry) -> Fallible<i64>) -> Fallible<Self> {
        let folder = tempfile::tempdir()?;
        let settings = [
            (
                "KAKEHASHI_DATA".to_owned(),
                folder.path().display().to_string(),
            ),
            (
                "KAKEHASHI_PUBLIC_URL".to_owned(),
                "https://kakehashi.example".to_owned(),
            ),
        ];
        let config = Config::load(&Flags::new(None), settings, None)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()?;
        let (service, corpus) = runtime.block_on(async {
            let service = server::open(config).await.map_err(told)?;
            let registry = &service.app.registry;
            let seq = fill(registry).await?;
            while service.app.search.position() < seq {
                service.app.settle(seq).await;
            }
            let corpus = Corpus::of(registry).await?;
            Fallible::Ok((service, corpus))
        })?;
        Ok(World {
            service: Some(service),
            runtime,
            corpus,
            _folder: folder,
        })
    }

    /// The index of the service.
    pub fn index(&self) -> &SearchIndex {
        match &self.service {
            Some(service) => &service.app.search,
            None => unreachable!("a world has its service until it is dropped"),
        }
    }
}

impl World {
    /// What is linked with what.
    pub fn snapshot(&self) -> std::sync::Arc<kakehashi::graph::Snapshot> {
        match &self.service {
            Some(service) => service.app.registry.graph.snapshot(),
            None => unreachable!("a world has its service until it is dropped"),
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some(service) = self.service.take() {
            self.runtime.block_on(service.running.stop());
        }
    }
}

async fn import(
    registry: &Registry,
    organisation: &str,
    file: &str,
    bytes: Vec<u8>,
) -> Fallible<()> {
    let actor = registry.operator_for(organisation).await.map_err(told)?;
    let name = file.rsplit('/').next().unwrap_or(file);
    // Only the crosswalk does not name itself.
    let title = name.contains("crosswalk").then(|| name.to_owned());
    let read = ReadOptions {
        title,
        ..ReadOptions::default()
    };
    let options = ImportOptions {
        read,
        leave_out_refused: true,
        visibility: Some(Visibility::Public),
        ..ImportOptions::default()
    };
    let imported = registry
        .import_framework(&actor, bytes, options, Progress::default())
        .await;
    imported.map_err(|problem| format!("{file}: {}", told(problem)))?;
    Ok(())
}

/// The ESCO skills and their groups as a CASE package; a skill stands below everything that is broader.
fn esco(data: &Path, every: usize) -> Fallible<Vec<u8>> {
    let key = |uri: &str| Uuid::new_v5(&Uuid::NAMESPACE_URL, uri.as_bytes()).to_string();
    let link = |uri: &str| json!({ "title": "n", "identifier": key(uri), "uri": uri });
    let time = "2024-05-15T00:00:00Z";
    let item = |uri: &str, label: &str, kind: &str| {
        json!({
            "identifier": key(uri), "uri": uri, "fullStatement": label, "CFItemType": kind, "language": "en", "lastChangeDateTime": time,
        })
    };
    let mut items = Vec::new();
    let mut known = std::collections::HashSet::new();
    let mut groups = csv::Reader::from_path(data.join("large/esco-skill-groups.csv"))?;
    for row in groups.records() {
        let row = row?;
        let (uri, label) = (&row[1], &row[2]);
        if known.insert(uri.to_owned()) {
            items.push(item(uri, label, "SkillGroup"));
        }
    }
    let skills: Vec<Value> =
        serde_json::from_slice(&std::fs::read(data.join("large/esco-skills.json"))?)?;
    for skill in skills.iter().step_by(every.max(1)) {
        let text = |field: &str| skill[field].as_str().unwrap_or_default();
        if known.insert(text("conceptUri").to_owned()) {
            items.push(item(
                text("conceptUri"),
                text("preferredLabel"),
                text("skillType"),
            ));
        }
    }
    let mut edges = Vec::new();
    let mut broader = csv::Reader::from_path(data.join("large/esco-broader.csv"))?;
    for row in broader.records() {
        let row = row?;
        let (below, above) = (&row[1], &row[3]);
        if known.contains(below) && known.contains(above) {
            let uri = format!("{below}/below/{above}");
            edges.push(json!({
                "identifier": key(&uri), "uri": uri, "associationType": "isChildOf", "originNodeURI": link(below),
                "destinationNodeURI": link(above), "lastChangeDateTime": time,
            }));
        }
    }
    let uri = "http://data.europa.eu/esco/concept-scheme/skills";
    let document = json!({
        "identifier": key(uri), "uri": uri, "title": "ESCO skills", "creator": "European Commission", "caseVersion": "1.1",
        "language": "en", "lastChangeDateTime": time,
    });
    Ok(
        json!({ "CFDocument": document, "CFItems": items, "CFAssociations": edges })
            .to_string()
            .into_bytes(),
    )
}

/// The Japanese course descriptions as a table of courses, each sentence of their goals an outcome.
fn titech(data: &Path) -> Fallible<String> {
    let courses: Vec<Value> = serde_json::from_slice(&std::fs::read(
        data.join("courses/titech-2020-courses.json"),
    )?)?;
    let mut table = "institution,course_code,version,title,title_en,description,language,credits,credit_scheme,outcome_code,outcomes\n".to_owned();
    let quoted = |text: &str| {
        format!(
            "\"{}\"",
            text.replace('"', "\"\"").replace(['\r', '\n', '|'], " ")
        )
    };
    for course in &courses {
        let text = |field: &str| course[field].as_str().unwrap_or_default();
        let code = quoted(text("科目コード"));
        let outcomes = goals(text("到達目標"));
        let first = outcomes.first().cloned().unwrap_or_default();
        let number = if outcomes.is_empty() { "" } else { "1" };
        writeln!(
            table,
            "titech,{code},2020,{},{},{},ja,{},JP_TANI,{number},{}",
            quoted(course["講義名"]["日本語"].as_str().unwrap_or_default()),
            quoted(course["講義名"]["英語"].as_str().unwrap_or_default()),
            quoted(text("講義の概要とねらい")),
            text("単位数"),
            quoted(&first),
        )?;
        for (number, outcome) in outcomes.iter().enumerate().skip(1) {
            writeln!(
                table,
                "titech,{code},,,,,,,,{},{}",
                number + 1,
                quoted(outcome)
            )?;
        }
    }
    Ok(table)
}

/// The goals of a running text: its sentences and the points of its lists.
fn goals(text: &str) -> Vec<String> {
    let text = text.replace("る・", "る\n");
    let trimmed = text.split(['。', '．', '\n', '\r']).map(|sentence| {
        sentence
            .trim_start_matches(|c: char| {
                c.is_ascii_digit()
                    || c.is_whitespace()
                    || "()（）・.，、[]【】".contains(c)
                    || ('０'..='９').contains(&c)
            })
            .trim()
    });
    trimmed
        .filter(|sentence| sentence.chars().count() >= 6)
        .map(str::to_owned)
        .collect()
}
