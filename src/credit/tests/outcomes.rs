//! Every outcome on a small world, and the reasons beside it.

use super::super::evidence::{Assumption, Gate};
use super::super::explain::{GapKind, Stop, narrate};
use super::super::outcome::{Outcome, Parameter, Substantial};
use super::super::world::*;
use super::{Small, near, of};
use crate::locale::{Language, text};

/// A target of four requirements and a source that covers the first `count` of them.
fn covering(count: usize) -> Small {
    let items = ["F:a", "F:b", "F:c", "F:d"];
    let mut small = Small::new();
    let covered: Vec<_> = items[..count].iter().map(|&item| (item, 1.0)).collect();
    small.course("S", &covered);
    small.target(&items);
    small.bring(&["S"]);
    small
}

#[test]
fn full_awards_the_targets_credit_and_knows_its_flip_point() {
    let mut small = covering(4);
    small.world.components[0].claims[3].degree = Some(0.6);
    small.world.components[0].claims[3].completeness = Completeness::Partial;
    let p = small.run();
    assert_eq!(p.outcome, Outcome::Full);
    near(p.award.unwrap().volume.unwrap().value, 2.0);
    let flip = p
        .flips
        .iter()
        .find(|f| f.parameter == Parameter::ThetaFull && f.above)
        .unwrap();
    near(flip.at, 0.9);
    assert_ne!(flip.becomes, Outcome::Full);
}

#[test]
fn a_failing_gate_makes_ineligible_and_still_shows_the_match() {
    let mut small = covering(4);
    small.policy.min_grade = Some(2.0);
    small.case.components[0].grade = Some(1.0);
    let p = small.run();
    assert_eq!(p.outcome, Outcome::Ineligible);
    assert!(p.components[0].dropped);
    near(p.coverage.lo, 1.0);
    assert_eq!(p.award, None);
    small.case.components[0].grade = None;
    let p = small.run();
    assert_eq!(
        p.outcome,
        Outcome::ReviewFull,
        "an unknown grade asks for evidence"
    );
    assert!(
        matches!(&p.gaps[0].stopped[0], Stop::Gate { result, .. } if result.gate == Gate::Grade)
    );
}

#[test]
fn each_component_gate_can_fail() {
    let check = |change: &dyn Fn(&mut Small)| {
        let mut small = covering(4);
        small.case.components[0].awarded_on = Some("2020-03-31".to_owned());
        change(&mut small);
        small.run().outcome
    };
    assert_eq!(check(&|_| {}), Outcome::Full);
    assert_eq!(
        check(&|s| s.policy.max_age_years = Some(6)),
        Outcome::Ineligible
    );
    assert_eq!(check(&|s| s.policy.max_age_years = Some(7)), Outcome::Full);
    assert_eq!(
        check(&|s| s.policy.recognised_issuers = Some(["acm".to_owned()].into())),
        Outcome::Ineligible
    );
    assert_eq!(
        check(&|s| s.policy.legal_basis_mandatory = true),
        Outcome::Ineligible
    );
    let named = |s: &mut Small| {
        s.policy.legal_basis_mandatory = true;
        s.case.legal_basis = Some("Art. 28".to_owned());
    };
    assert_eq!(check(&named), Outcome::Full);
    assert_eq!(
        check(&|s| s.world.components[0].valid_to = Some("2019-12-31".into())),
        Outcome::Ineligible
    );
    assert_eq!(
        check(&|s| s.case.components[0].expires_on = Some("2026-03-31".into())),
        Outcome::Ineligible
    );
}

#[test]
fn in_a_pool_a_failed_component_is_dropped_and_named() {
    let mut small = covering(2);
    small.course("Z", &[("F:c", 1.0), ("F:d", 1.0)]);
    small.bring(&["Z"]);
    assert_eq!(small.run().outcome, Outcome::Full);
    small.case.components[1].expires_on = Some("2020-01-01".to_owned());
    let p = small.run();
    assert_eq!(p.outcome, Outcome::Partial);
    assert!(p.components[1].dropped && !p.components[0].dropped);
}

