//! What the receiving institution decides beforehand: thresholds, trust, gates, assumptions and caps, as versioned data.

mod limits;

pub use limits::{
    Amount, CapOver, CreditCap, Governance, Limits, SourceRules, Sources, StackRule, TwoPerson,
};

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::CreditError;
use super::units::{Agreement, Basis};
use super::world::{Level, Volume};

/// Rules of one receiving institution. Plain data; check with [`Policy::validate`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Policy {
    /// Name of the policy.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The receiving organisation (slug).
    pub receiver: String,
    /// θ_full: proven coverage for full credit.
    pub theta_full: f64,
    /// θ_part: proven coverage for partial credit.
    pub theta_part: f64,
    /// φ: needed volume adequacy and volume ratio.
    pub phi: f64,
    /// What an alignment of unspecified completeness proves of an inner item (0 strict, .5 standard, 1 generous).
    pub broad_claim: f64,
    /// Least path confidence that proves anything.
    pub c_min: f64,
    /// Confidence of an imported edge between items that states none; `None` leaves it unknown.
    pub imported_confidence: Option<f64>,
    /// What `teaches` on a course itself is worth.
    pub teaches: Teaches,
    /// Assume that matched frameworks measure alike, so that partial coverage crosses.
    pub measures_agree: bool,
    /// Take the target's level as the least level of every requirement that states none.
    pub level_of_target: bool,
    /// Explicit equivalences between scales.
    pub level_maps: Vec<LevelMap>,
    /// Least grade, on the scale the registry gives grades in.
    pub min_grade: Option<f64>,
    /// Oldest admissible award, in full years before the date of the evaluation.
    pub max_age_years: Option<u32>,
    /// Recognised issuers; `None` recognises all.
    pub recognised_issuers: Option<BTreeSet<String>>,
    /// True if credit needs a named legal basis.
    pub legal_basis_mandatory: bool,
    /// The legal basis the policy itself rests on.
    pub legal_basis: Option<String>,
    /// Whose assertions count.
    pub trust: Trust,
    /// Partial credit.
    pub partial: Partial,
    /// Elective block credit.
    pub block: Block,
    /// How volumes convert where no agreement is named.
    pub basis: Basis,
    /// Agreed conversions; they take precedence over the basis.
    pub agreements: Vec<Agreement>,
    /// What is ruled differently by source.
    #[serde(default, skip_serializing_if = "Sources::is_empty")]
    pub sources: Sources,
    /// Bounds on a whole transfer.
    #[serde(default)]
    pub limits: Limits,
    /// How decisions are taken.
    #[serde(default)]
    pub governance: Governance,
}

/// What `teaches` (or no role) on a course itself is worth. On a course's outcome, and on awarded achievements, it passes anyway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Teaches {
    /// Accepted for credit-bearing courses (an assumption), unknown for others.
    CreditBearing,
    /// Unknown: evidence of assessment is asked for.
    Unknown,
    /// Refused.
    Refused,
}

/// Equivalent places on two scales. A level maps by the highest pair at or below it, in either direction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LevelMap {
    /// One scale.
    pub from: String,
    /// The other.
    pub to: String,
    /// Equivalent values, (from, to).
    pub pairs: Vec<(f64, f64)>,
}

/// Whose assertions count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Trust {
    /// The receiver's own.
    pub receiver: bool,
    /// The sender's, for its own courses and badges.
    pub sender_for_own: bool,
    /// A framework owner's, for associations that touch the framework.
    pub framework_owners: bool,
    /// Others whose assertions always count.
    pub organisations: BTreeSet<String>,
    /// Organisations whose assertions never count.
    pub distrusted: BTreeSet<String>,
}

/// Partial credit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Partial {
    /// Whether it exists.
    pub allowed: bool,
    /// Step to which a fraction is floored, in credits of the target; `None` gives only wholly covered sub-units.
    pub step: Option<f64>,
}

/// Elective block credit for what matches nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Block {
    /// Whether it exists.
    pub allowed: bool,
    /// Largest share of the programme it may fill.
    pub cap: f64,
    /// Volume of the programme the cap refers to; without it the cap is left to the allocation of the whole programme.
    pub programme: Option<Volume>,
}

impl Policy {
    /// The shipped `standard` policy of a receiver.
    pub fn standard(receiver: &str) -> Self {
        Policy {
            id: "standard".to_owned(),
            version: "1".to_owned(),
            receiver: receiver.to_owned(),
            theta_full: 0.8,
            theta_part: 0.5,
            phi: 0.8,
            broad_claim: 0.5,
            c_min: 0.8,
            imported_confidence: None,
            teaches: Teaches::CreditBearing,
            measures_agree: true,
            level_of_target: true,
            level_maps: Vec::new(),
            min_grade: None,
            max_age_years: None,
            recognised_issuers: None,
            legal_basis_mandatory: false,
            legal_basis: None,
            trust: Trust {
                receiver: true,
                sender_for_own: true,
                framework_owners: true,
                organisations: BTreeSet::new(),
                distrusted: BTreeSet::new(),
            },
            partial: Partial {
                allowed: true,
                step: Some(0.5),
            },
            block: Block {
                allowed: true,
                cap: 0.3,
                programme: None,
            },
            basis: Basis::Workload,
            agreements: Vec::new(),
            sources: Sources::new(),
            limits: Limits::default(),
            governance: Governance::default(),
        }
    }

