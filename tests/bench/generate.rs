//! Generated frameworks and courses: the same for the same size, with words that differ from item to item.

use std::fmt::Write as _;
use std::io;

use serde_json::{Value, json};

/// Identifier of the generated document.
pub const DOCUMENT: &str = "00000000-0000-4000-8000-0000000d0c00";

/// The measured evaluation, as officers ask for it.
pub const EVALUATION: &str = r#"{
  transferEvaluation(target: "taker/C0", components: [{ what: "giver/C0" }]) {
    outcome coverage { lo hi } narrative
  }
}"#;

/// Children of every inner item.
const FAN_OUT: usize = 8;

const VERBS: [&str; 8] = [
    "interpret",
    "explain",
    "compare",
    "model",
    "justify",
    "solve",
    "estimate",
    "represent",
];
const THINGS: [&str; 12] = [
    "proportional relationships",
    "linear functions",
    "scatter plots",
    "unit fractions",
    "sample spaces",
    "area models",
    "exponential growth",
    "similar triangles",
    "data sets",
    "systems of equations",
    "vectors",
    "random variables",
];
const JAPANESE: [&str; 8] = [
    "比例の関係を表やグラフに表す",
    "一次関数の特徴を説明する",
    "確率の意味を理解する",
    "データの分布を比較する",
    "図形の相似を証明する",
    "方程式を用いて問題を解く",
    "数列の和を求める",
    "標本調査の結果を読み取る",
];

/// Identifier of an item.
pub fn identifier(item: usize) -> String {
    format!("00000000-0000-4000-8001-{item:012x}")
}

/// Code of an item: the path of places from the top.
pub fn code(item: usize) -> String {
    let mut places = vec![item % FAN_OUT + 1];
    let mut at = item;
    while at >= FAN_OUT {
        at = at / FAN_OUT - 1;
        places.push(at % FAN_OUT + 1);
    }
    places.reverse();
    places
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(".")
}

fn parent(item: usize) -> String {
    if item < FAN_OUT {
        DOCUMENT.to_owned()
    } else {
        identifier(item / FAN_OUT - 1)
    }
}

/// A CASE 1.1 package of so many items in one tree.
pub fn package(items: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail.
    write_package(items, &mut bytes).ok();
    bytes
}

/// Writes such a package, an entity at a time.
pub fn write_package(items: usize, out: &mut impl io::Write) -> io::Result<()> {
    let document = json!({
        "identifier": DOCUMENT, "uri": format!("https://bench.example/{DOCUMENT}"), "caseVersion": "1.1",
        "creator": "Bench", "title": format!("Generated framework of {items} items"), "lastChangeDateTime": TIME,
    });
    write!(out, "{{\"CFDocument\":{document},\"CFItems\":")?;
    list(items, out, item)?;
    write!(out, ",\"CFAssociations\":")?;
    list(items, out, edge)?;
    write!(out, "}}")
}

fn list(items: usize, out: &mut impl io::Write, entity: fn(usize) -> Value) -> io::Result<()> {
    for i in 0..items {
        let before = if i == 0 { '[' } else { ',' };
        write!(out, "{before}{}", entity(i))?;
    }
    write!(out, "]")
}

const TIME: &str = "2026-01-01T00:00:00Z";

fn item(i: usize) -> Value {
    let statement = match i % 4 {
        3 => format!("{}（第{i}項）", JAPANESE[i / 4 % JAPANESE.len()]),
        _ => format!(
            "{} {} in context {i}",
            VERBS[i % VERBS.len()],
            THINGS[i / 3 % THINGS.len()]
        ),
    };
    json!({
        "identifier": identifier(i), "fullStatement": statement, "CFItemType": "Standard",
        "uri": format!("https://bench.example/{}", identifier(i)), "humanCodingScheme": code(i),
        "conceptKeywords": [THINGS[i % THINGS.len()]],
        "language": if i % 4 == 3 { "ja" } else { "en" }, "educationLevel": ["09"], "lastChangeDateTime": TIME,
    })
}

fn edge(i: usize) -> Value {
    let link = |identifier: &str| json!({ "title": "n", "identifier": identifier, "uri": format!("https://bench.example/{identifier}") });
    let own = format!("00000000-0000-4000-8002-{i:012x}");
    json!({
        "identifier": own, "associationType": "isChildOf", "sequenceNumber": i % FAN_OUT + 1,
        "uri": format!("https://bench.example/{own}"), "originNodeURI": link(&identifier(i)),
        "destinationNodeURI": link(&parent(i)), "lastChangeDateTime": TIME,
    })
}

/// Two institutions with courses of five outcomes, each aligned to a leaf; one course for every hundred items.
pub fn courses(items: usize) -> String {
    let mut table = String::from(
        "institution,course_code,title,credits,credit_scheme,outcomes,aligned_to,role,completeness\n",
    );
    let leaves = items * (FAN_OUT - 1) / FAN_OUT;
    for course in 0..items / 100 {
        for (institution, shift) in [("giver", 0), ("taker", 1)] {
            for outcome in 0..5 {
                let leaf = items - 1 - (course * 7 + outcome + shift) % leaves.max(1);
                writeln!(
                    table,
                    "{institution},C{course},Course {course},2,JP_TANI,Outcome {outcome} of {course},{},assesses,full",
                    identifier(leaf),
                )
                .ok();
            }
        }
    }
    table
}
