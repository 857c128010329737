//! What readers found, as findings. The lenient reader's notes about ends, trees, codes and identifiers are left out:
//! the rules look for the same in every format, with all places that belong together.

use super::Finding;
use super::rule::Rule;
use crate::case::lenient::{Repair, RepairKind};
use crate::error::Place;
use crate::exchange::framework::Remark;

/// The finding that a repair is.
pub(super) fn finding(repair: &Repair) -> Option<Finding> {
    let rule = rule(repair)?;
    Some(Finding {
        rule,
        clause: rule.clause_at(&repair.pointer),
        place: Place::Pointer(repair.pointer.clone()),
        entity: repair.entity.clone(),
        message: repair.message(),
        related: Vec::new(),
    })
}

/// The finding that a remark of another reader is.
pub(super) fn remark(rule: Rule, remark: &Remark) -> Finding {
    Finding {
        rule,
        clause: rule.clause(),
        place: remark
            .place
            .clone()
            .unwrap_or(Place::Pointer(String::new())),
        entity: remark.entity.clone(),
        message: remark.message.clone(),
        related: Vec::new(),
    }
}

fn rule(repair: &Repair) -> Option<Rule> {
    Some(match repair.kind {
        RepairKind::ByteOrderMark => Rule::ByteOrderMark,
        RepairKind::Unwrapped => Rule::Wrapped,
        RepairKind::ListFromObject | RepairKind::ListFromText => Rule::ListForm,
        RepairKind::NullRemoved => Rule::NullValue,
        RepairKind::EmptyRemoved => Rule::EmptyValue,
        RepairKind::KeyRespelled => Rule::KeySpelling,
        RepairKind::UnknownKeyKept => Rule::UnknownKey,
        RepairKind::KeyRepeated => Rule::KeyRepeated,
        RepairKind::ValueKept | RepairKind::TypeChanged => Rule::ValueType,
        RepairKind::NumberInexact => Rule::NumberExactness,
        RepairKind::DayShortened => Rule::DateForm,
        RepairKind::TimeRewritten => Rule::TimeForm,
        RepairKind::TimeFilled
        | RepairKind::TextFilled
        | RepairKind::AddressFilled
        | RepairKind::IdentifierDerived
        | RepairKind::TypeFilled => Rule::RequiredMissing,
        RepairKind::VersionSet => Rule::CaseVersion,
        RepairKind::AddressRewritten => Rule::UriForm,
        RepairKind::DuplicateDropped => Rule::EntityRepeated,
        RepairKind::DuplicateKept => Rule::IdentifierDuplicate,
        RepairKind::TypeRespelled if repair.pointer.ends_with("/targetType") => Rule::TargetType,
        RepairKind::TypeRespelled => Rule::AssociationType,
        RepairKind::OwnLinkDropped => Rule::OwnDocumentLink,
        RepairKind::ForeignLinkKept => Rule::ForeignDocumentLink,
        RepairKind::LinkCompleted => Rule::LinkForm,
        RepairKind::SetAside => Rule::NotAnEntity,
        RepairKind::IdentifierUnusual
        | RepairKind::EndDangling
        | RepairKind::SelfLoop
        | RepairKind::ChildLoop
        | RepairKind::SeveralParents
        | RepairKind::Isolated
        | RepairKind::CodeRepeated => return None,
    })
}
