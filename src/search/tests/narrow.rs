//! Filters and facets, beside what counting by hand gives.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

/// Records with every property one can narrow by, some private, some of them many times.
fn varied() -> Vec<Record> {
    let pick = |words: &[&str], n: usize| words[n % words.len()].to_owned();
    (0..60)
        .map(|n| {
            let mut record = record(&format!("item/{:02}", n), "the same words");
            record.kind = Kind::ALL[n % 5];
            record.document = 1 + (n % 7) as i64;
            record.organisation = 1 + (n % 3) as i64;
            record.public = n % 4 != 0;
            record.title = pick(&["fractions", "ratios", "fractions and ratios"], n);
            record.language = (n % 6 != 0).then(|| pick(&["en", "ja-JP", "fr"], n));
            record.item_type = (n % 5 != 0).then(|| pick(&["Standard", "standard ", "Cluster"], n));
            record.above = (0..n % 3).map(|m| format!("above-{m}")).collect();
            record.facets = Facets {
                creator: Some(pick(&["Utah", "UTAH", "文部科学省"], n / 2)),
                subjects: (0..n % 4)
                    .map(|m| pick(&["Maths", "ＭＡＴＨＳ", "理科", "Art"], n + m))
                    .collect(),
                education_levels: (0..n % 3).map(|m| format!("{:02}", m + n % 2)).collect(),
                status: Some(pick(&["Adopted", "Draft"], n)),
                framework_type: (n % 2 == 0).then(|| "Course Codes".to_owned()),
            };
            record
        })
        .collect()
}

/// What a record has in a dimension, as it is compared.
fn values(record: &Record, dimension: Dimension) -> BTreeSet<String> {
    let facets = &record.facets;
    let free = |texts: Vec<&String>| {
        texts
            .into_iter()
            .map(|text| filter::compared(text))
            .collect()
    };
    match dimension {
        Dimension::Kind => [record.kind.name().to_owned()].into(),
        Dimension::Framework => [record.document.to_string()].into(),
        Dimension::Organisation => [record.organisation.to_string()].into(),
        Dimension::Language => {
            let tags = record.language.iter();
            tags.map(|tag| stems::primary_tag(tag)).collect()
        }
        Dimension::Creator => free(facets.creator.iter().collect()),
        Dimension::Subject => free(facets.subjects.iter().collect()),
        Dimension::ItemType => free(record.item_type.iter().collect()),
        Dimension::EducationLevel => free(facets.education_levels.iter().collect()),
        Dimension::Status => free(facets.status.iter().collect()),
        Dimension::FrameworkType => free(facets.framework_type.iter().collect()),
        Dimension::Under => record.above.iter().cloned().collect(),
    }
}

fn written(value: &Value) -> String {
    match value {
        Value::Text(text) => filter::compared(text),
        Value::Number(number) => number.to_string(),
    }
}

/// A filter as a test has it: alternatives by dimension.
type Chosen = BTreeMap<Dimension, Vec<String>>;

fn filters(chosen: &Chosen) -> Filters {
    chosen.iter().fold(
        Filters::default(),
        |filters, (dimension, values)| match dimension {
            Dimension::Framework | Dimension::Organisation => {
                let numbers = values.iter().map(|value| value.parse().unwrap_or(-1));
                filters.only_numbers(*dimension, numbers)
            }
            _ => filters.only_texts(*dimension, values.clone()),
        },
    )
}

