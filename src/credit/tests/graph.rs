//! How evidence moves through the graph, and what must not move it.

use super::super::explain::StepKind;
use super::super::outcome::Outcome;
use super::super::propagate::conflict::Conflict;
use super::super::world::*;
use super::{RECEIVER, Small, near, of};

/// One source with one claim, one required item.
fn one(small: &mut Small, claim: &str, required: &str) {
    small.course("S", &[(claim, 1.0)]);
    small.target(&[required]);
    small.bring(&["S"]);
}

#[test]
fn covering_one_child_says_nothing_of_its_sibling() {
    let mut small = Small::new();
    small.tree("F:j", &[("F:a", Some(0.9)), ("F:b", Some(0.1))]);
    one(&mut small, "F:a", "F:b");
    let p = small.run();
    near(of(&p, "F:b").interval.hi, 0.0);
    // Not over a match and back either.
    small.exact("F:j", "G:j");
    let p = small.run();
    near(of(&p, "F:b").interval.lo, 0.0);
    near(of(&p, "F:b").interval.hi, 0.0);
}

#[test]
fn what_came_up_goes_down_in_another_framework() {
    let mut small = Small::new();
    small.tree("F:j", &[("F:a", Some(1.0))]);
    small.tree("G:j", &[("G:a", None), ("G:b", None)]);
    small.exact("F:j", "G:j");
    one(&mut small, "F:a", "G:b");
    let p = small.run();
    near(of(&p, "G:b").interval.lo_strict, 1.0);
    let kinds: Vec<_> = of(&p, "G:b").path.iter().map(|s| s.kind).collect();
    assert_eq!(
        kinds,
        [
            StepKind::Alignment,
            StepKind::Up,
            StepKind::ExactMatchOf,
            StepKind::Down
        ]
    );
}

#[test]
fn at_most_two_crossings_and_translations_are_none() {
    let mut small = Small::new();
    small
        .exact("A:x", "B:x")
        .exact("B:x", "C:x")
        .exact("C:x", "D:x");
    one(&mut small, "A:x", "C:x");
    near(of(&small.run(), "C:x").interval.lo, 1.0);
    small.world.components[1].claims[0].item = small.node("D:x");
    near(of(&small.run(), "D:x").interval.lo, 0.0);
    small.edge(EdgeType::IsTranslationOf, "E:x", "C:x");
    small.world.components[1].claims[0].item = small.node("E:x");
    near(of(&small.run(), "E:x").interval.lo, 1.0);
    let version = |small: &mut Small, v: &str| {
        small.world.frameworks.last_mut().unwrap().version = Some(v.to_owned())
    };
    version(&mut small, "2");
    let r = of(&small.run(), "E:x").interval;
    assert_eq!(
        (r.lo, r.hi),
        (0.0, 1.0),
        "a translation of another version only leaves it possible"
    );
}

#[test]
fn a_weaker_surer_path_survives_where_a_stronger_one_ends() {
    let mut small = Small::new();
    small.edge(EdgeType::ExactMatchOf, "F:x", "G:x").confidence = Some(0.9);
    small.course("S", &[("F:x", 0.6), ("F:x", 1.0)]).claims[1].confidence = Some(0.85);
    small.target(&["G:x"]);
    small.bring(&["S"]);
    near(of(&small.run(), "G:x").interval.lo, 0.6);
}

#[test]
fn conflicting_matches_are_demoted_and_the_rest_of_the_class_counts() {
    let mut small = Small::new();
    small
        .exact("F:x", "G:y")
        .exact("F:z", "G:y")
        .exact("G:y", "H:y");
    one(&mut small, "F:x", "F:z");
    let p = small.run();
    near(of(&p, "F:z").interval.hi, 0.0);
    let Conflict::SameFramework {
        items,
        associations,
    } = &p.conflicts[0]
    else {
        panic!("{:?}", p.conflicts)
    };
    assert_eq!(items, &["F:x", "F:z"]);
    assert_eq!(associations.len(), 2);
    small.world.components[0].claims[0].item = small.node("G:y");
    small.world.components[1].claims[0].item = small.node("H:y");
    near(of(&small.run(), "H:y").interval.lo, 1.0);
    small.world.components[1].claims[0].item = small.node("F:z");
    let p = small.run();
    near(of(&p, "F:z").interval.lo, 0.0);
    near(p.hint, 1.0);
}

#[test]
fn circles_of_parts_are_ignored_and_named() {
    let mut small = Small::new();
    small
        .tree("F:a", &[("F:b", None)])
        .tree("F:b", &[("F:a", None)]);
    small.tree("F:top", &[("F:a", Some(1.0))]);
    one(&mut small, "F:a", "F:top");
    let p = small.run();
    near(of(&p, "F:top").interval.lo, 1.0);
    assert!(matches!(p.conflicts[0], Conflict::Circle { .. }));
}

