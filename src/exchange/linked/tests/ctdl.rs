//! CTDL-ASN as JSON-LD and as a table.

use crate::case::model::AssociationType;
use crate::error::{Explain, Place};
use crate::exchange::framework::{Incoming, ReadOptions};
use crate::exchange::linked::{LinkedError, Syntax, ctdl_asn_json_ld, read};

const JSON: &str = r#"{
  "@context": "https://credreg.net/ctdlasn/schema/context/json",
  "@graph": [
    { "@id": "https://r.example/resources/ce-11111111-1111-4111-8111-111111111111",
      "@type": "ceasn:CompetencyFramework", "ceterms:ctid": "ce-11111111-1111-4111-8111-111111111111",
      "ceasn:name": { "en-us": "Nursing", "ja": "看護" }, "ceasn:inLanguage": ["en-US"],
      "ceasn:publicationStatusType": "publicationStatus:Published",
      "ceasn:creator": ["https://org.example/"],
      "ceasn:hasTopChild": ["https://r.example/resources/ce-22222222-2222-4222-8222-222222222222"] },
    { "@id": "https://r.example/resources/ce-22222222-2222-4222-8222-222222222222", "@type": "ceasn:Competency",
      "ceterms:ctid": "ce-22222222-2222-4222-8222-222222222222",
      "ceasn:competencyText": { "en-us": "Care" }, "ceasn:codedNotation": "1",
      "ceasn:hasChild": ["urn:b:2", "urn:b:1"], "ceasn:skillEmbodied": ["urn:s:1"] },
    { "@id": "urn:b:1", "@type": "ceasn:Competency", "ceasn:competencyText": { "en-us": "Listen" },
      "ceasn:isChildOf": ["https://r.example/resources/ce-22222222-2222-4222-8222-222222222222"],
      "ceasn:conceptKeyword": { "en-us": ["ear", "talk"] }, "ceasn:prerequisiteAlignment": ["urn:b:2"] },
    { "@id": "urn:b:2", "@type": "ceasn:Competency", "ceasn:competencyText": { "en-us": "Wash hands" },
      "ceasn:majorAlignment": ["https://else.example/33333333-3333-4333-8333-333333333333"],
      "ceasn:educationLevelType": ["http://purl.org/ASN/scheme/ASNEducationLevel/K"] }
  ] }"#;

#[test]
fn a_registry_record_is_taken_with_order_and_alignments() {
    let incoming = read(JSON.as_bytes(), Syntax::JsonLd, &ReadOptions::default()).unwrap();
    let document = &incoming.package.document;
    assert_eq!(document.identifier, "11111111-1111-4111-8111-111111111111");
    assert_eq!(
        (&*document.title, &*document.creator),
        ("Nursing", "https://org.example/")
    );
    assert_eq!(document.adoption_status.as_deref(), Some("Implemented"));
    let [care, listen, wash] = incoming.package.items.as_slice() else {
        panic!("three items")
    };
    assert_eq!(care.identifier, "22222222-2222-4222-8222-222222222222");
    let kept = &care.extensions["https://purl.org/ctdlasn/terms/skillEmbodied"];
    assert_eq!(kept[0]["@id"], "urn:s:1");
    assert_eq!(listen.concept_keywords, ["ear", "talk"]);
    assert_eq!(wash.education_level, ["KG"]);
    let edge = |kind: &AssociationType, origin: &str| {
        let mut edges = incoming.package.associations.iter();
        edges
            .find(|e| e.association_type == *kind && e.origin_node_uri.uri == origin)
            .unwrap()
    };
    let child = AssociationType::IsChildOf;
    assert_eq!(edge(&child, "urn:b:2").sequence_number, Some(1));
    assert_eq!(edge(&child, "urn:b:1").sequence_number, Some(2));
    let before = edge(&AssociationType::Precedes, "urn:b:2");
    assert_eq!(before.destination_node_uri.title, "Listen");
    let major = edge(&AssociationType::IsRelatedTo, "urn:b:2");
    assert_eq!(
        major.destination_node_uri.identifier,
        "33333333-3333-4333-8333-333333333333"
    );
    assert!(
        major
            .extensions
            .values()
            .next()
            .unwrap()
            .to_string()
            .contains("majorAlignment")
    );
    assert_eq!(incoming.package.associations.len(), 5);
}

