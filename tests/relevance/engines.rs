//! Who is asked.

use kakehashi::search::{Query, SearchIndex};

use super::Fallible;

/// Finds records for a query.
pub trait Engine {
    /// How it is called in the table.
    fn name(&self) -> &str;

    /// The ids of the best records, best first.
    fn find(&self, text: &str, limit: usize) -> Fallible<Vec<String>>;
}

/// The service's own index, as an anonymous visitor asks it.
pub struct Kakehashi<'a>(pub &'a SearchIndex);

impl Engine for Kakehashi<'_> {
    fn name(&self) -> &str {
        "kakehashi"
    }

    fn find(&self, text: &str, limit: usize) -> Fallible<Vec<String>> {
        let query = Query {
            text: text.to_owned(),
            limit,
            ..Query::default()
        };
        Ok(self
            .0
            .search(&query)?
            .hits
            .into_iter()
            .map(|hit| hit.id)
            .collect())
    }
}