#[test]
fn a_match_between_whole_and_part_is_a_conflict() {
    let mut small = Small::new();
    small.tree("F:a", &[("G:b", Some(0.5))]);
    small.exact("F:a", "G:b");
    one(&mut small, "G:b", "F:a");
    let p = small.run();
    near(of(&p, "F:a").interval.lo, 0.5);
    assert!(matches!(p.conflicts[0], Conflict::Ancestor { .. }));
}

#[test]
fn suggested_disputed_and_untrusted_edges_move_only_the_hint() {
    for (status, by) in [
        (Status::Suggested, RECEIVER),
        (Status::Disputed, RECEIVER),
        (Status::Approved, "a stranger"),
    ] {
        let mut small = Small::new();
        one(&mut small, "F:x", "G:x");
        let before = small.run();
        let edge = small.edge(EdgeType::ExactMatchOf, "F:x", "G:x");
        (edge.status, edge.by) = (status, by.to_owned());
        let p = small.run();
        assert_eq!((p.coverage, p.outcome), (before.coverage, before.outcome));
        near(p.hint, 1.0);
        assert_eq!(p.requirements[0].hints.len(), 1);
    }
}

#[test]
fn untrusted_alignments_and_shares_count_for_nothing() {
    let mut small = Small::new();
    small.tree("F:j", &[("F:a", Some(1.0))]);
    one(&mut small, "F:a", "F:j");
    assert_eq!(small.run().outcome, Outcome::Full);
    let mut other = small.clone();
    other.world.components[0].claims[0].by = "a stranger".to_owned();
    near(other.run().coverage.hi, 0.0);
    let mut other = small.clone();
    other.world.shares[0].by = "a stranger".to_owned();
    near(other.run().coverage.hi, 0.0);
    small.world.shares[0].own_document = false;
    near(small.run().coverage.hi, 0.0);
}

#[test]
fn replaced_counts_only_with_an_unchanged_statement() {
    let mut small = Small::new();
    small.edge(EdgeType::ReplacedBy, "F:x", "G:x");
    one(&mut small, "F:x", "G:x");
    let p = small.run();
    assert_eq!((p.coverage.hi, p.hint), (0.0, 1.0));
    small
        .world
        .nodes
        .iter_mut()
        .for_each(|n| n.statement_hash = Some("same".to_owned()));
    near(small.run().coverage.lo, 1.0);
}

#[test]
fn strict_needs_a_declared_partition_wholly_proven() {
    let mut small = Small::new();
    small.tree("F:j", &[("F:a", None), ("F:b", None)]);
    small.course("S", &[("F:a", 1.0), ("F:b", 1.0)]);
    small.target(&["F:j"]);
    small.bring(&["S"]);
    let p = small.run();
    assert_eq!((p.coverage.lo_strict, p.coverage.lo), (0.0, 1.0));
    let j = small.node("F:j");
    small.world.nodes[j as usize].partition = true;
    let p = small.run();
    near(p.coverage.lo_strict, 1.0);
    assert!(p.assumptions.is_empty());
}

#[test]
fn overlapping_children_are_not_added() {
    let mut small = Small::new();
    small.tree("F:j", &[("F:a", Some(0.6)), ("F:b", Some(0.7))]);
    small
        .world
        .shares
        .iter_mut()
        .for_each(|s| s.overlapping = true);
    small.course("S", &[("F:a", 1.0), ("F:b", 1.0)]);
    small.target(&["F:j"]);
    small.bring(&["S"]);
    let r = of(&small.run(), "F:j").interval;
    near(r.lo, 0.7);
    near(r.hi, 1.0);
}

#[test]
fn contradictory_evidence_proves_nothing() {
    let mut small = Small::new();
    // F says a is .9 of j, G says the same a is .1 of the same j.
    small.tree("F:j", &[("F:a", Some(0.9)), ("F:b", Some(0.1))]);
    small.tree("G:j", &[("G:a", Some(0.1)), ("G:b", Some(0.9))]);
    small.exact("F:j", "G:j").exact("F:a", "G:a");
    one(&mut small, "F:a", "F:j");
    let r = of(&small.run(), "F:j").clone();
    assert!(r.contradiction);
    near(r.interval.lo, 0.0);
}

#[test]
fn a_matched_child_keeps_its_siblings_out_although_the_parents_match() {
    let mut small = Small::new();
    small
        .tree("F:j", &[("F:a", None), ("F:b", None)])
        .tree("G:j", &[("G:a", None), ("G:b", None)]);
    small.exact("F:j", "G:j");
    one(&mut small, "F:a", "G:b");
    near(of(&small.run(), "G:b").interval.hi, 1.0);
    small.exact("F:a", "G:a");
    near(of(&small.run(), "G:b").interval.hi, 0.0);
}

#[test]
fn a_match_of_the_parent_does_not_loosen_its_own_bound() {
    let mut small = Small::new();
    small.tree("F:j", &[("F:a", None), ("F:b", None), ("F:c", None)]);
    small.exact("F:j", "G:j");
    one(&mut small, "F:a", "F:j");
    near(of(&small.run(), "F:j").interval.hi, 1.0 / 3.0);
}
