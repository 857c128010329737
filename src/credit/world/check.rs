//! Indices and numbers of a world, checked before anything is computed from them.

use super::{Case, Component, NodeIndex, World};
use crate::credit::CreditError;
use crate::credit::evidence::day;

impl World {
    /// Checks indices and numbers, so that nothing after it can fail on them.
    ///
    /// # Errors
    /// [`CreditError::Dangling`] for an index without entry, [`CreditError::Number`] for a figure outside its range.
    pub fn check(&self, case: &Case) -> Result<(), CreditError> {
        let node = |index: NodeIndex, of: &str| within(index, self.nodes.len(), "node", of);
        for entry in &self.nodes {
            within(
                entry.framework,
                self.frameworks.len(),
                "framework",
                &entry.identifier,
            )?;
            amount(entry.hours, "hours", &entry.identifier)?;
        }
        for share in &self.shares {
            node(share.parent, &share.association)?;
            node(share.child, &share.association)?;
            amount(share.weight, "weight", &share.association)?;
            amount(share.hours, "hours", &share.association)?;
        }
        for edge in &self.edges {
            node(edge.origin, &edge.association)?;
            node(edge.destination, &edge.association)?;
            fraction(edge.degree, "degree", &edge.association)?;
            fraction(edge.confidence, "confidence", &edge.association)?;
        }
        self.components
            .iter()
            .try_for_each(|component| self.check_component(component))?;
        within(case.target, self.components.len(), "component", "target")?;
        case.components.iter().try_for_each(|brought| {
            within(
                brought.component,
                self.components.len(),
                "component",
                "case",
            )?;
            date(brought.awarded_on.as_deref())?;
            date(brought.expires_on.as_deref())
        })?;
        date(Some(&case.today))
    }

    fn check_component(&self, component: &Component) -> Result<(), CreditError> {
        let nodes = self.nodes.len();
        let own = component
            .node
            .iter()
            .chain(&component.outcomes)
            .chain(component.parts.iter().flat_map(|p| &p.items));
        own.into_iter()
            .try_for_each(|&index| within(index, nodes, "node", &component.id))?;
        amount(component.hours, "hours", &component.id)?;
        amount(
            component.volume.as_ref().map(|v| v.value),
            "volume",
            &component.id,
        )?;
        date(component.valid_from.as_deref())?;
        date(component.valid_to.as_deref())?;
        for part in &component.parts {
            amount(part.volume.as_ref().map(|v| v.value), "volume", &part.id)?;
        }
        for claim in &component.claims {
            within(claim.item, nodes, "node", &claim.association)?;
            claim
                .at
                .map_or(Ok(()), |at| within(at, nodes, "node", &claim.association))?;
            fraction(claim.degree, "degree", &claim.association)?;
            fraction(claim.confidence, "confidence", &claim.association)?;
        }
        for requirement in &component.requirements {
            within(requirement.item, nodes, "node", &component.id)?;
            amount(requirement.weight, "weight", &component.id)?;
            amount(requirement.hours, "hours", &component.id)?;
            fraction(requirement.min_coverage, "minCoverage", &component.id)?;
        }
        Ok(())
    }
}

fn within(index: u32, len: usize, what: &'static str, of: &str) -> Result<(), CreditError> {
    if (index as usize) < len {
        Ok(())
    } else {
        Err(CreditError::Dangling {
            what,
            index,
            of: of.to_owned(),
        })
    }
}

fn amount(value: Option<f64>, what: &'static str, of: &str) -> Result<(), CreditError> {
    match value {
        Some(v) if !v.is_finite() || v < 0.0 => Err(CreditError::Number {
            what,
            value: v,
            of: of.to_owned(),
        }),
        _ => Ok(()),
    }
}

fn fraction(value: Option<f64>, what: &'static str, of: &str) -> Result<(), CreditError> {
    match value {
        Some(v) if !(0.0..=1.0).contains(&v) => Err(CreditError::Number {
            what,
            value: v,
            of: of.to_owned(),
        }),
        _ => Ok(()),
    }
}

/// ISO dates are compared as dates: a date-time counts by its first ten characters.
fn date(value: Option<&str>) -> Result<(), CreditError> {
    match value {
        Some(text) if day(text).is_none() => Err(CreditError::Date {
            text: text.to_owned(),
        }),
        _ => Ok(()),
    }
}
