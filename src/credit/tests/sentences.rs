//! What the sentences of a proposal call things: schemes by their names, requirements by code and statement.

use super::super::explain::narrate;
use super::super::units::Scheme;
use super::super::world::*;
use super::Small;
use crate::locale::{Language, text};

fn told(small: &Small, language: Language) -> Vec<String> {
    let messages = narrate(&small.run());
    messages
        .iter()
        .map(|message| text(language, message))
        .collect()
}

/// A target with two requirements, fully covered by one source of 4 credits in a scheme.
fn converted(scheme: Scheme) -> Small {
    let mut small = Small::new();
    small.course("S", &[("F:a", 1.0), ("F:b", 1.0)]).volume = Some(Volume {
        scheme: scheme.id().to_owned(),
        value: 4.0,
    });
    small.target(&["F:a", "F:b"]);
    small.bring(&["S"]);
    small
}

#[test]
fn schemes_are_called_by_the_names_people_know() {
    for scheme in Scheme::ALL {
        let small = converted(scheme);
        for language in [Language::En, Language::Ja] {
            let sentences = told(&small, language).join("\n");
            let mut words = sentences.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
            assert!(
                !words.any(|word| word == scheme.id() || word == "jp-tani"),
                "{sentences}"
            );
            assert!(sentences.contains("単位"), "{sentences}");
        }
    }
    let sentences = told(&converted(Scheme::UsSemester), Language::En).join("\n");
    assert!(
        sentences.contains("Credit, in Japanese credits (単位): 2."),
        "{sentences}"
    );
    assert!(
        sentences.contains("4 in US semester hours are 4 in Japanese credits (単位)"),
        "{sentences}"
    );
    let sentences = told(&converted(Scheme::UsSemester), Language::Ja).join("\n");
    assert!(sentences.contains("単位認定：2 単位。"), "{sentences}");
    assert!(sentences.contains("4 米国セメスター単位は"), "{sentences}");
}

#[test]
fn requirements_come_in_the_order_of_their_codes_with_short_statements() {
    let mut small = converted(Scheme::JpTani);
    small.world.nodes[0].code = Some("1.10".to_owned());
    small.world.nodes[0].statement =
        "Describe the distribution of a variable by its centre and spread".to_owned();
    small.world.nodes[1].code = Some("1.2".to_owned());
    small.world.nodes[1].statement =
        "平均値と中央値の違いを説明し、データの性質に応じてどちらを使うべきかを自分で判断して選ぶことができる".to_owned();
    let sentences = told(&small, Language::En);
    let at = |start: &str| sentences.iter().position(|s| s.starts_with(start)).unwrap();
    let long = at("1.10 Describe the distribution of a variable… (50 % of the target)");
    let japanese = at(
        "1.2 平均値と中央値の違いを説明し、データの性質に応じてどちらを使うべきかを自分で判断… (",
    );
    assert!(japanese < long);
    let order: Vec<String> = small
        .run()
        .requirements
        .into_iter()
        .map(|r| r.item)
        .collect();
    assert_eq!(
        order,
        ["F:a", "F:b"],
        "the proposal keeps the canonical order"
    );
}
