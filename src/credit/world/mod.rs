//! What an evaluation reads: a self-contained sub-world of the registry's graph, cut out for one question.
//!
//! Everything is addressed by index (`u32` positions in the vectors of [`World`]) so that propagation needs no maps, and
//! carries its stable identifier so that sums and explanations do not depend on the order in which the graph handed it over.
//! The types are plain serde data: a proposal stores the world it was computed from and can be replayed from it.
//!
//! What the cutter must include: every item a component or the target is aligned to, its ancestors and descendants, and the same
//! for whatever two crossings of copying edges reach; *all* children of an included parent (shares depend on the siblings).

mod check;

use serde::{Deserialize, Serialize};

/// Position of a [`Node`] in [`World::nodes`].
pub type NodeIndex = u32;
/// Position of a [`Framework`] in [`World::frameworks`].
pub type FrameworkIndex = u32;

/// The sub-world one evaluation needs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct World {
    /// Hash or position of the snapshot this was cut from; repeated in the proposal, never interpreted.
    pub snapshot: String,
    /// The frameworks the nodes belong to.
    pub frameworks: Vec<Framework>,
    /// Items: standards, outcomes, courses as items.
    pub nodes: Vec<Node>,
    /// `isChildOf` and `isPartOf` associations, parent and child.
    pub shares: Vec<Share>,
    /// All other associations between nodes.
    pub edges: Vec<Edge>,
    /// Courses, badges and the target.
    pub components: Vec<Component>,
}

/// One version of a framework (one CFDocument).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Framework {
    /// Identifier of the document.
    pub identifier: String,
    /// Its title, shown in explanations.
    pub title: String,
    /// The organisation (slug) that owns it; trusted for what concerns it unless the policy says otherwise.
    pub owner: String,
    /// Its stated version; translations count as proof only between equal versions (both absent is equal).
    pub version: Option<String>,
}

/// One item.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Node {
    /// Identifier (UUID); orders every sum.
    pub identifier: String,
    /// The framework version it belongs to.
    pub framework: FrameworkIndex,
    /// Human coding scheme, where it has one.
    pub code: Option<String>,
    /// Full statement.
    pub statement: String,
    /// BCP 47 tag of the statement.
    pub language: Option<String>,
    /// Hash of the normalised statement; equal hashes let `replacedBy` carry proof.
    pub statement_hash: Option<String>,
    /// Level of the item (its own or from `hasSkillLevel`).
    pub level: Option<Level>,
    /// Hours the document gives this item; the remainder over its children's hours is its own.
    pub hours: Option<f64>,
    /// True if the document declares the children of this item a partition of it (nothing beside them).
    pub partition: bool,
}

/// A place on a named scale; only equal schemes, or schemes a policy maps, compare.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Level {
    /// Name of the scale (`eqf`, `rqf`, `jp-year`).
    pub scheme: String,
    /// Place on it; higher is more demanding.
    pub value: f64,
}

/// A volume of credit in a scheme of [`crate::credit::units::Scheme`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Volume {
    /// Identifier of the scheme (`ects`, `jp-tani`, `us-semester`).
    pub scheme: String,
    /// Number of credits, ≥ 0.
    pub value: f64,
}

/// How far an assertion has come. Only the first two can count; which of them do is a matter of trust.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Status {
    /// Approved by a person of the asserting organisation.
    Approved,
    /// Received with a document; says nothing of trust.
    #[default]
    Imported,
    /// Proposed by a machine or a stranger; feeds the hint only.
    Suggested,
    /// Contested; feeds the hint only.
    Disputed,
}

/// A parent and its child (`isChildOf` or `isPartOf`, child → parent).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Share {
    /// Identifier of the association.
    pub association: String,
    /// The whole.
    pub parent: NodeIndex,
    /// The part.
    pub child: NodeIndex,
    /// Declared share of the parent: a fraction, or any positive weight if the weights of all children exceed 1 together.
    pub weight: Option<f64>,
    /// Declared hours of the part within the parent.
    pub hours: Option<f64>,
    /// True if the document says this child overlaps its siblings: shares of such children are not added.
    pub overlapping: bool,
    /// Asserting organisation.
    pub by: String,
    /// True if the association stands in the parent's own document. Others do not count.
    pub own_document: bool,
    /// How far the assertion has come.
    pub status: Status,
}

/// Type of an association that is no share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EdgeType {
    /// The same learning in two frameworks.
    ExactMatchOf,
    /// The same item in another language.
    IsTranslationOf,
    /// Origin was replaced by destination.
    ReplacedBy,
    /// Origin comes before destination.
    Precedes,
    /// Destination is the level of the origin (already read into [`Node::level`]).
    HasSkillLevel,
    /// Related in an unnamed way; hint only.
    IsRelatedTo,
    /// Peers; shown only.
    IsPeerOf,
    /// Destination exemplifies origin; shown only.
    Exemplar,
    /// Any `ext:` type; hint only.
    Ext,
}

/// An association between two nodes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Edge {
    /// Identifier of the association.
    pub association: String,
    /// Its type.
    pub kind: EdgeType,
    /// Where it starts.
    pub origin: NodeIndex,
    /// Where it ends.
    pub destination: NodeIndex,
    /// Stated degree in 0..=1; absent is 1. Below 1 the two ends share only that fraction: lo crosses as lo + d − 1.
    #[serde(default)]
    pub degree: Option<f64>,
    /// Stated confidence in 0..=1; absent is 1 on an approved edge and unknown on an imported one.
    #[serde(default)]
    pub confidence: Option<f64>,
    /// How far the assertion has come.
    pub status: Status,
    /// Asserting organisation.
    pub by: String,
    /// ISO date of the assertion.
    #[serde(default)]
    pub date: Option<String>,
}

