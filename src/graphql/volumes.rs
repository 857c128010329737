//! The work behind a transfer evaluation: hours or credits, as a whole and by requirement.

use async_graphql::{ComplexObject, Context, Result, SimpleObject};

use super::associations::AssociationEnd;
use super::context::RequestContext;
use super::words::Assumption;
use crate::credit::units::Range;
use crate::credit::volume::{self, Measure, VolumeReport};

/// A closed interval of numbers.
#[derive(SimpleObject)]
#[graphql(name = "NumberRange")]
pub struct Span {
    /// Lower end.
    lo: f64,
    /// Upper end.
    hi: f64,
}

fn span(range: Option<Range>) -> Option<Span> {
    range.map(|range| Span {
        lo: range.lo,
        hi: range.hi,
    })
}

/// Whether enough work stands behind the coverage.
#[derive(SimpleObject)]
#[graphql(name = "TransferVolume")]
pub struct Volume {
    /// `hours`, or the scheme of the credits that are compared.
    measure: String,
    /// Volume of the target.
    target: Option<Span>,
    /// Volume of everything brought.
    brought: Option<Span>,
    /// Volume that meets what is proven.
    used: Option<f64>,
    /// Volume used over volume needed, least favourable; absent where unknown.
    adequacy: Option<f64>,
    /// The most favourable adequacy, on what is possible.
    adequacy_possible: Option<f64>,
    /// Brought over target.
    ratio: Option<Span>,
    /// What the figures rest on.
    assumptions: Vec<Assumption>,
}

impl From<&VolumeReport> for Volume {
    fn from(report: &VolumeReport) -> Self {
        Volume {
            measure: match &report.measure {
                Measure::Hours => "hours".to_owned(),
                Measure::Credits(scheme) => scheme.clone(),
            },
            target: span(report.target),
            brought: span(report.brought),
            used: report.used,
            adequacy: report.alpha,
            adequacy_possible: report.alpha_hi,
            ratio: span(report.ratio),
            assumptions: report.assumptions.iter().map(|a| (*a).into()).collect(),
        }
    }
}

/// The work behind one requirement, in hours or credits: `met = min(needs, Σ counted)`.
#[derive(SimpleObject)]
#[graphql(name = "TransferWork")]
pub struct Work {
    /// What all of the requirement takes: its weight of the target's volume.
    size: f64,
    /// What the proven part of it takes: `lo · size`.
    needs: f64,
    /// What meets it.
    met: f64,
    /// By component, those that bring anything.
    by: Vec<WorkOf>,
}

impl From<&volume::Work> for Work {
    fn from(work: &volume::Work) -> Self {
        Work {
            size: work.size,
            needs: work.needs,
            met: work.met,
            by: work.by.iter().map(WorkOf::from).collect(),
        }
    }
}

/// What one component brings to a requirement: `counted = min(has, proves · size)`.
#[derive(SimpleObject)]
#[graphql(complex, name = "TransferWorkOf")]
pub struct WorkOf {
    /// Part of the component's own work that lies in the requirement, 0 to 1.
    part: f64,
    /// That part of its volume.
    has: f64,
    /// What the component alone proves of the requirement, 0 to 1.
    proves: f64,
    /// What counts.
    counted: f64,
    #[graphql(skip)]
    key: String,
}

impl From<&volume::WorkOf> for WorkOf {
    fn from(of: &volume::WorkOf) -> Self {
        WorkOf {
            part: of.part,
            has: of.has,
            proves: of.proves,
            counted: of.counted,
            key: of.component.clone(),
        }
    }
}

#[ComplexObject]
impl WorkOf {
    /// The course or badge class.
    async fn component(&self, ctx: &Context<'_>) -> Result<AssociationEnd> {
        Ok(AssociationEnd::named(RequestContext::of(ctx)?, &self.key))
    }
}
