//! SKOS in all its syntaxes.

use crate::case::model::AssociationType;
use crate::exchange::framework::{Incoming, ReadOptions};
use crate::exchange::linked::{LinkedError, Syntax, read, skos_turtle};

const TURTLE: &str = r#"
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix : <http://example.org/> .

:scheme a skos:ConceptScheme ; dct:title "Skills"@en, "技能"@ja ; dct:creator "A. Body" ;
  dct:language "en" ; dct:modified "2024-05-01" ; skos:hasTopConcept :a ; :own "kept" .
:a a skos:Concept ; skos:prefLabel "Reading"@en, "読むこと"@ja ; skos:notation "A" ; skos:narrower :b, :c ;
  skos:altLabel "To read"@en, "Reads"@en .
:b a skos:Concept ; skos:inScheme :scheme ; skos:prefLabel "Reading aloud"@en ; skos:broader :a, :c ;
  skos:definition "So that others hear it."@en ; skos:related :c ; skos:closeMatch <http://other.example/x> .
:c a skos:Concept ; skos:inScheme :scheme ; skos:prefLabel "Nur deutsch"@de ; skos:related :b ;
  skos:exactMatch <http://data.europa.eu/esco/skill/0005c151-5b5a-4a66-8aac-60e734beb1ab> .
:group a skos:OrderedCollection ; skos:prefLabel "Group"@en ; skos:memberList ( :a :b ) .
"#;

fn taken(text: &str, syntax: Syntax) -> Incoming {
    read(text.as_bytes(), syntax, &ReadOptions::default()).unwrap()
}

fn edges(incoming: &Incoming) -> Vec<(String, AssociationType, String)> {
    let mut edges: Vec<_> = incoming
        .package
        .associations
        .iter()
        .map(|a| {
            let local = |uri: &str| uri.rsplit('/').next().unwrap().to_owned();
            (
                local(&a.origin_node_uri.uri),
                a.association_type.clone(),
                local(&a.destination_node_uri.uri),
            )
        })
        .collect();
    edges.sort();
    edges
}

#[test]
fn a_scheme_becomes_a_framework_and_nothing_is_lost() {
    let incoming = taken(TURTLE, Syntax::Turtle);
    let document = &incoming.package.document;
    assert_eq!(
        (&*document.title, &*document.creator),
        ("Skills", "A. Body")
    );
    assert_eq!(document.last_change_date_time, "2024-05-01T00:00:00Z");
    assert_eq!(document.uri, "http://example.org/scheme");
    let kept = &document.extensions;
    assert_eq!(kept["http://example.org/own"][0]["@value"], "kept");
    assert_eq!(kept["http://purl.org/dc/terms/title"][0]["@value"], "技能");
    let members = &kept["@graph"][0]["http://www.w3.org/2004/02/skos/core#memberList"];
    assert_eq!(members[0]["@list"][1]["@id"], "http://example.org/b");
    let [a, b, c] = incoming.package.items.as_slice() else {
        panic!("three items")
    };
    assert_eq!(
        (&*a.full_statement, a.human_coding_scheme.as_deref()),
        ("Reading", Some("A"))
    );
    assert_eq!(a.alternative_label.as_deref(), Some("To read"));
    let other = &a.extensions["http://www.w3.org/2004/02/skos/core#prefLabel"];
    assert_eq!(other[0]["@language"], "ja");
    assert_eq!(b.notes.as_deref(), Some("So that others hear it."));
    assert_eq!(
        (&*c.full_statement, c.language.as_deref()),
        ("Nur deutsch", Some("de"))
    );
    use AssociationType::{ExactMatchOf, IsChildOf, IsRelatedTo};
    let edge = |a: &str, kind, b: &str| (a.to_owned(), kind, b.to_owned());
    assert_eq!(
        edges(&incoming),
        [
            edge("a", IsChildOf, "scheme"),
            edge("b", IsChildOf, "a"),
            edge("b", IsChildOf, "c"),
            edge("b", IsRelatedTo, "c"),
            edge("b", IsRelatedTo, "x"),
            edge("c", IsChildOf, "a"),
            edge("c", ExactMatchOf, "0005c151-5b5a-4a66-8aac-60e734beb1ab"),
        ]
    );
    assert_eq!(
        incoming.derived.len(),
        7,
        "the identifiers of the edges are derived"
    );
    assert!(incoming.remarks.is_empty() && incoming.refused.is_empty());
}

