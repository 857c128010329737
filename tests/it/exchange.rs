//! Whole ways through the formats: published files in, links between them in any order, and what every format keeps.

use kakehashi::access::{Actor, ActorKind, Role, Viewer};
use kakehashi::case::model::Package;
use kakehashi::exchange::fidelity::Loss;
use kakehashi::exchange::formats::{Target, WriteOptions};
use kakehashi::locale::Language;
use kakehashi::registry::imports::ImportOptions;

use crate::support::{Engine, TestApp, seed, shared};

const CCSS: &str = "data/spreadsheets/opensalt-ccss-ela.xlsx";
const ACT: &str = "data/spreadsheets/act-olo-ela-crosswalk.csv";

async fn service(engine: Engine) -> (TestApp, Actor) {
    let app = TestApp::builder(engine)
        .key("importer", Role::Editor, ActorKind::Person)
        .start()
        .await;
    let actor = app.actor(0).await;
    (app, actor)
}

/// The links of the crosswalk that lead somewhere, as (origin, destination) of identifiers, and the names that do not.
fn links(app: &TestApp) -> (Vec<(String, String)>, Vec<String>) {
    let snapshot = app.registry().graph.snapshot();
    let viewer = Viewer::Anonymous;
    let walk = snapshot
        .frameworks(&viewer)
        .find(|framework| !framework.named.is_empty())
        .expect("the crosswalk is here");
    let mut found = Vec::new();
    for node in &walk.nodes {
        for edge in snapshot.edges(&viewer, &node.key) {
            let place = snapshot.resolve(&viewer, &edge.destination);
            if let Some((to, target)) = place.and_then(|place| snapshot.at(&viewer, place))
                && to.document != walk.document
                && edge.origin == node.key
            {
                found.push((node.identifier.to_string(), target.identifier.to_string()));
            }
        }
    }
    found.sort();
    let mut dangling: Vec<String> = snapshot
        .dangling(&viewer, walk)
        .iter()
        .map(|dangling| dangling.edge.association.to_string())
        .collect();
    dangling.sort();
    (found, dangling)
}

#[actix_web::test]
async fn real_data_a_crosswalk_and_its_framework_link_in_either_order() {
    let Some(folder) = shared(1) else { return };
    let [ccss, act] = [CCSS, ACT].map(|name| std::fs::read(folder.join(name)).unwrap());
    let mut seen = Vec::new();
    for files in [[&ccss, &act], [&act, &ccss]] {
        let (app, actor) = service(Engine::Sqlite).await;
        let mut counts = Vec::new();
        for file in files {
            let outcome = app
                .import(&actor, file, ImportOptions::default())
                .await
                .unwrap();
            counts.push((outcome.items.created, outcome.associations.created));
            let again = app
                .import(&actor, file, ImportOptions::default())
                .await
                .unwrap();
            assert!(!again.changed, "{:?}", again);
        }
        counts.sort_unstable();
        assert_eq!((counts[0].0, counts[1].0), (1189, 2501), "{counts:?}");
        let (found, dangling) = links(&app);
        let walked = links(&app).0.len() + dangling.len();
        assert_eq!(
            walked, 2932,
            "every isRelatedTo leads somewhere or is listed"
        );
        seen.push((found, dangling));
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0].0.len(), 2607);
}

/// Every format that something reads back, in the order of the table in the documents.
const FORMATS: [Target; 8] = [
    Target::Case,
    Target::Case1p0,
    Target::CaseJsonLd,
    Target::OpenSaltWorkbook,
    Target::OpenSaltCsv,
    Target::CompeitoCsv,
    Target::CtdlAsn,
    Target::Skos,
];

fn losses(target: Target, package: &Package) -> Vec<Loss> {
    let options = WriteOptions {
        language: Language::En,
        today: "2026-11-24".to_owned(),
        base: "https://kakehashi.example".to_owned(),
    };
    target.write(package, &options).unwrap().losses.unwrap()
}

/// A framework in which every field of every entity says something.
fn full() -> Package {
    serde_json::from_slice(
        &std::fs::read(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/fixtures/every-field.json"
        ))
        .unwrap(),
    )
    .unwrap()
}

/// What became of a field; where its entities are gone altogether, so is the field.
fn cell(field: &str, losses: &[Loss]) -> &'static str {
    let entity = field.split(['.', ' ']).next().unwrap_or_default();
    let of = |name: &str| losses.iter().find(|loss| loss.field == name);
    if of(entity).is_some_and(|loss| loss.lost == loss.of) {
        return "–";
    }
    match of(field) {
        None => "kept",
        Some(loss) if loss.lost == 0 => "changed",
        Some(loss) if loss.lost < loss.of => "in part",
        Some(_) => "–",
    }
}

/// The table of the documents: a row for each field that some format does not keep.
fn table(package: &Package) -> String {
    let all: Vec<Vec<Loss>> = FORMATS
        .iter()
        .map(|target| losses(*target, package))
        .collect();
    let mut fields: Vec<&str> = all
        .iter()
        .flatten()
        .map(|loss| loss.field.as_str())
        .collect();
    fields.sort_unstable();
    fields.dedup();
    let names: Vec<&str> = FORMATS.iter().map(|target| target.name()).collect();
    let mut table = format!(
        "| | {} |\n|---|{}\n",
        names.join(" | "),
        "---|".repeat(names.len())
    );
    for field in fields {
        let cells = all.iter().map(|losses| cell(field, losses));
        table += &format!(
            "| `{field}` | {} |\n",
            cells.collect::<Vec<_>>().join(" | ")
        );
    }
    table
}

#[test]
fn the_fidelity_table_of_the_documents_is_what_is_measured() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/ARCHITECTURE.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (before, rest) = text
        .split_once("<!-- fidelity -->\n")
        .expect("the table has its place");
    let (there, after) = rest
        .split_once("<!-- /fidelity -->")
        .expect("the table has its end");
    let measured = table(&full());
    if std::env::var_os("KAKEHASHI_UPDATE").is_some() {
        let text = format!("{before}<!-- fidelity -->\n{measured}<!-- /fidelity -->{after}");
        std::fs::write(path, text).unwrap();
        return;
    }
    assert_eq!(
        there, measured,
        "run the tests with KAKEHASHI_UPDATE=1 if that is meant"
    );
}

#[test]
fn case_keeps_everything_and_says_so() {
    for name in [
        "frameworks/data-science-ja.json",
        "frameworks/data-literacy-en.json",
    ] {
        let package: Package = serde_json::from_slice(&seed(name)).unwrap();
        assert!(losses(Target::Case, &package).is_empty(), "{name}");
    }
    assert!(losses(Target::Case, &full()).is_empty());
}
