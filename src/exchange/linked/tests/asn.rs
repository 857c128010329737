//! The Achievement Standards Network: RDF/JSON and RDF/XML.

use crate::error::{Explain, Place};
use crate::exchange::framework::{Incoming, ReadOptions};
use crate::exchange::linked::{Syntax, ctdl_asn_json_ld, read};

const JSON: &str = r#"{
  "http://asn.example/resources/D1": {
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#type": [{"value": "http://purl.org/ASN/schema/core/StandardDocument", "type": "uri"}],
    "http://purl.org/dc/terms/title": [{"value": "Maths", "type": "literal", "lang": "en-US"}],
    "http://purl.org/dc/terms/language": [{"value": "http://id.loc.gov/vocabulary/iso639-2/eng", "type": "uri"}],
    "http://purl.org/gem/qualifiers/hasChild": [
      {"value": "http://asn.example/resources/S2", "type": "uri"}, {"value": "http://asn.example/resources/S1", "type": "uri"}],
    "http://purl.org/ASN/schema/core/jurisdiction": [{"value": "X", "type": "literal"}]
  },
  "http://asn.example/resources/S1": {
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#type": [{"value": "http://purl.org/ASN/schema/core/Statement", "type": "uri"}],
    "http://purl.org/dc/terms/description": [{"value": "Count.", "type": "literal", "lang": "en-US"}],
    "http://purl.org/ASN/schema/core/statementNotation": [{"value": "K.CC", "type": "literal"}],
    "http://purl.org/ASN/schema/core/statementLabel": [{"value": "Standard", "type": "literal", "lang": "en-US"}],
    "http://purl.org/dc/terms/educationLevel": [{"value": "http://purl.org/ASN/scheme/ASNEducationLevel/9", "type": "uri"}],
    "http://purl.org/gem/qualifiers/isChildOf": [{"value": "http://asn.example/resources/D1", "type": "uri"}]
  },
  "http://asn.example/resources/S2": {
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#type": [{"value": "http://purl.org/ASN/schema/core/Statement", "type": "uri"}],
    "http://purl.org/dc/terms/description": [{"value": "Add.", "type": "literal", "lang": "en-US"}]
  }
}"#;

const XML: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE rdf:RDF [ <!ENTITY asn "http://purl.org/ASN/schema/core/"> ]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:asn="http://purl.org/ASN/schema/core/"
  xmlns:dcterms="http://purl.org/dc/terms/" xmlns:gemq="http://purl.org/gem/qualifiers/">
  <asn:StandardDocument rdf:about="http://asn.example/resources/D1">
    <dcterms:title xml:lang="en-US">Maths</dcterms:title>
    <gemq:hasChild rdf:resource="http://asn.example/resources/S2"/>
    <gemq:hasChild rdf:resource="http://asn.example/resources/S1"/>
  </asn:StandardDocument>
  <rdf:Description rdf:about="http://asn.example/resources/S1">
    <rdf:type rdf:resource="&asn;Statement"/>
    <dcterms:description xml:lang="en-US">Count.</dcterms:description>
    <asn:statementNotation>K.CC</asn:statementNotation>
  </rdf:Description>
  <asn:Statement rdf:about="http://asn.example/resources/S2"><dcterms:description>Add.</dcterms:description></asn:Statement>
</rdf:RDF>"#;

fn order(incoming: &Incoming) -> Vec<(String, Option<i32>)> {
    let edges = incoming.package.associations.iter();
    edges
        .map(|edge| (edge.origin_node_uri.title.clone(), edge.sequence_number))
        .collect()
}

#[test]
fn both_forms_give_the_statements_in_their_order() {
    let json = read(JSON.as_bytes(), Syntax::RdfJson, &ReadOptions::default()).unwrap();
    let xml = read(XML.as_bytes(), Syntax::RdfXml, &ReadOptions::default()).unwrap();
    for incoming in [&json, &xml] {
        assert_eq!(incoming.package.document.title, "Maths");
        let want = [("Add.".to_owned(), Some(1)), ("Count.".to_owned(), Some(2))];
        assert_eq!(order(incoming), want);
        let count = &incoming.package.items[0];
        assert_eq!(count.human_coding_scheme.as_deref(), Some("K.CC"));
        assert_eq!(count.uri, "http://asn.example/resources/S1");
    }
    assert_eq!(
        json.package.document.identifier,
        xml.package.document.identifier
    );
    assert_eq!(json.package.document.language.as_deref(), Some("en"));
    assert_eq!(json.package.items[0].education_level, ["09"]);
    assert_eq!(json.package.items[0].item_type.as_deref(), Some("Standard"));
    let kept = &json.package.document.extensions["http://purl.org/ASN/schema/core/jurisdiction"];
    assert_eq!(kept[0]["@value"], "X");
}

#[test]
fn a_fault_is_told_with_its_place() {
    let text = JSON.replacen(
        r#"[{"value": "Maths", "type": "literal", "lang": "en-US"}]"#,
        "\"Maths\"",
        1,
    );
    let error = read(text.as_bytes(), Syntax::RdfJson, &ReadOptions::default()).unwrap_err();
    let pointer = "/http:~1~1asn.example~1resources~1D1/http:~1~1purl.org~1dc~1terms~1title";
    assert_eq!(error.place(), Some(Place::Pointer(pointer.to_owned())));
    let text = XML.replace("</asn:StandardDocument>", "</wrong>");
    let error = read(text.as_bytes(), Syntax::RdfXml, &ReadOptions::default()).unwrap_err();
    assert!(
        matches!(error.place(), Some(Place::Line { line: 9, .. })),
        "{:?}",
        error.place()
    );
}

#[test]
fn an_address_that_is_none_does_not_spoil_what_is_written() {
    let text = JSON.replace(
        "{\"value\": \"X\", \"type\": \"literal\"}",
        "{\"value\": \"no address\", \"type\": \"uri\"}",
    );
    let incoming = read(text.as_bytes(), Syntax::RdfJson, &ReadOptions::default()).unwrap();
    let kept =
        &incoming.package.document.extensions["http://purl.org/ASN/schema/core/jurisdiction"];
    assert_eq!(kept[0]["@id"], "no address");
    let json = ctdl_asn_json_ld(&incoming.package).unwrap();
    let again = read(&json, Syntax::JsonLd, &ReadOptions::default()).unwrap();
    assert_eq!(again.package.items.len(), 2);
}
