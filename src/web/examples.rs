//! The example queries of the front page and the explorer, for the three groups of people who come here.

use crate::error::Message;

/// Whose question an example is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Designs curricula from frameworks.
    Designer,
    /// Decides on credit transfer.
    Officer,
    /// Issues badges.
    Issuer,
}

impl Group {
    /// Every group, in the order shown.
    pub const ALL: [Group; 3] = [Group::Designer, Group::Officer, Group::Issuer];

    /// The name of the group.
    pub fn title(self) -> Message {
        match self {
            Group::Designer => Message::new("web-group-designer"),
            Group::Officer => Message::new("web-group-officer"),
            Group::Issuer => Message::new("web-group-issuer"),
        }
    }

    /// What the group does here, in a sentence.
    pub fn about(self) -> Message {
        match self {
            Group::Designer => Message::new("web-group-designer-about"),
            Group::Officer => Message::new("web-group-officer-about"),
            Group::Issuer => Message::new("web-group-issuer-about"),
        }
    }
}

/// A query ready to run against the demo world.
pub struct Example {
    /// Whose question.
    pub group: Group,
    /// What it answers.
    pub title: Message,
    /// The GraphQL document.
    pub query: &'static str,
    /// JSON object of its variables.
    pub variables: &'static str,
}

macro_rules! example {
    ($group:ident, $title:literal, $query:literal, $variables:literal) => {
        Example {
            group: Group::$group,
            title: Message::new($title),
            query: include_str!(concat!("examples/", $query, ".graphql")),
            variables: include_str!(concat!("examples/", $variables, ".json")),
        }
    };
}

/// Every example, in the order shown.
pub fn all() -> Vec<Example> {
    vec![
        example!(
            Designer,
            "web-example-frameworks",
            "frameworks",
            "frameworks"
        ),
        example!(Designer, "web-example-import", "import", "import"),
        example!(Designer, "web-example-progress", "progress", "progress"),
        example!(Designer, "web-example-tree", "tree", "tree"),
        example!(Officer, "web-example-transfer", "transfer", "transfer"),
        example!(Officer, "web-example-combined", "combined", "combined"),
        example!(Officer, "web-example-course", "course", "course"),
        example!(Issuer, "web-example-search-ja", "search", "search-ja"),
        example!(Issuer, "web-example-search-en", "search", "search-en"),
        example!(Issuer, "web-example-badges", "badges", "badges"),
    ]
}