#[test]
fn several_schemes_are_named_and_one_can_be_chosen() {
    let text = format!(
        "{TURTLE} :more a skos:ConceptScheme ; dct:title \"More\" . :d a skos:Concept ; skos:inScheme :more ; skos:prefLabel \"D\" ."
    );
    let error = read(text.as_bytes(), Syntax::Turtle, &ReadOptions::default()).unwrap_err();
    let LinkedError::Several { names } = &error else {
        panic!("{error}")
    };
    assert!(names.contains("http://example.org/more (More)"), "{names}");
    let options = ReadOptions {
        identifier: Some("http://example.org/scheme".to_owned()),
        ..ReadOptions::default()
    };
    let incoming = read(text.as_bytes(), Syntax::Turtle, &options).unwrap();
    assert_eq!(incoming.package.items.len(), 3);
    assert_eq!(incoming.remarks[0].kind, "linked-left-out");
    let kept = incoming.package.document.extensions["@graph"].to_string();
    assert!(kept.contains("http://example.org/d"), "{kept}");
}

#[test]
fn what_was_kept_comes_back_as_statements() {
    let mut first = taken(TURTLE, Syntax::Turtle).package;
    let turtle = String::from_utf8(skos_turtle(&first).unwrap()).unwrap();
    for said in [
        "\"技能\"@ja",
        "skos:OrderedCollection",
        "rdf:first <http://example.org/a>",
        "skos:closeMatch",
    ] {
        assert!(turtle.contains(said), "{said} is missing in\n{turtle}");
    }
    let mut second = taken(&turtle, Syntax::Turtle).package;
    for package in [&mut first, &mut second] {
        package
            .associations
            .sort_by(|a, b| a.identifier.cmp(&b.identifier));
    }
    assert_eq!(second, first);
}

#[test]
fn n_triples_and_xml_say_the_same() {
    let turtle = taken(TURTLE, Syntax::Turtle).package;
    let triples: String = oxttl::TurtleParser::new()
        .for_slice(TURTLE.as_bytes())
        .map(|triple| format!("{} .\n", triple.unwrap()))
        .collect();
    assert_eq!(
        edges(&taken(&triples, Syntax::Turtle)).len(),
        turtle.associations.len()
    );
    let mut writer = oxrdfxml::RdfXmlSerializer::new().for_writer(Vec::new());
    for triple in oxttl::TurtleParser::new().for_slice(TURTLE.as_bytes()) {
        writer.serialize_triple(triple.unwrap().as_ref()).unwrap();
    }
    let xml = String::from_utf8(writer.finish().unwrap()).unwrap();
    let xml = taken(&xml, Syntax::RdfXml).package;
    assert_eq!(
        (xml.items, xml.associations),
        (turtle.items, turtle.associations)
    );
}

#[test]
fn items_without_a_scheme_need_an_identifier() {
    let text = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . <urn:a:b> a skos:Concept ; skos:prefLabel \"B\" .";
    let error = read(text.as_bytes(), Syntax::Turtle, &ReadOptions::default()).unwrap_err();
    assert!(matches!(error, LinkedError::NoDocument), "{error}");
    let options = ReadOptions {
        identifier: Some("20c5134f-423d-4097-a971-3dd5152bf507".to_owned()),
        title: Some("Given".to_owned()),
        base: "https://a.example".to_owned(),
        ..ReadOptions::default()
    };
    let document = read(text.as_bytes(), Syntax::Turtle, &options)
        .unwrap()
        .package
        .document;
    assert_eq!(document.title, "Given");
    assert_eq!(
        document.uri,
        "https://a.example/uri/20c5134f-423d-4097-a971-3dd5152bf507"
    );
}
