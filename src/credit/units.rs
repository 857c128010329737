//! Credit schemes and their conversion on a named basis (never silently).
//!
//! Hours per credit and credits per full-time year: ECTS Users' Guide 2015 (25–30 h, 60); US Carnegie practice
//! (45 h per semester hour, 30; 30 h per quarter hour, 45); Japan, Standards for Establishment of Universities, Art. 21
//! (45 h; 124 単位 in four years, 31); UK credit (10 h, 120); New Zealand (10 h, 120); UMAP's UCTS (38–48 h). An interval only
//! where the scheme itself defines one.

use serde::{Deserialize, Serialize};

use super::world::Volume;

/// A credit scheme the engine can convert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// European Credit Transfer and Accumulation System.
    Ects,
    /// US semester credit hour.
    UsSemester,
    /// US quarter credit hour.
    UsQuarter,
    /// Japanese 単位.
    JpTani,
    /// UK credit (CATS, SCQF).
    UkCats,
    /// New Zealand credit.
    Nz,
    /// UMAP Credit Transfer Scheme.
    Ucts,
}

impl Scheme {
    /// All schemes.
    pub const ALL: [Scheme; 7] = [
        Scheme::Ects,
        Scheme::UsSemester,
        Scheme::UsQuarter,
        Scheme::JpTani,
        Scheme::UkCats,
        Scheme::Nz,
        Scheme::Ucts,
    ];

    /// The identifier used in [`Volume::scheme`].
    pub fn id(self) -> &'static str {
        match self {
            Scheme::Ects => "ects",
            Scheme::UsSemester => "us-semester",
            Scheme::UsQuarter => "us-quarter",
            Scheme::JpTani => "jp-tani",
            Scheme::UkCats => "uk-cats",
            Scheme::Nz => "nz",
            Scheme::Ucts => "ucts",
        }
    }

    /// Reads an identifier; `None` for a scheme whose hours are not known here.
    pub fn from_id(id: &str) -> Option<Self> {
        Scheme::ALL.into_iter().find(|scheme| scheme.id() == id)
    }

    /// Hours of learner work per credit, lowest and highest by the scheme's definition.
    pub fn hours_per_credit(self) -> Range {
        match self {
            Scheme::Ects => Range { lo: 25.0, hi: 30.0 },
            Scheme::UsSemester | Scheme::JpTani => Range::exact(45.0),
            Scheme::UsQuarter => Range::exact(30.0),
            Scheme::UkCats | Scheme::Nz => Range::exact(10.0),
            Scheme::Ucts => Range { lo: 38.0, hi: 48.0 },
        }
    }

    /// Credits of a full-time year, where the scheme says.
    pub fn credits_per_year(self) -> Option<f64> {
        match self {
            Scheme::Ects => Some(60.0),
            Scheme::UsSemester => Some(30.0),
            Scheme::UsQuarter => Some(45.0),
            Scheme::JpTani => Some(31.0),
            Scheme::UkCats | Scheme::Nz => Some(120.0),
            Scheme::Ucts => None,
        }
    }
}

/// A closed interval of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Range {
    /// Lower end.
    pub lo: f64,
    /// Upper end.
    pub hi: f64,
}

impl Range {
    /// An interval of one number.
    pub fn exact(value: f64) -> Self {
        Range {
            lo: value,
            hi: value,
        }
    }

    pub(crate) fn times(self, factor: f64) -> Self {
        Range {
            lo: self.lo * factor,
            hi: self.hi * factor,
        }
    }

    pub(crate) fn plus(self, other: Range) -> Self {
        Range {
            lo: self.lo + other.lo,
            hi: self.hi + other.hi,
        }
    }
}

/// On what a conversion rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Basis {
    /// One scheme: nothing is converted.
    SameScheme,
    /// Hours of work.
    Workload,
    /// Share of a full-time year.
    YearLoad,
    /// The table of an agreement.
    Bilateral,
}

/// An agreed factor between two schemes: target credits per source credit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Agreement {
    /// Name of the agreement, shown with every conversion.
    pub name: String,
    /// Scheme converted from.
    pub from: String,
    /// Scheme converted to.
    pub to: String,
    /// Target credits per source credit.
    pub factor: f64,
}

/// A conversion as shown in a proposal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Conversion {
    /// What was converted.
    pub from: Volume,
    /// Scheme converted to.
    pub to: String,
    /// The result in credits of that scheme.
    pub credits: Range,
    /// On what it rests.
    pub basis: Basis,
    /// Name of the agreement, for a bilateral basis.
    pub agreement: Option<String>,
}