#[test]
fn a_context_that_would_have_to_be_fetched_is_refused() {
    let text = JSON.replace("https://credreg.net/ctdlasn", "https://else.example");
    let error = read(text.as_bytes(), Syntax::JsonLd, &ReadOptions::default()).unwrap_err();
    let LinkedError::RemoteContext { url } = &error else {
        panic!("{error}")
    };
    assert_eq!(url, "https://else.example/schema/context/json");
    let relative = r#"{"@context": {"ceasn": "https://purl.org/ctdlasn/terms/"}, "@id": "x", "@type": "ceasn:Competency"}"#;
    let error = read(relative.as_bytes(), Syntax::JsonLd, &ReadOptions::default()).unwrap_err();
    assert!(error.to_string().contains("x is relative"), "{error}");
}

#[test]
fn a_table_has_the_framework_first_and_bars_between_values() {
    let csv = "@id,@type,ceasn:name,ceasn:competencyText,ceasn:codedNotation,ceasn:conceptKeyword,ceasn:isTopChildOf,ceasn:isChildOf,Own\n\
        https://a.example/f,ceasn:CompetencyFramework,Frame,,,,,,\n\
        https://a.example/1,ceasn:Competency,,\"One | whole\",1.10,a|b,https://a.example/f,,x\n\
        https://a.example/2,Competency,,Two,,,,https://a.example/1,\n";
    let incoming = read(csv.as_bytes(), Syntax::CtdlCsv, &ReadOptions::default()).unwrap();
    assert_eq!(incoming.package.document.title, "Frame");
    let [one, two] = incoming.package.items.as_slice() else {
        panic!("two items")
    };
    assert_eq!(
        (&*one.full_statement, &*two.full_statement),
        ("One | whole", "Two")
    );
    assert_eq!(one.human_coding_scheme.as_deref(), Some("1.10"));
    assert_eq!(one.concept_keywords, ["a", "b"]);
    assert_eq!(one.extensions["Own"][0]["@value"], "x");
    assert_eq!(incoming.package.associations.len(), 2);
    assert!(incoming.spoken.item.contains("conceptKeywords"));
    assert!(
        !incoming.spoken.item.contains("notes"),
        "the table has no column for notes"
    );
    let error = read(
        b"@id,@type,ceasn:name\n,ceasn:Competency,x\n",
        Syntax::CtdlCsv,
        &ReadOptions::default(),
    )
    .unwrap_err();
    let place = Place::Cell {
        row: 2,
        column: "@id".to_owned(),
    };
    assert_eq!(error.place(), Some(place));
}

#[test]
fn names_that_no_context_explains_are_told() {
    let text = JSON.replace(
        "\"ceasn:codedNotation\": \"1\"",
        "\"ceasn:codedNotation\": \"1\", \"grade\": 3",
    );
    let incoming = read(text.as_bytes(), Syntax::JsonLd, &ReadOptions::default()).unwrap();
    let [remark] = incoming.remarks.as_slice() else {
        panic!("one remark: {:?}", incoming.remarks)
    };
    assert_eq!(remark.kind, "linked-unexplained");
    assert_eq!(remark.message.args[0].1, "grade");
}

#[test]
fn the_order_of_children_survives_writing() {
    let first = read(JSON.as_bytes(), Syntax::JsonLd, &ReadOptions::default()).unwrap();
    let json = ctdl_asn_json_ld(&first.package).unwrap();
    let second = read(&json, Syntax::JsonLd, &ReadOptions::default()).unwrap();
    let order = |incoming: &Incoming| {
        let mut order: Vec<_> = incoming
            .package
            .associations
            .iter()
            .map(|edge| {
                (
                    edge.destination_node_uri.uri.clone(),
                    edge.sequence_number,
                    edge.origin_node_uri.uri.clone(),
                )
            })
            .collect();
        order.sort();
        order
    };
    assert_eq!(order(&second), order(&first));
    assert_eq!(second.package.items, first.package.items);
    assert_eq!(second.package.document, first.package.document);
}
