//! Whole values that a query names (`creator:"Texas Education Agency"`), compared without regard to case, width and
//! accents. The columns that are counted over keep them as written.

use super::fold::{Folded, loose};
use super::record::Record;
use super::stems::primary_tag;

/// A value a query can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValueField {
    Creator,
    Subject,
    ItemType,
    Level,
    Language,
    Status,
    FrameworkType,
    Kind,
}

impl ValueField {
    pub(super) const ALL: [ValueField; 8] = [
        ValueField::Creator,
        ValueField::Subject,
        ValueField::ItemType,
        ValueField::Level,
        ValueField::Language,
        ValueField::Status,
        ValueField::FrameworkType,
        ValueField::Kind,
    ];

    /// Its names in a query, the first also in the index.
    pub(super) fn names(self) -> &'static [&'static str] {
        match self {
            ValueField::Creator => &["creator", "作成者", "作成元"],
            ValueField::Subject => &["subject", "教科", "分野"],
            ValueField::ItemType => &["type", "項目種別", "タイプ"],
            ValueField::Level => &["level", "学年", "教育段階"],
            ValueField::Language => &["language", "lang", "言語"],
            ValueField::Status => &["status", "状態"],
            ValueField::FrameworkType => &["framework-type", "枠組み種別"],
            ValueField::Kind => &["kind", "種類"],
        }
    }

    /// The field of this name in a query.
    pub(super) fn named(name: &str) -> Option<Self> {
        ValueField::ALL
            .into_iter()
            .find(|field| field.names().contains(&name))
    }

    /// The values of a record, whose language was said or detected.
    pub(super) fn values<'a>(self, record: &'a Record, language: Option<&'a str>) -> Vec<&'a str> {
        let facets = &record.facets;
        let one = |value: &'a Option<String>| value.as_deref().into_iter().collect();
        let many = |values: &'a [String]| values.iter().map(String::as_str).collect();
        match self {
            ValueField::Creator => one(&facets.creator),
            ValueField::Subject => many(&facets.subjects),
            ValueField::ItemType => one(&record.item_type),
            ValueField::Level => many(&facets.education_levels),
            ValueField::Language => language.into_iter().collect(),
            ValueField::Status => one(&facets.status),
            ValueField::FrameworkType => one(&facets.framework_type),
            ValueField::Kind => vec![record.kind.name()],
        }
    }
}

/// The term of a value of a field.
pub(super) fn term(field: ValueField, value: &str) -> String {
    let value = match field {
        ValueField::Language => primary_tag(value),
        _ => value.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    let name = field.names()[0];
    let mut value = loose(&Folded::new(&value).text).into_owned();
    // Signs of the tokenizer.
    value.retain(|c| !c.is_control());
    format!("{name}:{value}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_compared_whole_but_for_case_width_and_space() {
        assert_eq!(
            term(ValueField::Creator, " Texas  Education Ａgency"),
            term(ValueField::Creator, "texas education agency")
        );
        assert_eq!(term(ValueField::Language, "ja-JP"), "language:ja");
        assert_ne!(term(ValueField::Subject, "a"), term(ValueField::Level, "a"));
    }

    #[test]
    fn no_two_fields_share_a_name() {
        let names: Vec<_> = ValueField::ALL
            .iter()
            .flat_map(|field| field.names())
            .collect();
        let unique: std::collections::HashSet<_> = names.iter().collect();
        assert_eq!(names.len(), unique.len());
    }
}
