//! Every oddity of single values in published data, one by one.

use serde_json::json;

use super::promise::kept;
use super::{check, here, place, sound};
use crate::case::lenient::RepairKind as K;

#[test]
fn a_sound_package_is_not_touched() {
    let reading = kept(sound().to_string().as_bytes()).unwrap();
    assert_eq!(reading.repairs, []);
    assert_eq!(serde_json::to_value(&reading.package).unwrap(), sound());
}

#[test]
fn texts_for_lists_are_split() {
    here(
        "/CFItems/0/educationLevel",
        json!("09, 10, 11, 12"),
        K::ListFromText,
        json!(["09", "10", "11", "12"]),
    );
    here(
        "/CFItems/0/conceptKeywords",
        json!("a, b|c"),
        K::ListFromText,
        json!(["a, b", "c"]),
    );
    here(
        "/CFDocument/subject",
        json!("Mathematics"),
        K::ListFromText,
        json!(["Mathematics"]),
    );
    check(
        "/CFItems/1/educationalLevel",
        json!("06"),
        K::KeyRespelled,
        "/CFItems/1/educationalLevel",
        ("/CFItems/1/educationLevel", json!(["06"])),
    );
}

#[test]
fn nulls_and_empty_values_have_no_key() {
    here(
        "/CFItems/0/conceptKeywords",
        json!(null),
        K::NullRemoved,
        json!(null),
    );
    check(
        "/CFItems/0/conceptKeywords",
        json!(["a", null]),
        K::NullRemoved,
        "/CFItems/0/conceptKeywords/1",
        ("/CFItems/0/conceptKeywords", json!(["a"])),
    );
    check(
        "/CFItems/0/notThere",
        json!(null),
        K::NullRemoved,
        "/CFItems/0/notThere",
        ("/CFItems/0/extensions", json!(null)),
    );
    here(
        "/CFItems/0/extensions",
        json!({}),
        K::EmptyRemoved,
        json!(null),
    );
    check(
        "/CFDocument/description",
        json!(null),
        K::NullRemoved,
        "/CFDocument/description",
        ("/CFDocument/title", json!("T")),
    );
}

#[test]
fn times_and_days() {
    here(
        "/CFItems/0/statusStartDate",
        json!("2012-09-10T05:00:00+00:00"),
        K::DayShortened,
        json!("2012-09-10"),
    );
    here(
        "/CFItems/0/lastChangeDateTime",
        json!("2017-05-25T18:05:33"),
        K::TimeRewritten,
        json!("2017-05-25T18:05:33Z"),
    );
    check(
        "/CFItems/0/lastChangeDateTime",
        json!("soon"),
        K::ValueKept,
        "/CFItems/0/lastChangeDateTime",
        ("/CFItems/0/extensions/lastChangeDateTime", json!("soon")),
    );
    here(
        "/CFItems/0/lastChangeDateTime",
        json!(null),
        K::TimeFilled,
        json!("2024-05-06T07:08:09+09:00"),
    );
    let mut package = sound();
    place(
        &mut package,
        "/CFItems/0/lastChangeDateTime",
        json!("2017-05-25T18:05:33.1234567+02:00"),
    );
    assert_eq!(
        kept(package.to_string().as_bytes()).unwrap().repairs,
        [],
        "valid times stay"
    );
}

#[test]
fn links_in_every_form() {
    let id = "00000000-0000-4000-8000-000000000001";
    let own = format!("https://a.example/uri/{id}");
    for link in [
        json!({"title": "T", "identifier": id, "uri": own}),
        json!(own),
        json!(id.to_uppercase()),
    ] {
        check(
            "/CFItems/0/CFDocumentURI",
            link,
            K::OwnLinkDropped,
            "/CFItems/0/CFDocumentURI",
            ("/CFItems/0/extensions", json!(null)),
        );
    }
    check(
        "/CFDocument/CFPackageURI",
        json!(own),
        K::OwnLinkDropped,
        "/CFDocument/CFPackageURI",
        ("/CFDocument/title", json!("T")),
    );
    let other = json!({"title": "Other", "uri": "https://b.example/1",
        "identifier": "00000000-0000-4000-8000-0000000000ff"});
    check(
        "/CFItems/0/CFDocumentURI",
        other.clone(),
        K::ForeignLinkKept,
        "/CFItems/0/CFDocumentURI",
        ("/CFItems/0/extensions/CFDocumentURI", other),
    );
    let bare = "https://b.example/uri/00000000-0000-4000-8000-0000000000ff";
    here(
        "/CFItems/0/CFItemTypeURI",
        json!(bare),
        K::LinkCompleted,
        json!({"title": "", "identifier": "00000000-0000-4000-8000-0000000000ff", "uri": bare}),
    );
    check(
        "/CFAssociations/0/originNodeURI",
        json!(id),
        K::LinkCompleted,
        "/CFAssociations/0/originNodeURI",
        (
            "/CFAssociations/0/originNodeURI/uri",
            json!(format!("urn:uuid:{id}")),
        ),
    );
    here(
        "/CFAssociations/0/originNodeURI/uri",
        json!("00000000-0000-4000-8000-000000000002"),
        K::AddressRewritten,
        json!("urn:uuid:00000000-0000-4000-8000-000000000002"),
    );
    check(
        "/CFAssociations/0/originNodeURI/more",
        json!(1),
        K::UnknownKeyKept,
        "/CFAssociations/0/originNodeURI/more",
        (
            "/CFAssociations/0/extensions",
            json!({"originNodeURI/more": 1}),
        ),
    );
    here(
        "/CFAssociations/0/originNodeURI/targetType",
        json!("case"),
        K::TypeRespelled,
        json!("CASE"),
    );
    here(
        "/CFItems/0/licenseURI",
        json!([{"identifier": "x", "uri": "https://c.example/l"}]),
        K::Unwrapped,
        json!({"title": "", "identifier": "x", "uri": "https://c.example/l"}),
    );
    check(
        "/CFItems/0/CFItemAssociationURI",
        json!("https://a.example/assoc"),
        K::UnknownKeyKept,
        "/CFItems/0/CFItemAssociationURI",
        (
            "/CFItems/0/extensions",
            json!({"CFItemAssociationURI": "https://a.example/assoc"}),
        ),
    );
}