#[test]
fn review_full_names_what_decides_and_what_is_proven() {
    let mut small = covering(4);
    small.world.components[0].claims[3].confidence = Some(0.5);
    small.world.components[0].claims[2].completeness = Completeness::Partial;
    small.world.components[0].claims[2].degree = None;
    let p = small.run();
    assert_eq!(p.outcome, Outcome::ReviewFull);
    assert_eq!(p.proven, Outcome::Partial);
    assert_eq!(p.deciding, ["F:c", "F:d"]);
    near(p.award.unwrap().volume.unwrap().value, 1.0);
    assert!(p.gaps.iter().all(|gap| gap.kind == GapKind::Unproven));
    assert!(matches!(p.gaps[0].stopped[0], Stop::Extent { .. }));
    assert!(
        matches!(&p.gaps[1].stopped[0], Stop::Gate { result, .. } if result.gate == Gate::Confidence)
    );
}

#[test]
fn unknown_volume_is_reviewed_not_awarded() {
    let mut small = covering(4);
    small.world.components[0].volume = None;
    let p = small.run();
    assert_eq!(p.outcome, Outcome::ReviewFull);
    assert!(p.volume_decides);
    assert_eq!(p.volume.alpha, None);
}

#[test]
fn partial_floors_a_fraction_or_gives_sub_units() {
    let mut small = covering(3);
    let p = small.run();
    assert_eq!(p.outcome, Outcome::Partial);
    near(p.award.unwrap().volume.unwrap().value, 1.5);
    assert_eq!(
        p.gaps.iter().map(|g| g.item.as_str()).collect::<Vec<_>>(),
        ["F:d"]
    );
    assert_eq!(p.gaps[0].kind, GapKind::Missing);

    let part = |id: &str, items: Vec<u32>| Part {
        id: id.to_owned(),
        volume: Some(Volume {
            scheme: "jp-tani".to_owned(),
            value: 1.0,
        }),
        items,
        ..Part::default()
    };
    let items: Vec<u32> = ["F:a", "F:b", "F:c", "F:d"].map(|n| small.node(n)).to_vec();
    small.world.components[1].parts = vec![
        part("one", items[..2].to_vec()),
        part("two", items[2..].to_vec()),
    ];
    let award = small.run().award.unwrap();
    assert_eq!(award.parts, ["one"]);
    near(award.volume.unwrap().value, 1.0);

    small.policy.partial.allowed = false;
    small.policy.block.allowed = false;
    assert_eq!(small.run().outcome, Outcome::None);
}

#[test]
fn review_partial_when_only_possible() {
    let mut small = covering(3);
    small.world.components[0]
        .claims
        .iter_mut()
        .for_each(|c| c.approved_by_person = false);
    small.policy.block.allowed = false;
    let p = small.run();
    assert_eq!(p.outcome, Outcome::ReviewPartial);
    assert_eq!(p.proven, Outcome::None);
}

#[test]
fn nothing_recorded_is_reviewed_and_never_a_ground() {
    let mut small = covering(1);
    small.world.components[0].alignments_complete = false;
    let p = small.run();
    assert_eq!(p.outcome, Outcome::ReviewUnrecorded);
    assert!(p.grounds.is_empty());
    assert!(p.gaps.iter().all(|gap| gap.kind == GapKind::Unrecorded));
}

#[test]
fn block_under_its_cap() {
    let mut small = covering(1);
    let p = small.run();
    assert_eq!(p.outcome, Outcome::Block);
    near(p.award.unwrap().volume.unwrap().value, 2.0);
    assert_eq!(p.grounds, [Substantial::LearningOutcomes]);
    small.policy.block.programme = Some(Volume {
        scheme: "jp-tani".to_owned(),
        value: 5.0,
    });
    let p = small.run();
    near(p.award.unwrap().volume.unwrap().value, 1.5);
    near(p.cap.unwrap().before, 2.0);
}

#[test]
fn waiver_when_only_a_prerequisite_is_covered() {
    let mut small = covering(0);
    small.policy.block.allowed = false;
    let claim = small.alignment("F:before", 1.0);
    small.world.components[0].claims.push(claim);
    assert_eq!(small.run().outcome, Outcome::None);
    small.edge(EdgeType::Precedes, "F:before", "F:a");
    let p = small.run();
    assert_eq!(p.outcome, Outcome::Waiver);
    assert_eq!(p.award, None);
    near(p.coverage.hi, 0.0);
}