fn meets(record: &Record, chosen: &Chosen, but: Option<Dimension>) -> bool {
    chosen
        .iter()
        .filter(|(dimension, _)| Some(**dimension) != but)
        .all(|(dimension, wanted)| {
            let has = values(record, *dimension);
            wanted
                .iter()
                .any(|value| has.contains(&filter::compared(value)))
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]
    #[test]
    fn filters_and_counts_are_what_counting_by_hand_gives(
        choices in proptest::collection::vec((0_usize..10, 0_usize..60), 0..4),
        viewer in proptest::option::of(1_i64..5),
        top in 0_usize..4,
        text in prop_oneof![Just(""), Just("fraction")],
        gone in proptest::option::of(0_usize..60),
    ) {
        // One index for all the cases would be shared between threads for nothing: it is small.
        let mut records = varied();
        let world = world(&records);
        let mut chosen = Chosen::new();
        for (dimension, from) in choices {
            let dimension = Dimension::ALL[dimension];
            let found = values(&records[from], dimension).into_iter().next();
            chosen.entry(dimension).or_default().push(found.unwrap_or_else(|| "nothing".to_owned()));
        }
        let query = Query {
            text: text.to_owned(),
            filters: filters(&chosen),
            facets: Dimension::ALL.map(|dimension| FacetRequest { dimension, top }).into(),
            viewer_organisation: viewer,
            limit: 100,
            ..Query::default()
        };
        if let Some(gone) = gone {
            // Counts that were kept do not outlive what they counted.
            world.index.search(&query).unwrap();
            world.index.apply(&[], &[records.remove(gone).id], &[]).unwrap();
            world.index.commit(2).unwrap();
        }
        let hits = world.index.search(&query).unwrap();
        let seen = |record: &&Record| {
            (text.is_empty() || record.title.contains("fractions")) && (record.public || Some(record.organisation) == viewer)
        };
        let visible: Vec<&Record> = records.iter().filter(seen).collect();
        let expected: BTreeSet<&str> =
            visible.iter().filter(|one| meets(one, &chosen, None)).map(|one| one.id.as_str()).collect();
        let found: BTreeSet<&str> = hits.hits.iter().map(|hit| hit.id.as_str()).collect();
        prop_assert_eq!(found, expected);
        for facet in &hits.facets {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            for record in visible.iter().filter(|one| meets(one, &chosen, Some(facet.dimension))) {
                for value in values(record, facet.dimension) {
                    *counts.entry(value).or_default() += 1;
                }
            }
            let mut sizes: Vec<usize> = counts.values().copied().collect();
            sizes.sort_unstable_by(|left, right| right.cmp(left));
            prop_assert_eq!(facet.others, sizes.len().saturating_sub(top));
            prop_assert!(facet.values.iter().map(|value| value.count).eq(sizes.into_iter().take(top)));
            for value in &facet.values {
                prop_assert_eq!(counts.get(&written(&value.value)), Some(&value.count));
            }
        }
    }
}

#[test]
fn of_spellings_that_mean_one_value_the_usual_one_is_shown() {
    let typed = |id: &str, subjects: &[&str]| Record {
        facets: Facets {
            subjects: subjects
                .iter()
                .map(|subject| (*subject).to_owned())
                .collect(),
            ..Facets::default()
        },
        ..record(id, "words")
    };
    let world = world(&[
        typed("a", &["maths"]),
        typed("b", &["Maths", " ＭＡＴＨＳ"]),
        typed("c", &["Maths", "Art  and\ncraft"]),
    ]);
    let asked = |filters: Filters| {
        let query = Query {
            text: "words".to_owned(),
            filters,
            facets: vec![FacetRequest {
                dimension: Dimension::Subject,
                top: 10,
            }],
            limit: 10,
            ..Query::default()
        };
        world.index.search(&query).unwrap()
    };
    let shown = |hits: &Hits| -> Vec<(String, usize)> {
        let values = hits.facets[0].values.iter();
        values
            .map(|value| (value.value.text().to_owned(), value.count))
            .collect()
    };
    let all = [("Maths".to_owned(), 3), ("Art  and\ncraft".to_owned(), 1)];
    assert_eq!(shown(&asked(Filters::default())), all);
    // The filter of a facet's own dimension does not hide the alternatives.
    let narrowed = asked(Filters::default().only_texts(Dimension::Subject, ["art and  CRAFT"]));
    assert_eq!((narrowed.total, shown(&narrowed)), (1, all.to_vec()));
    assert_eq!(
        asked(Filters::default().only_texts(Dimension::Subject, ["math"])).total,
        0
    );
}

#[test]
fn under_an_item_stands_what_is_below_it_in_that_copy() {
    let below = |id: &str, document: i64, above: &[&str]| Record {
        document,
        above: above.iter().map(|key| (*key).to_owned()).collect(),
        ..record(id, "words")
    };
    let world = world(&[
        below("a", 1, &[]),
        below("b", 1, &["k1"]),
        below("c", 1, &["k2", "k1"]),
        below("d", 2, &["k1"]),
    ]);
    let under = |document: i64, item: Option<&str>| Under {
        document,
        item: item.map(str::to_owned),
    };
    let found = |places: &[Under]| {
        let query = Query {
            text: "words".to_owned(),
            filters: Filters::default().only_under(places.iter().cloned()),
            limit: 10,
            ..Query::default()
        };
        let hits = world.index.search(&query).unwrap().hits;
        hits.into_iter().map(|hit| hit.id).collect::<Vec<_>>()
    };
    assert_eq!(found(&[under(1, Some("k1"))]), ["b", "c"]);
    assert_eq!(found(&[under(1, Some("k2")), under(2, None)]), ["c", "d"]);
    assert_eq!(found(&[under(2, Some("k2"))]), [""; 0]);
    assert_eq!(found(&[under(-1, None)]), [""; 0]);
}

#[test]
fn private_records_show_in_no_count_but_their_own_organisations() {
    let public: Vec<Record> = varied()
        .into_iter()
        .filter(|record| record.public)
        .collect();
    let secret = |id: &str, organisation| Record {
        public: false,
        organisation,
        document: 99,
        facets: Facets {
            creator: Some("Secret".to_owned()),
            ..Facets::default()
        },
        ..record(id, "fractions in secret")
    };
    let before = world(&public);
    let after = world(&[&public[..], &[secret("s1", 8), secret("s2", 9)]].concat());
    let ask = |world: &World, text: &str, viewer| {
        let query = Query {
            text: text.to_owned(),
            facets: Dimension::ALL
                .map(|dimension| FacetRequest {
                    dimension,
                    top: 100,
                })
                .into(),
            viewer_organisation: viewer,
            limit: 100,
            ..Query::default()
        };
        world.index.search(&query).unwrap()
    };
    for text in ["fraction", "secret", "", "fraction secret nothing"] {
        assert_eq!(ask(&before, text, None), ask(&after, text, None), "{text}");
        assert_eq!(
            ask(&before, text, Some(7)),
            ask(&after, text, Some(7)),
            "{text}"
        );
    }
    let own = ask(&after, "secret", Some(8));
    let creators = own
        .facets
        .iter()
        .find(|facet| facet.dimension == Dimension::Creator);
    let creator = FacetValue {
        value: Value::Text("Secret".to_owned()),
        count: 1,
    };
    assert_eq!(creators.unwrap().values, [creator]);
}
