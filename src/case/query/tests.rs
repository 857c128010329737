//! What the three parameters promise, and a naive reading of filters beside the real one.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn asked(filter: &str) -> Asked {
    Asked {
        filter: Some(filter.to_owned()),
        ..Asked::default()
    }
}

fn sorted_by(name: &str, direction: &str) -> Query {
    let asked = Asked {
        sort: Some(name.to_owned()),
        order_by: Some(direction.to_owned()),
        ..Asked::default()
    };
    Query::read(Version::V1p1, &asked).unwrap()
}

fn documents() -> Vec<Value> {
    vec![
        json!({"title": "École", "subject": ["Mathematics", "Reading"], "language": "fr",
               "lastChangeDateTime": "2025-01-01T00:00:00+00:00",
               "licenseURI": {"title": "Free", "identifier": "l", "uri": "u:l"}}),
        json!({"title": "apple", "subject": ["mathematics"], "lastChangeDateTime": "2025-01-01T08:00:00+09:00",
               "extensions": {"n": 10}}),
        json!({"title": "Banana's", "lastChangeDateTime": "2024-12-31T23:30:00Z", "extensions": {"n": 9},
               "subjectURI": [{"title": "Arts", "identifier": "s", "uri": "u:s"}]}),
        json!({"title": "ﾃﾞｰﾀ入門", "language": "ja", "lastChangeDateTime": "2025-06-01T00:00:00Z"}),
    ]
}

fn hits(filter: &str) -> Vec<usize> {
    let query = Query::read(Version::V1p1, &asked(filter)).unwrap();
    query.arrange(&documents()).unwrap()
}

#[test]
fn filters_compare_as_people_do() {
    for (filter, expected) in [
        ("title='APPLE'", vec![1]),
        ("title = 'apple'", vec![1]),
        ("title='ecole'", vec![]),
        ("title='ÉCOLE'", vec![0]),
        ("title='データ入門'", vec![3]),
        ("title~'データ'", vec![3]),
        ("title='Banana's'", vec![2]),
        ("title~'AN'", vec![2]),
        ("title>'b' AND title<'d'", vec![2]),
        ("title='apple' OR language='ja'", vec![1, 3]),
        ("language!='ja'", vec![0, 1, 2]),
        ("language='fr' AND title='apple'", vec![]),
        // 2024-12-31T23:00Z is before 23:30Z, whatever the offset says.
        ("lastChangeDateTime<'2024-12-31T23:30:00Z'", vec![1]),
        ("lastChangeDateTime>='2025-01-01'", vec![0, 3]),
        ("subject='reading, MATHEMATICS'", vec![0]),
        ("subject='mathematics'", vec![1]),
        ("subject~'mathematics'", vec![0, 1]),
        ("subject~'music,reading'", vec![0]),
        ("subject!='mathematics'", vec![0, 2, 3]),
        ("licenseURI.title='free'", vec![0]),
        ("subjectURI.title~'art'", vec![2]),
        ("extensions.n>'9'", vec![1]),
        ("title=''", vec![]),
    ] {
        assert_eq!(hits(filter), expected, "{filter}");
    }
}

#[test]
fn what_is_no_filter_is_refused_with_its_place() {
    let fault = |text: &str| Query::read(Version::V1p1, &asked(text)).unwrap_err();
    for (text, place) in [
        ("", 1),
        ("title", 6),
        ("title='a", 9),
        ("title=a", 7),
        ("='a'", 1),
        ("title='a' XOR title='b'", 11),
        ("title='a' and title='b'", 11),
        ("title='a' AND title='b' OR title='c'", 25),
        ("title='a' AND", 14),
        ("title='a' AND  ", 16),
    ] {
        assert!(
            matches!(fault(text), QueryError::FilterSyntax { at } if at == place),
            "{text}: {:?}",
            fault(text)
        );
    }
    let long = format!("title='{}'", "架".repeat(2000));
    assert!(matches!(
        fault(&long),
        QueryError::FilterSyntax { at: 2001 }
    ));
    for text in ["nothing='a'", "title='a' OR nothing='b'", "title.x='a'"] {
        assert!(
            matches!(fault(text), QueryError::FilterField { .. }),
            "{text}"
        );
    }
    let old = Query::read(Version::V1p0, &asked("frameworkType='a'")).unwrap_err();
    assert!(matches!(old, QueryError::FilterField { name } if name == "frameworkType"));
}

#[test]
fn sorting_follows_the_alphabet_and_leaves_what_lacks_the_field_last() {
    let documents = documents();
    let order = |name, direction| sorted_by(name, direction).arrange(&documents).unwrap();
    assert_eq!(order("title", "asc"), [1, 2, 0, 3]);
    assert_eq!(order("title", "desc"), [3, 0, 2, 1]);
    assert_eq!(order("lastChangeDateTime", "asc"), [1, 2, 0, 3]);
    assert_eq!(order("language", "asc"), [0, 3, 1, 2]);
    assert_eq!(order("language", "desc"), [3, 0, 1, 2]);
    assert_eq!(order("extensions.n", "asc"), [2, 1, 0, 3]);
    assert_eq!(order("nothing", "desc"), [0, 1, 2, 3], "the default order");
    let read = |asked: Asked| Query::read(Version::V1p1, &asked).unwrap_err();
    let upside = Asked {
        order_by: Some("upside".to_owned()),
        ..Asked::default()
    };
    assert!(matches!(read(upside), QueryError::OrderBy { .. }));
    let blank = Asked {
        sort: Some(" ".to_owned()),
        ..Asked::default()
    };
    assert!(matches!(read(blank), QueryError::BlankSort));
}