    /// Checks every figure.
    ///
    /// # Errors
    /// [`CreditError::Policy`] with the first field that makes no sense.
    pub fn validate(&self) -> Result<(), CreditError> {
        let fractions = [
            ("thetaFull", self.theta_full),
            ("thetaPart", self.theta_part),
            ("broadClaim", self.broad_claim),
            ("cMin", self.c_min),
            (
                "importedConfidence",
                self.imported_confidence.unwrap_or(1.0),
            ),
            ("block/cap", self.block.cap),
        ];
        for (field, value) in fractions {
            ensure((0.0..=1.0).contains(&value), field, value)?;
        }
        ensure(self.theta_full > 0.0, "thetaFull", self.theta_full)?;
        ensure(
            self.theta_part > 0.0 && self.theta_part <= self.theta_full,
            "thetaPart",
            self.theta_part,
        )?;
        ensure(self.phi.is_finite() && self.phi >= 0.0, "phi", self.phi)?;
        ensure(
            self.min_grade.is_none_or(f64::is_finite),
            "minGrade",
            self.min_grade.unwrap_or_default(),
        )?;
        let step = self.partial.step.unwrap_or(1.0);
        ensure(step.is_finite() && step > 0.0, "partial/step", step)?;
        ensure(!self.receiver.is_empty(), "receiver", "")?;
        for agreement in &self.agreements {
            ensure(
                agreement.factor.is_finite() && agreement.factor > 0.0,
                "agreements",
                agreement.factor,
            )?;
        }
        let pairs = self.level_maps.iter().flat_map(|map| &map.pairs);
        for &(from, to) in pairs {
            ensure(
                from.is_finite() && to.is_finite(),
                "levelMaps",
                format!("{from}, {to}"),
            )?;
        }
        ensure(
            self.basis != Basis::Bilateral || !self.agreements.is_empty(),
            "basis",
            "bilateral",
        )
    }

    /// True if what `by` asserts counts, given the owners of the frameworks it touches and the owner of the component.
    pub fn trusts<'a>(
        &self,
        by: &str,
        owners: impl IntoIterator<Item = &'a str>,
        sender: Option<&str>,
    ) -> bool {
        let trust = &self.trust;
        !trust.distrusted.contains(by)
            && ((trust.receiver && by == self.receiver)
                || trust.organisations.contains(by)
                || (trust.sender_for_own && sender == Some(by))
                || (trust.framework_owners
                    && !by.is_empty()
                    && owners.into_iter().any(|owner| owner == by)))
    }

    /// Whether `level` reaches `needed`: `None` where the scales do not compare.
    pub fn reaches(&self, level: &Level, needed: &Level) -> Option<bool> {
        if level.scheme == needed.scheme {
            return Some(super::at_least(level.value, needed.value));
        }
        self.level_maps.iter().find_map(|map| {
            let value = map.translate(level, &needed.scheme)?;
            Some(super::at_least(value, needed.value))
        })
    }
}

impl LevelMap {
    fn translate(&self, level: &Level, scheme: &str) -> Option<f64> {
        let forward = self.from == level.scheme && self.to == scheme;
        let backward = self.to == level.scheme && self.from == scheme;
        if !forward && !backward {
            return None;
        }
        let pairs = self
            .pairs
            .iter()
            .map(|&(a, b)| if forward { (a, b) } else { (b, a) });
        let below = pairs.filter(|&(from, _)| super::at_least(level.value, from));
        below
            .max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)))
            .map(|(_, to)| to)
    }
}

fn ensure(holds: bool, field: &'static str, value: impl ToString) -> Result<(), CreditError> {
    if holds {
        Ok(())
    } else {
        Err(CreditError::Policy {
            field,
            value: value.to_string(),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_standard_policy_is_valid_and_survives_json() {
        let policy = Policy::standard("kyoto");
        policy.validate().unwrap();
        let text = serde_json::to_string(&policy).unwrap();
        assert_eq!(serde_json::from_str::<Policy>(&text).unwrap(), policy);
    }

    #[test]
    fn a_wrong_figure_is_named() {
        let mut policy = Policy::standard("kyoto");
        policy.theta_part = 0.9;
        assert_eq!(
            policy.validate(),
            Err(CreditError::Policy {
                field: "thetaPart",
                value: "0.9".to_owned()
            })
        );
        policy.theta_part = f64::NAN;
        assert!(policy.validate().is_err());
    }

    #[test]
    fn levels_compare_on_one_scale_or_through_a_map_and_not_otherwise() {
        let mut policy = Policy::standard("kyoto");
        let level = |scheme: &str, value| Level {
            scheme: scheme.to_owned(),
            value,
        };
        assert_eq!(
            policy.reaches(&level("eqf", 6.0), &level("eqf", 5.0)),
            Some(true)
        );
        assert_eq!(policy.reaches(&level("rqf", 6.0), &level("eqf", 5.0)), None);
        let pairs = vec![(4.0, 5.0), (6.0, 6.0)];
        policy.level_maps.push(LevelMap {
            from: "rqf".to_owned(),
            to: "eqf".to_owned(),
            pairs,
        });
        assert_eq!(
            policy.reaches(&level("rqf", 5.0), &level("eqf", 5.0)),
            Some(true)
        );
        assert_eq!(
            policy.reaches(&level("eqf", 5.0), &level("rqf", 6.0)),
            Some(false)
        );
    }

    #[test]
    fn strangers_and_the_distrusted_do_not_count() {
        let mut policy = Policy::standard("kyoto");
        assert!(policy.trusts("kyoto", [], None));
        assert!(policy.trusts("tudelft", [], Some("tudelft")));
        assert!(policy.trusts("acm", ["acm"], None));
        assert!(!policy.trusts("someone", ["acm"], Some("tudelft")));
        policy.trust.distrusted.insert("kyoto".to_owned());
        assert!(!policy.trusts("kyoto", [], None));
    }
}
