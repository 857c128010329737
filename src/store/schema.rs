//! The tables, one description for both engines (a test holds the migrations to it).
#![allow(missing_docs)]

use diesel::{allow_tables_to_appear_in_same_query, joinable, table};

table! {
    instance (id) {
        id -> BigInt,
        database_id -> Text,
        created_at -> BigInt,
    }
}

table! {
    change_head (id) {
        id -> BigInt,
        seq -> BigInt,
        hash -> Text,
    }
}

table! {
    change (seq) {
        seq -> BigInt,
        at -> BigInt,
        actor -> Text,
        actor_kind -> Text,
        organisation_id -> BigInt,
        visibility -> Text,
        kind -> Text,
        document_id -> Nullable<BigInt>,
        entity -> Text,
        op -> Text,
        before -> Nullable<Text>,
        after -> Nullable<Text>,
        prev_hash -> Text,
        hash -> Text,
    }
}

table! {
    organisation (id) {
        id -> BigInt,
        slug -> Text,
        name -> Text,
        name_ja -> Nullable<Text>,
        kind -> Text,
        country -> Nullable<Text>,
        credit_scheme -> Nullable<Text>,
        url -> Nullable<Text>,
        created_at -> BigInt,
    }
}

table! {
    person (reference) {
        reference -> Text,
        name -> Text,
    }
}

table! {
    api_key (id) {
        id -> Text,
        organisation_id -> BigInt,
        role -> Text,
        actor_kind -> Text,
        actor -> Text,
        secret_hash -> Text,
        created_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
    }
}

table! {
    document (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        key -> Text,
        identifier -> Text,
        uri -> Text,
        origin -> Text,
        purpose -> Text,
        visibility -> Text,
        title -> Text,
        language -> Nullable<Text>,
        item_count -> BigInt,
        last_change -> BigInt,
        changed_seq -> BigInt,
        body -> Text,
        package_extensions -> Nullable<Text>,
        definitions_extensions -> Nullable<Text>,
    }
}

table! {
    item (document_id, key) {
        document_id -> BigInt,
        key -> Text,
        identifier -> Text,
        uri -> Text,
        code -> Nullable<Text>,
        position -> BigInt,
        last_change -> BigInt,
        body -> Text,
    }
}

table! {
    association (document_id, key) {
        document_id -> BigInt,
        key -> Text,
        identifier -> Text,
        uri -> Text,
        kind -> Text,
        origin_key -> Text,
        destination_key -> Text,
        origin_uri -> Text,
        destination_uri -> Text,
        sequence_number -> Nullable<BigInt>,
        role -> Nullable<Text>,
        degree -> Nullable<Double>,
        confidence -> Nullable<Double>,
        completeness -> Nullable<Text>,
        status -> Text,
        asserted_by -> BigInt,
        position -> BigInt,
        last_change -> BigInt,
        body -> Text,
    }
}

table! {
    part (document_id, kind, key) {
        document_id -> BigInt,
        kind -> Text,
        key -> Text,
        parent_key -> Nullable<Text>,
        identifier -> Text,
        uri -> Text,
        position -> BigInt,
        last_change -> BigInt,
        body -> Text,
    }
}

table! {
    course (document_id, item_key) {
        document_id -> BigInt,
        item_key -> Text,
        organisation_id -> BigInt,
        code -> Text,
        version -> Text,
        credits -> Nullable<Double>,
        credit_scheme -> Nullable<Text>,
        hours -> Nullable<Double>,
        level -> Nullable<Text>,
        valid_from -> Nullable<Text>,
        valid_to -> Nullable<Text>,
    }
}

table! {
    badge (key) {
        key -> Text,
        organisation_id -> BigInt,
        visibility -> Text,
        code -> Text,
        version -> Text,
        name -> Text,
        language -> Nullable<Text>,
        credits -> Nullable<Double>,
        credit_scheme -> Nullable<Text>,
        hours -> Nullable<Double>,
        level -> Nullable<Text>,
        last_change -> BigInt,
        body -> Text,
        status -> Text,
    }
}

table! {
    issuer (organisation_id) {
        organisation_id -> BigInt,
        last_change -> BigInt,
        body -> Text,
    }
}

table! {
    blob (sha256) {
        sha256 -> Text,
        media_type -> Text,
        size -> BigInt,
        width -> Nullable<BigInt>,
        height -> Nullable<BigInt>,
        created_at -> BigInt,
        bytes -> Binary,
    }
}

table! {
    blob_use (sha256, kind, entity) {
        sha256 -> Text,
        kind -> Text,
        entity -> Text,
        organisation_id -> BigInt,
        visibility -> Text,
    }
}

table! {
    import_report (id) {
        id -> Text,
        organisation_id -> BigInt,
        document_id -> Nullable<BigInt>,
        at -> BigInt,
        seq -> BigInt,
        report -> Text,
    }
}

