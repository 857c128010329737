//! A file of any format of frameworks, read for the lint.

use std::ops::ControlFlow;

use super::input::{FilePlaces, Input};
use crate::case::lenient::{self, Reading};
use crate::case::model::Package;
use crate::error::Problem;
use crate::exchange::framework::{Incoming, ReadOptions};
use crate::exchange::{self, Format, formats};

/// What was read of a file.
pub enum Parsed {
    /// CASE JSON, with the places of its parts.
    Case(Box<Reading>, FilePlaces),
    /// Any other format. Its readers name places of remarks only: findings about the package name the place in the
    /// package that was made, and the entity.
    Other(Box<Incoming>, FilePlaces),
}

impl Parsed {
    /// Reads a file whose format shows from its content.
    ///
    /// # Errors
    /// What is no framework, or cannot be understood at all.
    pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Self, Problem> {
        match exchange::detect(bytes).known()? {
            Format::CaseJson => {
                let reading = lenient::read(bytes, &mut |_, _| ControlFlow::Continue(()))?;
                let places = FilePlaces::of(bytes, &reading.repairs);
                Ok(Parsed::Case(Box::new(reading), places))
            }
            format => {
                let incoming = formats::read(bytes, &format, options)?;
                Ok(Parsed::Other(Box::new(incoming), FilePlaces::default()))
            }
        }
    }

    /// The package.
    pub fn package(&self) -> &Package {
        match self {
            Parsed::Case(reading, _) => &reading.package,
            Parsed::Other(incoming, _) => &incoming.package,
        }
    }

    /// Whether the places of findings are places in the text of the file.
    pub fn has_places(&self) -> bool {
        matches!(self, Parsed::Case(..))
    }

    /// What to check.
    pub fn input(&self) -> Input<'_> {
        match self {
            Parsed::Case(reading, places) => {
                Input::case(&reading.package, &reading.repairs, places)
            }
            Parsed::Other(incoming, places) => Input::incoming(incoming, places),
        }
    }
}
