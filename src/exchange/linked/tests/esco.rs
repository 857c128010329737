//! A large real taxonomy, made into Turtle and JSON-LD from its published tables, where they are at hand.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::case::model::AssociationType;
use crate::exchange::framework::{Incoming, ReadOptions};
use crate::exchange::linked::{Syntax, ctdl_asn_json_ld, read, recognises, skos_turtle};

const SCHEME: &str = "http://data.europa.eu/esco/concept-scheme/skills";

struct Esco {
    /// Address → label.
    concepts: BTreeMap<String, String>,
    /// Narrower and broader; of these, 20,822.
    broader: Vec<(String, String)>,
}

fn esco() -> Option<Esco> {
    let shared = std::env::var_os("KAKEHASHI_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let folder = shared.join("data/large");
    let Ok(skills) = std::fs::read(folder.join("esco-skills.json")) else {
        println!("SKIPPED 1: no published data at {}", shared.display());
        return None;
    };
    let skills: Vec<Value> = serde_json::from_slice(&skills).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut concepts: BTreeMap<String, String> = skills
        .iter()
        .map(|skill| (text(&skill["conceptUri"]), text(&skill["preferredLabel"])))
        .collect();
    // Some stand in the file twice.
    assert_eq!((skills.len(), concepts.len()), (13_960, 13_939));
    let rows = |name: &str| -> Vec<csv::StringRecord> {
        let mut reader = csv::Reader::from_path(folder.join(name)).unwrap();
        reader.records().map(Result::unwrap).collect()
    };
    let groups = rows("esco-skill-groups.csv");
    assert_eq!(groups.len(), 640);
    concepts.extend(
        groups
            .iter()
            .map(|row| (row[1].to_owned(), row[2].to_owned())),
    );
    let broader = rows("esco-broader.csv");
    let broader = broader
        .iter()
        .map(|row| (row[1].to_owned(), row[3].to_owned()))
        .collect();
    Some(Esco { concepts, broader })
}

fn turtle(esco: &Esco) -> String {
    let mut text = format!(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\
         <{SCHEME}> a skos:ConceptScheme ; skos:prefLabel \"ESCO\"@en .\n"
    );
    for (iri, label) in &esco.concepts {
        let label = label.replace('\\', "\\\\").replace('"', "\\\"");
        writeln!(
            text,
            "<{iri}> a skos:Concept ; skos:inScheme <{SCHEME}> ; skos:prefLabel \"{label}\"@en ."
        )
        .unwrap();
    }
    for (narrower, broader) in &esco.broader {
        // Both ways, as many vocabularies have it.
        writeln!(
            text,
            "<{narrower}> skos:broader <{broader}> . <{broader}> skos:narrower <{narrower}> ."
        )
        .unwrap();
    }
    text
}

fn json_ld(esco: &Esco) -> String {
    let mut up: HashMap<&str, Vec<&str>> = HashMap::new();
    for (narrower, broader) in &esco.broader {
        up.entry(narrower).or_default().push(broader);
    }
    let concept = |(iri, label): (&String, &String)| json!({ "@id": iri, "@type": "skos:Concept", "prefLabel": { "en": label }, "broader": up.get(iri.as_str()) });
    let mut graph = vec![
        json!({ "@id": SCHEME, "@type": "skos:ConceptScheme", "prefLabel": { "en": "ESCO" } }),
    ];
    graph.extend(esco.concepts.iter().map(concept));
    let context = json!({
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "prefLabel": { "@id": "skos:prefLabel", "@container": "@language" },
        "broader": { "@id": "skos:broader", "@type": "@id" },
    });
    json!({ "@context": context, "@graph": graph }).to_string()
}

fn counted(esco: &Esco, incoming: &Incoming) {
    let package = &incoming.package;
    assert_eq!(package.items.len(), 14_579);
    let identifiers: BTreeSet<_> = package.items.iter().map(|item| &item.identifier).collect();
    assert_eq!(identifiers.len(), 14_579);
    for item in &package.items {
        assert_eq!(esco.concepts.get(&item.uri), Some(&item.full_statement));
    }
    let mut parents: HashMap<&str, usize> = HashMap::new();
    for edge in &package.associations {
        assert_eq!(edge.association_type, AssociationType::IsChildOf);
        *parents.entry(&edge.origin_node_uri.identifier).or_default() += 1;
    }
    assert_eq!(package.associations.len(), 20_822);
    assert_eq!(parents.values().filter(|count| **count > 1).count(), 4_761);
    assert!(incoming.remarks.is_empty() && incoming.refused.is_empty());
}

#[test]
fn real_data_a_large_taxonomy_keeps_every_concept_and_every_parent() {
    let Some(esco) = esco() else { return };
    let options = ReadOptions::default();
    let mut packages = Vec::new();
    for (text, syntax) in [
        (turtle(&esco), Syntax::Turtle),
        (json_ld(&esco), Syntax::JsonLd),
    ] {
        assert_eq!(recognises(text.as_bytes()), Some(syntax));
        let start = std::time::Instant::now();
        let incoming = read(text.as_bytes(), syntax, &options).unwrap();
        println!("{syntax:?}: {} bytes in {:?}", text.len(), start.elapsed());
        counted(&esco, &incoming);
        packages.push(incoming.package);
    }
    let start = std::time::Instant::now();
    let again = skos_turtle(&packages[0]).unwrap();
    counted(&esco, &read(&again, Syntax::Turtle, &options).unwrap());
    let again = ctdl_asn_json_ld(&packages[0]).unwrap();
    counted(&esco, &read(&again, Syntax::JsonLd, &options).unwrap());
    println!("written and read twice in {:?}", start.elapsed());
}