#[test]
fn none_has_grounds() {
    let mut small = covering(1);
    small.policy.block.allowed = false;
    let mut profile = RequirementOverride {
        item: small.node("F:d"),
        essential: true,
        ..Default::default()
    };
    small.world.components[1].requirements = vec![profile.clone()];
    let p = small.run();
    assert_eq!(p.outcome, Outcome::None);
    assert_eq!(
        p.grounds,
        [Substantial::Profile, Substantial::LearningOutcomes]
    );
    profile.min_level = Some(Level {
        scheme: "eqf".into(),
        value: 6.0,
    });
    profile.item = small.node("F:a");
    small.world.components[1].requirements = vec![profile];
    small.world.components[0].level = Some(Level {
        scheme: "eqf".into(),
        value: 5.0,
    });
    assert!(small.run().grounds.contains(&Substantial::Level));
}

#[test]
fn an_essential_requirement_holds_back_full_credit() {
    let mut small = covering(4);
    small.world.components[0].claims[3].degree = Some(0.5);
    small.world.components[0].claims[3].completeness = Completeness::Partial;
    assert_eq!(small.run().outcome, Outcome::Full);
    let item = small.node("F:d");
    small.world.components[1].requirements = vec![RequirementOverride {
        item,
        essential: true,
        ..Default::default()
    }];
    assert_eq!(small.run().outcome, Outcome::Partial);
}

#[test]
fn teaching_alone_is_an_assumption_the_policy_may_withdraw() {
    use super::super::policy::Teaches;
    let mut small = covering(4);
    small.world.components[0]
        .claims
        .iter_mut()
        .for_each(|c| c.role = None);
    let p = small.run();
    assert_eq!((p.outcome, p.coverage.lo_strict), (Outcome::Full, 0.0));
    assert_eq!(p.assumptions, [Assumption::TeachesAssessed]);
    small.policy.teaches = Teaches::Unknown;
    assert_eq!(small.run().outcome, Outcome::ReviewFull);
    small.policy.teaches = Teaches::Refused;
    assert_eq!(small.run().coverage.hi, 0.0);
    let outcome = small.node("S:o");
    small.world.components[0].outcomes.push(outcome);
    small.world.components[0]
        .claims
        .iter_mut()
        .for_each(|c| c.at = Some(outcome));
    assert_eq!(
        small.run().outcome,
        Outcome::Full,
        "own outcomes are assessed by definition"
    );
}

#[test]
fn a_broad_alignment_covers_the_policys_fraction() {
    let mut small = Small::new();
    small.tree("F:a", &[("F:x", None), ("F:y", None)]);
    small.course("S", &[("F:a", 1.0)]).claims[0].completeness = Completeness::Unspecified;
    small.target(&["F:a"]);
    small.bring(&["S"]);
    let r = of(&small.run(), "F:a").clone();
    assert_eq!(
        (r.interval.lo_strict, r.interval.lo, r.interval.hi),
        (0.0, 0.5, 1.0)
    );
    assert_eq!(r.assumptions, [Assumption::BroadClaim]);
}

#[test]
fn outcomes_of_the_target_without_alignment_are_requirements() {
    let mut small = covering(4);
    let (aligned, bare) = (small.node("T:1"), small.node("T:2"));
    let target = &mut small.world.components[1];
    target.outcomes = vec![aligned, bare];
    target.claims.iter_mut().for_each(|c| c.at = Some(aligned));
    let p = small.run();
    assert_eq!(p.requirements.len(), 5);
    near(p.coverage.lo, 0.8);
}

#[test]
fn every_sentence_exists_in_both_languages() {
    let mut worlds = vec![covering(4), covering(3), covering(1), covering(0)];
    worlds[3].world.components[0].alignments_complete = false;
    worlds[0].world.components[0].claims[0].confidence = Some(0.5);
    worlds[0].world.components[0].volume = Some(Volume {
        scheme: "ects".into(),
        value: 4.0,
    });
    for small in worlds {
        let messages = narrate(&small.run());
        assert!(messages.len() > 4);
        for message in &messages {
            let english = text(Language::En, message);
            let japanese = text(Language::Ja, message);
            assert!(!english.contains("{$") && english != message.key && japanese != message.key);
            assert_ne!(english, japanese);
        }
    }
}
