//! The search finds what is meant: the goals on published frameworks, floors on the demo world.

use crate::relevance::{self, Kakehashi, Scores, Table, World};
use crate::support::{cluster, shared};

/// A class and the mean reciprocal rank it has to reach.
type Goal = (&'static str, f64);

fn hold(title: &str, scores: &Scores, goals: &[Goal]) {
    let mut table = Table::new(title);
    table.add("kakehashi", scores.clone());
    println!("{table}");
    let missed: Vec<String> = goals
        .iter()
        .filter(|(class, goal)| scores.queries(class) == 0 || scores.mrr(class) < *goal)
        .map(|(class, goal)| {
            format!(
                "{class}: {:.3} of {goal} over {} queries",
                scores.mrr(class),
                scores.queries(class)
            )
        })
        .collect();
    assert!(missed.is_empty(), "{title}: {missed:#?}");
}

#[test]
fn the_demo_world_is_found_and_better_than_the_databases_find_it() {
    let world = World::demo().unwrap();
    let mut queries = relevance::judged(&world).unwrap();
    assert!(queries.len() >= 40);
    queries.extend(relevance::known_items(&world, 40));
    let own = relevance::ask(&Kakehashi(world.index()), &queries).unwrap();
    relevance::print_misses(&world, &queries).unwrap();
    hold(
        "demo world",
        &own,
        &[
            ("judged", 0.9),
            ("code", 0.9),
            ("words", 0.9),
            ("typo", 0.7),
            ("japanese", 0.9),
        ],
    );
    for engine in relevance::baselines(&world, cluster::url()).unwrap() {
        let other = relevance::ask(&*engine, &queries).unwrap();
        for class in ["judged", "code"] {
            assert!(
                own.mrr(class) > other.mrr(class),
                "{}: {class} {} {}",
                engine.name(),
                own.mrr(class),
                other.mrr(class)
            );
        }
    }
}

#[test]
fn real_data_known_items_are_found() {
    let Some(shared) = shared(1) else { return };
    let world = World::published(&shared, 4).unwrap();
    let queries = relevance::known_items(&world, 200);
    let own = relevance::ask(&Kakehashi(world.index()), &queries).unwrap();
    relevance::print_misses(&world, &queries).unwrap();
    hold(
        "published frameworks",
        &own,
        &[
            ("code", 0.9),
            ("words", 0.8),
            ("japanese", 0.75),
            ("typo", 0.7),
        ],
    );
}
