//! The worked examples of the design, to the digit.

use super::super::coverage::Relation;
use super::super::evidence::Assumption;
use super::super::units::Range;
use super::super::world::*;
use super::{Small, near, of};

#[test]
fn partial_coverage_crosses_frameworks_only_if_measures_agree() {
    let mut small = Small::new();
    small.tree("F:J", &[("F:a", None), ("F:b", None), ("F:c", None)]);
    small.tree("G:J", &[("G:p", Some(0.5)), ("G:q", Some(0.5))]);
    small.exact("F:J", "G:J");
    small.course("S", &[("F:a", 1.0), ("F:b", 1.0)]);
    small.target(&["G:p"]);
    small.bring(&["S"]);
    let p = small.run();
    let r = of(&p, "G:p");
    near(r.interval.lo, 1.0 / 3.0);
    near(r.interval.hi, 1.0);
    near(r.interval.lo_strict, 0.0);
    assert_eq!(
        r.assumptions,
        [Assumption::DefaultShares, Assumption::MeasuresAgree]
    );

    for (item, strict) in [("F:J", 0.0), ("G:J", 0.0)] {
        let mut whole = small.clone();
        whole.world.components[1].claims[0].item = whole.node(item);
        let p = whole.run();
        near(of(&p, item).interval.lo, 2.0 / 3.0);
        near(of(&p, item).interval.lo_strict, strict);
    }
    small.policy.measures_agree = false;
    near(of(&small.run(), "G:p").interval.lo, 0.0);
}

#[test]
fn a_pool_adds_different_children() {
    let mut small = Small::new();
    small.tree("F:r", &[("F:a", None), ("F:b", None)]);
    small.course("S1", &[("F:a", 1.0)]);
    small.course("S2", &[("F:b", 1.0)]);
    small.target(&["F:r"]);
    small.bring(&["S1", "S2"]);
    near(of(&small.run(), "F:r").interval.lo, 1.0);
}

/// T 90 h over r1..r4; A 75 h on r1, r2, r3; B 20 h on r3, r4.
fn hours() -> Small {
    let mut small = Small::new();
    small.course("A", &[("F:r1", 1.0), ("F:r2", 1.0), ("F:r3", 0.5)]);
    small.course("B", &[("F:r3", 0.5), ("F:r4", 1.0)]);
    small.target(&["F:r1", "F:r2", "F:r3", "F:r4"]);
    for (at, hours) in [75.0, 20.0, 90.0].into_iter().enumerate() {
        small.world.components[at].hours = Some(hours);
        small.world.components[at].volume = None;
    }
    small
}

#[test]
fn coverage_and_volume_of_the_example() {
    let mut small = hours();
    small.bring(&["A"]);
    near(small.run().coverage.lo, 0.625);
    small.bring(&["B"]);
    let p = small.run();
    near(p.coverage.lo, 0.875);
    near(p.coverage.hi, 1.0);
    near(p.volume.used.unwrap(), 66.25);
    near(p.volume.alpha.unwrap(), 66.25 / 78.75);
    assert_eq!(format!("{:.3}", p.volume.alpha.unwrap()), "0.841");
    assert_eq!(format!("{:.2}", p.volume.ratio.unwrap().lo), "1.06");
    let works = p
        .requirements
        .iter()
        .filter_map(|r| Some((&r.item, r.work.as_ref()?)));
    let short: Vec<_> = works.filter(|(_, work)| work.met < work.needs).collect();
    assert_eq!(short.len(), 1);
    assert_eq!(short[0].0, "F:r4");
    near(short[0].1.met, 10.0);
    near(short[0].1.needs, 22.5);
    assert!(p.assumptions.is_empty());
}

#[test]
fn identical_courses_of_one_scheme_are_adequate_and_equivalent() {
    let mut small = Small::new();
    small.course("S", &[("F:a", 1.0), ("F:b", 1.0)]).volume = Some(Volume {
        scheme: "us-semester".into(),
        value: 3.0,
    });
    small.target(&["F:a", "F:b"]).volume = Some(Volume {
        scheme: "us-semester".into(),
        value: 3.0,
    });
    small.bring(&["S"]);
    let p = small.run();
    near(p.volume.alpha.unwrap(), 1.0);
    assert_eq!(p.volume.ratio, Some(Range { lo: 1.0, hi: 1.0 }));
    assert_eq!(p.relation, Relation::Equivalent);
}

#[test]
fn half_against_half_proves_nothing() {
    let mut small = Small::new();
    small.course("S", &[("F:a", 0.5)]);
    let half = small.alignment("F:a", 0.5);
    small.target(&["F:a"]).claims[0] = half;
    small.bring(&["S"]);
    let r = of(&small.run(), "F:a").interval;
    near(r.lo, 0.0);
    near(r.hi, 1.0);
    small.world.components[0].claims[0].degree = Some(0.75);
    near(of(&small.run(), "F:a").interval.lo, 0.5);
}

#[test]
fn a_one_hour_badge_does_not_cover_a_long_outcome() {
    let mut small = Small::new();
    let badge = small.course("S", &[("F:a", 1.0)]);
    (badge.kind, badge.hours, badge.volume) = (Kind::Badge, Some(1.0), None);
    let target = small.target(&["F:a"]);
    (target.hours, target.volume) = (Some(45.0), None);
    small.bring(&["S"]);
    let p = small.run();
    near(p.coverage.lo, 1.0);
    near(p.volume.alpha.unwrap(), 1.0 / 45.0);
    assert_eq!(p.outcome, super::super::outcome::Outcome::None);
    assert_eq!(p.grounds, [super::super::outcome::Substantial::Workload]);
}

#[test]
fn an_ancestor_beside_its_descendant_means_the_rest_of_it() {
    let mut small = Small::new();
    small.tree("F:j", &[("F:a", None), ("F:b", None), ("F:c", None)]);
    small.course("S", &[("F:b", 1.0), ("F:c", 1.0)]);
    small.target(&["F:a", "F:j"]);
    small.bring(&["S"]);
    let p = small.run();
    assert!(of(&p, "F:j").rest_of_it);
    near(of(&p, "F:j").interval.lo, 1.0);
    near(of(&p, "F:a").interval.hi, 0.0);
    small.world.components[0].claims[1].item = small.node("F:a");
    let p = small.run();
    near(of(&p, "F:j").interval.lo, 0.5);
    near(of(&p, "F:j").interval.hi, 0.5);
}