/// What kind of thing a component is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// A course, module or subject.
    #[default]
    Course,
    /// A badge class or micro-credential.
    Badge,
    /// An examination.
    Exam,
    /// A claim of prior learning that an assessor accepted.
    PriorLearning,
    /// A programme or a requirement of one.
    Programme,
}

/// Something a learner brings, or the target credit is asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Component {
    /// Identifier.
    pub id: String,
    /// Its own item, where it is one in the graph; completing the component covers that item.
    pub node: Option<NodeIndex>,
    /// What it is.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// The organisation that gives or awards it.
    pub organisation: String,
    /// Credits.
    pub volume: Option<Volume>,
    /// Hours of learner work, where stated.
    pub hours: Option<f64>,
    /// Level of the whole; alignments and items may state their own.
    pub level: Option<Level>,
    /// First ISO date on which this version was awarded.
    pub valid_from: Option<String>,
    /// Last ISO date on which this version was awarded.
    pub valid_to: Option<String>,
    /// True if its owner declares that nothing relevant is missing from the alignments.
    pub alignments_complete: bool,
    /// True if it carries credit of a recognised institution.
    pub credit_bearing: bool,
    /// Identifiers of the components it is contained in.
    pub contained_in: Vec<String>,
    /// What it counts as under a cap: subjects, mode of delivery (`media`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// Its own outcomes (child items); assessed by definition once its credit was awarded.
    pub outcomes: Vec<NodeIndex>,
    /// What it is aligned to.
    pub claims: Vec<Alignment>,
    /// Sub-units with credits of their own (for partial credit).
    pub parts: Vec<Part>,
    /// For a target: what its requirements say beyond the alignments.
    pub requirements: Vec<RequirementOverride>,
}

/// What a component does with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// It is taught.
    Teaches,
    /// It is assessed.
    Assesses,
    /// It is a prerequisite; never coverage.
    Requires,
}

/// Whether an alignment means the whole item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Completeness {
    /// The whole item.
    Full,
    /// A part of it.
    Partial,
    /// Nobody said.
    #[default]
    Unspecified,
}

/// One alignment of a component to an item.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Alignment {
    /// Identifier of the association.
    pub association: String,
    /// The own outcome it hangs on, or `None` for the component itself.
    pub at: Option<NodeIndex>,
    /// The aligned item.
    pub item: NodeIndex,
    /// Absent reads as teaches.
    pub role: Option<Role>,
    /// Covered fraction of the item, 0..=1.
    pub degree: Option<f64>,
    /// Confidence, 0..=1; absent is 1 where a person approved, else unknown.
    pub confidence: Option<f64>,
    /// Level at which the item is reached; absent is the component's.
    pub level: Option<Level>,
    /// Whether the whole item is meant.
    pub completeness: Completeness,
    /// How far the assertion has come.
    pub status: Status,
    /// Asserting organisation.
    pub by: String,
    /// ISO date of the assertion.
    pub date: Option<String>,
    /// True if a person approved it.
    pub approved_by_person: bool,
}

/// A sub-unit of a target that carries credits of its own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Part {
    /// Identifier.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its credits.
    pub volume: Option<Volume>,
    /// What it consists of: own outcomes of the target, or items the target requires.
    pub items: Vec<NodeIndex>,
}

/// What a target says of one requirement beyond its alignment; an item without alignment becomes a requirement by it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RequirementOverride {
    /// The required item.
    pub item: NodeIndex,
    /// Relative weight among the requirements.
    pub weight: Option<f64>,
    /// Hours of it; weights follow from hours where every requirement states them and none states a weight.
    pub hours: Option<f64>,
    /// True if the outcome cannot be full without it.
    pub essential: bool,
    /// Coverage needed, 0..=1; absent is the policy's θ_full.
    pub min_coverage: Option<f64>,
    /// Level needed.
    pub min_level: Option<Level>,
}

/// The question: these components for that target, as of a date.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Case {
    /// Position of the target in [`World::components`].
    pub target: u32,
    /// What the learner brings.
    pub components: Vec<Brought>,
    /// ISO date of the evaluation, given by the caller.
    pub today: String,
    /// The legal basis the proposal would rest on, where the caller names one.
    pub legal_basis: Option<String>,
}

/// A component with what is known of its award.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Brought {
    /// Position in [`World::components`].
    pub component: u32,
    /// Grade as a number on the policy's scale (higher is better), where known.
    pub grade: Option<f64>,
    /// ISO date of the award.
    pub awarded_on: Option<String>,
    /// ISO date on which the credential expires.
    pub expires_on: Option<String>,
}

impl World {
    /// Adds a framework and returns its index.
    pub fn add_framework(&mut self, framework: Framework) -> FrameworkIndex {
        self.frameworks.push(framework);
        (self.frameworks.len() - 1) as u32
    }

    /// Adds a node and returns its index.
    pub fn add_node(&mut self, node: Node) -> NodeIndex {
        self.nodes.push(node);
        (self.nodes.len() - 1) as u32
    }

    /// Adds a component and returns its index.
    pub fn add_component(&mut self, component: Component) -> u32 {
        self.components.push(component);
        (self.components.len() - 1) as u32
    }
}