/// Converts a volume. An agreement for the two schemes takes precedence over `basis`.
///
/// `None` where a scheme is unknown, states no yearly load, or a bilateral basis has no agreement for the pair.
pub fn convert(
    from: &Volume,
    to: &str,
    basis: Basis,
    agreements: &[Agreement],
) -> Option<Conversion> {
    let answer = |credits, basis, agreement| {
        Some(Conversion {
            from: from.clone(),
            to: to.to_owned(),
            credits,
            basis,
            agreement,
        })
    };
    if from.scheme == to {
        return answer(Range::exact(from.value), Basis::SameScheme, None);
    }
    if let Some(agreed) = agreements
        .iter()
        .find(|a| a.from == from.scheme && a.to == to)
    {
        return answer(
            Range::exact(from.value * agreed.factor),
            Basis::Bilateral,
            Some(agreed.name.clone()),
        );
    }
    let (source, target) = (Scheme::from_id(&from.scheme)?, Scheme::from_id(to)?);
    match basis {
        Basis::SameScheme | Basis::Bilateral => None,
        Basis::Workload => {
            let hours = source.hours_per_credit().times(from.value);
            answer(workload(hours, target), basis, None)
        }
        Basis::YearLoad => {
            let value = from.value / source.credits_per_year()? * target.credits_per_year()?;
            answer(Range::exact(value), basis, None)
        }
    }
}

/// Hours over the hours per credit of the target: the fewest hours by the longest credit, the most by the shortest.
fn workload(hours: Range, target: Scheme) -> Range {
    let per = target.hours_per_credit();
    Range {
        lo: hours.lo / per.hi,
        hi: hours.hi / per.lo,
    }
}

/// Hours of work behind a volume by its scheme's definition; `None` for an unknown scheme.
pub fn hours(volume: &Volume) -> Option<Range> {
    Some(
        Scheme::from_id(&volume.scheme)?
            .hours_per_credit()
            .times(volume.value),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn check(
        value: f64,
        from: Scheme,
        to: Scheme,
        basis: Basis,
        agreed: Option<f64>,
        expect: (f64, f64),
    ) {
        let volume = Volume {
            scheme: from.id().to_owned(),
            value,
        };
        let agreement = |factor| Agreement {
            name: "UMAP".into(),
            from: from.id().into(),
            to: to.id().into(),
            factor,
        };
        let agreements: Vec<_> = agreed.map(agreement).into_iter().collect();
        let found = convert(&volume, to.id(), basis, &agreements).unwrap();
        let near = |a: f64, b: f64| (a - b).abs() < 0.005;
        assert!(
            near(found.credits.lo, expect.0) && near(found.credits.hi, expect.1),
            "{found:?}, expected {expect:?}"
        );
    }

    #[test]
    fn the_published_examples() {
        use Basis::{Workload, YearLoad};
        use Scheme::{Ects, JpTani, UkCats, UsSemester};
        check(2.0, JpTani, Ects, Workload, None, (3.0, 3.6));
        check(2.0, JpTani, Ects, YearLoad, None, (3.871, 3.871));
        check(2.0, JpTani, Ects, Workload, Some(1.5), (3.0, 3.0));
        check(3.0, UsSemester, Ects, Workload, None, (4.5, 5.4));
        check(3.0, UsSemester, Ects, YearLoad, None, (6.0, 6.0));
        check(3.0, UsSemester, Ects, YearLoad, Some(1.5), (4.5, 4.5));
        check(6.0, Ects, JpTani, Workload, None, (3.333, 4.0));
        check(6.0, Ects, JpTani, YearLoad, None, (3.1, 3.1));
        check(6.0, Ects, UkCats, Workload, None, (15.0, 18.0));
        check(6.0, Ects, UkCats, YearLoad, None, (12.0, 12.0));
    }

    #[test]
    fn unknown_schemes_and_missing_yearly_loads_are_not_guessed() {
        let volume = Volume {
            scheme: "shells".to_owned(),
            value: 3.0,
        };
        assert_eq!(convert(&volume, "ects", Basis::Workload, &[]), None);
        let volume = Volume {
            scheme: "ucts".to_owned(),
            value: 3.0,
        };
        assert_eq!(convert(&volume, "ects", Basis::YearLoad, &[]), None);
        assert_eq!(
            convert(&volume, "ucts", Basis::Bilateral, &[])
                .unwrap()
                .credits,
            Range::exact(3.0)
        );
    }
}