#[test]
fn a_selection_gives_those_fields_and_only_those() {
    let select = |lists: &[&str]| {
        let asked = Asked {
            fields: lists.iter().map(|list| (*list).to_owned()).collect(),
            ..Asked::default()
        };
        let query = Query::read(Version::V1p1, &asked)?;
        let mut document = documents()[0].as_object().unwrap().clone();
        query.select(&mut document);
        Ok::<_, QueryError>(document.keys().cloned().collect::<Vec<_>>())
    };
    assert_eq!(select(&["title,language"]).unwrap(), ["title", "language"]);
    assert_eq!(
        select(&["language", "title"]).unwrap(),
        ["title", "language"]
    );
    assert_eq!(select(&["title,nothing"]).unwrap().len(), 5, "everything");
    assert_eq!(select(&[]).unwrap().len(), 5);
    assert_eq!(select(&["version"]).unwrap().len(), 0);
    for blank in ["", " ", "title,", "title,,language"] {
        assert!(
            matches!(select(&[blank]), Err(QueryError::BlankField)),
            "{blank}"
        );
    }
}

/// What a filter on titles of plain lower-case words means, said as simply as possible.
fn naive(title: &str, op: &str, value: &str) -> bool {
    let (title, value) = (title.to_ascii_lowercase(), value.to_ascii_lowercase());
    match op {
        "=" => title == value,
        "!=" => title != value,
        ">" => title > value,
        ">=" => title >= value,
        "<" => title < value,
        "<=" => title <= value,
        _ => title.contains(&value),
    }
}

fn word() -> impl Strategy<Value = String> {
    "[a-dA-D0-3]{1,4}"
}

proptest! {
    #[test]
    fn filters_mean_what_a_naive_reading_says(
        titles in prop::collection::vec(word(), 0..8),
        a in word(), b in word(),
        op_a in prop::sample::select(vec!["=", "!=", ">", ">=", "<", "<=", "~"]),
        op_b in prop::sample::select(vec!["=", "!=", ">", ">=", "<", "<=", "~"]),
        join in prop::sample::select(vec![None, Some("AND"), Some("OR")]),
    ) {
        let documents: Vec<Value> = titles.iter().map(|title| json!({ "title": title })).collect();
        let text = match join {
            None => format!("title{op_a}'{a}'"),
            Some(join) => format!("title{op_a}'{a}' {join} title{op_b}'{b}'"),
        };
        let query = Query::read(Version::V1p1, &asked(&text)).unwrap();
        let holds = |title: &String| match join {
            None => naive(title, op_a, &a),
            Some("AND") => naive(title, op_a, &a) && naive(title, op_b, &b),
            _ => naive(title, op_a, &a) || naive(title, op_b, &b),
        };
        let expected: Vec<usize> = (0..titles.len()).filter(|&i| holds(&titles[i])).collect();
        prop_assert_eq!(query.arrange(&documents).unwrap(), expected);
    }

    #[test]
    fn the_order_is_total_and_does_not_depend_on_where_it_starts(
        titles in prop::collection::vec("\\PC{0,6}", 0..8), turn in 0_usize..8,
    ) {
        let mut documents: Vec<Value> = titles.iter().map(|title| json!({ "title": title })).collect();
        let query = sorted_by("title", "asc");
        let collation = Collation::new().unwrap();
        let key = |document: &Value| SortKey::Text(document["title"].as_str().unwrap().to_owned());
        let order = |a: &Value, b: &Value| collation.sort_order(&key(a), &key(b));
        let arranged = |documents: &[Value]| -> Vec<Value> {
            query.arrange(documents).unwrap().into_iter().map(|i| documents[i].clone()).collect()
        };
        let first = arranged(&documents);
        if !documents.is_empty() {
            let turn = turn % documents.len();
            documents.rotate_left(turn);
        }
        let second = arranged(&documents);
        for (i, a) in first.iter().enumerate() {
            prop_assert_eq!(order(a, &second[i]), Ordering::Equal);
            for b in &first[i..] {
                prop_assert_ne!(order(a, b), Ordering::Greater);
                prop_assert_eq!(order(a, b), order(b, a).reverse());
            }
        }
    }

    #[test]
    fn any_text_is_understood_or_refused(text in "\\PC{0,40}") {
        let asked = Asked {
            sort: Some(text.clone()), order_by: None, filter: Some(text.clone()), fields: vec![text],
        };
        let _ = Query::read(Version::V1p1, &asked);
    }
}
