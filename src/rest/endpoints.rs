//! The table of the provider endpoints [binding 2.5]: what is routed, and what the discovery document says of it.

use crate::registry::frameworks::{Form, PartKind, SetOf};

/// The name of the identifier in paths, as in the contract.
pub const ID: &str = "sourcedId";

/// An endpoint that answers about one identifier.
pub struct Endpoint {
    /// Path below the version's base.
    pub path: &'static str,
    /// `operationId` of the contract.
    pub operation: &'static str,
    /// What it answers.
    pub form: Form,
    /// Schema of the answer.
    pub schema: &'static str,
    /// What it is for.
    pub summary: &'static str,
}

const fn endpoint(
    path: &'static str,
    operation: &'static str,
    form: Form,
    schema: &'static str,
    summary: &'static str,
) -> Endpoint {
    Endpoint {
        path,
        operation,
        form,
        schema,
        summary,
    }
}

/// The path of the list of documents, the one endpoint without an identifier.
pub const DOCUMENTS: &str = "/CFDocuments";

/// All others. The last is how clients of OpenSALT ask for the associations of an item.
#[rustfmt::skip]
pub static ENDPOINTS: [Endpoint; 12] = [
    endpoint("/CFPackages/{sourcedId}", "getCFPackage", Form::Package, "CFPackageDType", "A framework with everything in it."),
    endpoint("/CFDocuments/{sourcedId}", "getCFDocument", Form::Document, "CFDocumentDType", "The head of a framework."),
    endpoint("/CFItems/{sourcedId}", "getCFItem", Form::Item, "CFItemDType", "An item."),
    endpoint("/CFItemAssociations/{sourcedId}", "getCFItemAssociations", Form::ItemAssociations, "CFAssociationSetDType", "An item with every association that starts or ends at it, also those of other frameworks."),
    endpoint("/CFAssociations/{sourcedId}", "getCFAssociation", Form::Association, "CFAssociationDType", "An association."),
    endpoint("/CFAssociationGroupings/{sourcedId}", "getCFAssociationGrouping", Form::Part(PartKind::AssociationGrouping), "CFAssociationGroupingDType", "A group of associations."),
    endpoint("/CFConcepts/{sourcedId}", "getCFConcept", Form::Set(SetOf::Concepts), "CFConceptSetDType", "A concept and those below it."),
    endpoint("/CFItemTypes/{sourcedId}", "getCFItemType", Form::Set(SetOf::ItemTypes), "CFItemTypeSetDType", "A type of item and those below it."),
    endpoint("/CFLicenses/{sourcedId}", "getCFLicense", Form::Part(PartKind::License), "CFLicenseDType", "A licence."),
    endpoint("/CFSubjects/{sourcedId}", "getCFSubject", Form::Set(SetOf::Subjects), "CFSubjectSetDType", "A subject and those below it."),
    endpoint("/CFRubrics/{sourcedId}", "getCFRubric", Form::Part(PartKind::Rubric), "CFRubricDType", "A rubric with its criteria and their levels."),
    endpoint("/CFItems/{sourcedId}/associations", "getCFItemAssociationsOfItem", Form::ItemAssociations, "CFAssociationSetDType", "The same as CFItemAssociations, at another address."),
];