#[test]
fn addresses_and_identifiers() {
    let id = "00000000-0000-4000-8000-000000000002";
    here(
        "/CFItems/0/uri",
        json!(format!("https://a.example/CFItems{id}")),
        K::AddressRewritten,
        json!(format!("https://a.example/CFItems/{id}")),
    );
    here(
        "/CFItems/0/uri",
        json!(id),
        K::AddressRewritten,
        json!(format!("urn:uuid:{id}")),
    );
    here(
        "/CFItems/0/uri",
        json!(null),
        K::AddressFilled,
        json!(format!("urn:uuid:{id}")),
    );
    here(
        "/CFItems/0/identifier",
        json!("https://asn.example/S1"),
        K::IdentifierUnusual,
        json!("https://asn.example/S1"),
    );
    here(
        "/CFItems/0/identifier",
        json!("00000000-0000-4000-8000-00000000000A"),
        K::IdentifierUnusual,
        json!("00000000-0000-4000-8000-00000000000A"),
    );
    here(
        "/CFItems/0/identifier",
        json!(null),
        K::IdentifierDerived,
        json!(id),
    );
    here(
        "/CFItems/0/identifier",
        json!(17),
        K::TypeChanged,
        json!("17"),
    );
    here(
        "/CFDocument/identifier",
        json!(null),
        K::IdentifierDerived,
        json!("00000000-0000-4000-8000-000000000001"),
    );
}

#[test]
fn missing_required_texts_are_filled_with_the_least_lie() {
    let item = json!({"identifier": "00000000-0000-4000-8000-000000000004", "uri": "https://a.example/4",
        "alternativeLabel": "Label", "lastChangeDateTime": "2024-05-06T07:08:09Z"});
    check(
        "/CFItems/-",
        item,
        K::TextFilled,
        "/CFItems/2/fullStatement",
        ("/CFItems/2/fullStatement", json!("Label")),
    );
    here(
        "/CFItems/0/fullStatement",
        json!(null),
        K::TextFilled,
        json!("R"),
    );
    here(
        "/CFDefinitions/CFSubjects/0/hierarchyCode",
        json!(null),
        K::TextFilled,
        json!("00000000-0000-4000-8000-000000000060"),
    );
    here(
        "/CFDocument/caseVersion",
        json!("1.0"),
        K::VersionSet,
        json!("1.1"),
    );
}

#[test]
fn types_of_association() {
    for (text, expected) in [
        ("RelatedTo", "isRelatedTo"),
        ("Is Child Of", "isChildOf"),
        ("exactMatch", "exactMatchOf"),
        ("assesses", "ext:assesses"),
    ] {
        here(
            "/CFAssociations/0/associationType",
            json!(text),
            K::TypeRespelled,
            json!(expected),
        );
    }
    check(
        "/CFAssociations/0/associationType",
        json!("関連"),
        K::TypeFilled,
        "/CFAssociations/0/associationType",
        (
            "/CFAssociations/0/extensions/associationType",
            json!("関連"),
        ),
    );
    here(
        "/CFAssociations/0/sequenceNumber",
        json!("7"),
        K::TypeChanged,
        json!(7),
    );
    check(
        "/CFAssociations/0/sequenceNumber",
        json!(3_000_000_000_u32),
        K::ValueKept,
        "/CFAssociations/0/sequenceNumber",
        (
            "/CFAssociations/0/extensions/sequenceNumber",
            json!(3_000_000_000_u32),
        ),
    );
}

#[test]
fn unknown_and_wrong_values_are_kept_verbatim() {
    let strange = json!({"a": [null, {"b": 1.50}]});
    check(
        "/CFItems/0/smartLevel",
        strange.clone(),
        K::UnknownKeyKept,
        "/CFItems/0/smartLevel",
        ("/CFItems/0/extensions/smartLevel", strange.clone()),
    );
    check(
        "/CFDocument/x",
        json!(5),
        K::UnknownKeyKept,
        "/CFDocument/x",
        ("/CFDocument/extensions/x-2", json!(5)),
    );
    check(
        "/CFItems/0/notes",
        strange.clone(),
        K::ValueKept,
        "/CFItems/0/notes",
        ("/CFItems/0/extensions/notes", strange.clone()),
    );
    here(
        "/CFItems/0/extensions",
        json!([1]),
        K::ValueKept,
        json!({"extensions": [1]}),
    );
    check(
        "/CFItems/-",
        json!("text"),
        K::SetAside,
        "/CFItems/2",
        ("/extensions/CFItems", json!(["text"])),
    );
    check(
        "/CFAssociations/0/originNodeURI",
        json!({}),
        K::SetAside,
        "/CFAssociations/0",
        ("/extensions/CFAssociations/0/sequenceNumber", json!(10)),
    );
    let levels = "/CFRubrics/0/CFRubricCriteria/0/CFRubricCriterionLevels/0";
    check(
        &format!("{levels}/more"),
        json!(1),
        K::UnknownKeyKept,
        &format!("{levels}/more"),
        (
            &format!("{levels}/extensions"),
            json!([{"a": 1}, {"more": 1}]),
        ),
    );
    here(
        &format!("{levels}/extensions"),
        json!({"a": 2}),
        K::ListFromObject,
        json!([{"a": 2}]),
    );
}