table! {
    mirror (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        url -> Text,
        visibility -> Text,
        only_frameworks -> Nullable<Text>,
        every_seconds -> BigInt,
        token_url -> Nullable<Text>,
        client_id -> Nullable<Text>,
        scope -> Nullable<Text>,
        state -> Text,
        created_at -> BigInt,
        base -> Nullable<Text>,
        version -> Nullable<Text>,
        list_etag -> Nullable<Text>,
        list_last_modified -> Nullable<Text>,
        failures -> BigInt,
        next_attempt -> BigInt,
        last_attempt -> Nullable<BigInt>,
        last_success -> Nullable<BigInt>,
        message -> Nullable<Text>,
        lease -> Nullable<Text>,
        lease_until -> BigInt,
    }
}

table! {
    mirror_secret (mirror_id) {
        mirror_id -> BigInt,
        client_secret -> Text,
    }
}

table! {
    mirror_framework (mirror_id, key) {
        mirror_id -> BigInt,
        key -> Text,
        identifier -> Text,
        title -> Text,
        position -> BigInt,
        remote_change -> Nullable<Text>,
        taken_change -> Nullable<Text>,
        etag -> Nullable<Text>,
        last_modified -> Nullable<Text>,
        state -> Text,
        failures -> BigInt,
        next_attempt -> BigInt,
        message -> Nullable<Text>,
        document_id -> Nullable<BigInt>,
        checked_at -> Nullable<BigInt>,
    }
}

joinable!(item -> document (document_id));
joinable!(association -> document (document_id));
joinable!(part -> document (document_id));
joinable!(course -> document (document_id));
joinable!(document -> organisation (organisation_id));
joinable!(badge -> organisation (organisation_id));
joinable!(course -> organisation (organisation_id));
joinable!(api_key -> organisation (organisation_id));

allow_tables_to_appear_in_same_query!(
    organisation,
    api_key,
    document,
    item,
    association,
    part,
    course,
    badge,
    import_report,
);

table! {
    import_plan (id) {
        id -> Text,
        organisation_id -> BigInt,
        state -> Text,
        created_at -> BigInt,
        touched_at -> BigInt,
        head -> Text,
    }
}

table! {
    staged_item (plan_id, key) {
        plan_id -> Text,
        key -> Text,
        number -> BigInt,
        op -> Text,
        place -> Nullable<Text>,
        label -> Text,
        identifier -> Text,
        uri -> Text,
        code -> Nullable<Text>,
        position -> BigInt,
        last_change -> BigInt,
        body -> Text,
    }
}

table! {
    staged_association (plan_id, key) {
        plan_id -> Text,
        key -> Text,
        number -> BigInt,
        op -> Text,
        place -> Nullable<Text>,
        label -> Text,
        identifier -> Text,
        uri -> Text,
        kind -> Text,
        origin_key -> Text,
        destination_key -> Text,
        origin_uri -> Text,
        destination_uri -> Text,
        sequence_number -> Nullable<BigInt>,
        role -> Nullable<Text>,
        degree -> Nullable<Double>,
        confidence -> Nullable<Double>,
        completeness -> Nullable<Text>,
        status -> Text,
        asserted_by -> BigInt,
        position -> BigInt,
        last_change -> BigInt,
        body -> Text,
    }
}

table! {
    staged_part (plan_id, kind, key) {
        plan_id -> Text,
        kind -> Text,
        key -> Text,
        number -> BigInt,
        op -> Text,
        place -> Nullable<Text>,
        label -> Text,
        parent_key -> Nullable<Text>,
        identifier -> Text,
        uri -> Text,
        position -> BigInt,
        last_change -> BigInt,
        body -> Text,
    }
}

table! {
    staged_remark (plan_id, number) {
        plan_id -> Text,
        number -> BigInt,
        op -> Text,
        entry -> Text,
    }
}

table! {
    tombstone (document_id, kind, key) {
        document_id -> BigInt,
        kind -> Text,
        key -> Text,
        identifier -> Text,
        uri -> Text,
        document -> Text,
        organisation_id -> BigInt,
        visibility -> Text,
        removed_at -> BigInt,
        seq -> BigInt,
        successor_key -> Nullable<Text>,
        successor_uri -> Nullable<Text>,
    }
}

table! {
    alignment_verdict (document_id, association_key) {
        document_id -> BigInt,
        association_key -> Text,
        origin_key -> Text,
        verdict -> Text,
        reason -> Text,
        target_key -> Nullable<Text>,
        target_document -> Nullable<BigInt>,
        successor_key -> Nullable<Text>,
        successor_document -> Nullable<BigInt>,
        until -> Nullable<Text>,
        since -> BigInt,
    }
}

table! {
    alignment_follow (id) {
        id -> BigInt,
        seq -> BigInt,
        day -> Text,
    }
}

table! {
    trusted_issuer (id) {
        id -> Text,
        organisation_id -> BigInt,
        visibility -> Text,
        name -> Text,
        last_change -> BigInt,
        body -> Text,
    }
}

table! {
    trusted_issuer_handle (issuer_id, handle) {
        issuer_id -> Text,
        handle -> Text,
        organisation_id -> BigInt,
    }
}
