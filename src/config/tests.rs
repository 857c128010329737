//! The settings as an operator meets them.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::error::{Code, Explain, Place};
use crate::locale::text;

/// Three different valid values per setting, none of them its default.
fn samples(name: &str) -> [&'static str; 3] {
    match name {
        "listen" => ["0.0.0.0:1", "[::1]:2", "10.0.0.1:3"],
        "data" => ["/a", "/b", "/c"],
        "database_url" => ["sqlite:/a.db", "postgres://h/b", "postgresql://h/c"],
        "public_url" => [
            "https://a.example",
            "https://b.example/x",
            "http://c.example:81",
        ],
        "organisation" => ["aa", "b-b", "c1"],
        "language" => ["en", "ja", "en"],
        "log" => ["warn", "debug", "info,kakehashi=trace"],
        "log_format" => ["json", "text", "json"],
        "fetch_private_hosts" => ["a.example", "10.0.0.1:8080", "[::1]:81,b.example"],
        "evidence_fetch" => ["on", "off", "on"],
        _ => ["11", "12", "13"],
    }
}

fn load(
    flags: &[(&str, &str)],
    env: &[(&str, &str)],
    file: Option<&str>,
) -> Result<Config, ConfigError> {
    let mut given = Flags::default();
    for (name, value) in flags {
        given.set(setting(name), (*value).to_owned());
    }
    let env = env.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
    Config::load(&given, env, file.map(|text| (Path::new("k.toml"), text)))
}

fn setting(name: &str) -> &'static Setting {
    SETTINGS
        .iter()
        .find(|setting| setting.name == name)
        .unwrap()
}

fn english(error: &ConfigError) -> String {
    text(Language::En, &error.message())
}

proptest! {
    /// Whatever is given anywhere, the strongest origin wins, setting by setting, and the spot names it.
    #[test]
    fn flag_over_environment_over_file_over_default(given in prop::collection::vec(0u8..8, SETTINGS.len())) {
        let (mut flags, mut env, mut file) = (Flags::default(), Vec::new(), String::new());
        for (setting, bits) in SETTINGS.iter().zip(&given) {
            let [by_flag, by_env, by_file] = samples(setting.name);
            if bits & 1 != 0 {
                flags.set(setting, by_flag.to_owned());
            }
            if bits & 2 != 0 {
                env.push((setting.variable(), by_env.to_owned()));
            }
            if bits & 4 != 0 {
                file.push_str(&format!("{} = \"{by_file}\"\n", setting.name));
            }
        }
        let config = Config::load(&flags, env, Some((Path::new("k.toml"), &file))).unwrap();
        for (setting, bits) in SETTINGS.iter().zip(&given) {
            let (origin, spot, value) = match bits {
                1 | 3 | 5 | 7 => (Origin::Flag, format!("--{}", setting.flag()), samples(setting.name)[0]),
                2 | 6 => (Origin::Environment, setting.variable(), samples(setting.name)[1]),
                4 => (Origin::File, "k.toml:".to_owned(), samples(setting.name)[2]),
                _ => (Origin::Default, String::new(), ""),
            };
            prop_assert_eq!(config.source(setting).origin, origin);
            prop_assert!(config.source(setting).spot.starts_with(&spot));
            if origin != Origin::Default {
                prop_assert_eq!(config.show(setting), value);
            }
        }
    }

    /// Masking never lets a password through, however odd the password.
    #[test]
    fn no_password_is_ever_shown(password in "[A-Z0-9/?:@&=#%]{0,8}SECRET[A-Z0-9/?:@&=#%]{0,8}") {
        for url in [
            format!("postgres://me:{password}@db:5432/kakehashi?sslmode=require"),
            format!("mysql://me:{password}@db/kakehashi"),
            format!("me:{password}@db"),
        ] {
            let shown = match load(&[("database_url", &url)], &[], None) {
                Ok(config) => format!("{config:?} {}", config.show(setting("database_url"))),
                Err(error) => format!("{error:?} {error} {}", english(&error)),
            };
            prop_assert!(!shown.contains("SECRET"), "{shown}");
        }
    }
}

#[test]
fn a_masked_url_still_says_where_the_database_is() {
    let url = "postgres://me:pw@db:5432/kakehashi?sslmode=require&sslpassword=x&application_name=k";
    let config = load(&[("database_url", url)], &[], None).unwrap();
    assert_eq!(
        config.show(setting("database_url")),
        "postgres://me:***@db:5432/kakehashi?sslmode=require&sslpassword=***&application_name=k"
    );
    assert_eq!(config.database_url, DatabaseUrl::Postgres(url.to_owned()));
    let mut flags = Flags::default();
    flags.set(setting("database_url"), url.to_owned());
    assert!(!format!("{flags:?}").contains("pw"));
}

#[test]
fn defaults_follow_the_settings_they_depend_on() {
    let config = load(&[("data", "/srv/k"), ("listen", "0.0.0.0:9000")], &[], None).unwrap();
    assert_eq!(
        config.database_url,
        DatabaseUrl::Sqlite(PathBuf::from("/srv/k/kakehashi.db"))
    );
    assert_eq!(config.public_url, "http://localhost:9000");
    assert_eq!(
        load(&[], &[], None).unwrap().public_url,
        "http://127.0.0.1:8080"
    );
    assert_eq!(
        load(&[("public_url", "https://a.jp/")], &[], None)
            .unwrap()
            .public_url,
        "https://a.jp"
    );
}

#[test]
fn an_unknown_key_is_refused_with_line_and_suggestion() {
    let error = load(
        &[],
        &[],
        Some("listen = \"[::]:80\"\n\ndatabse_url = \"sqlite:x\"\n"),
    )
    .unwrap_err();
    assert_eq!(error.code(), Code::Configuration);
    assert_eq!(
        error.place(),
        Some(Place::Argument("databse_url".to_owned()))
    );
    let shown = english(&error);
    assert!(
        shown.contains("k.toml:3") && shown.contains("database_url"),
        "{shown}"
    );
    let error = load(&[], &[], Some("[server]\nlisten = \"x\"")).unwrap_err();
    assert!(english(&error).contains("k.toml:1"));
}

#[test]
fn a_misspelt_variable_is_refused_and_a_foreign_one_only_noted() {
    let error = load(&[], &[("KAKEHASHI_DATABSE_URL", "sqlite:x")], None).unwrap_err();
    assert!(english(&error).contains("KAKEHASHI_DATABASE_URL"));
    let injected = [
        ("KAKEHASHI_SERVICE_HOST", "10.0.0.1"),
        ("KAKEHASHI_KEY", "k"),
        ("PATH", "/bin"),
    ];
    let config = load(&[], &injected, None).unwrap();
    assert_eq!(config.warnings().len(), 1);
    assert!(text(Language::En, &config.warnings()[0]).contains("KAKEHASHI_SERVICE_HOST"));
}

#[test]
fn an_empty_variable_counts_as_absent() {
    let config = load(&[], &[("KAKEHASHI_LANGUAGE", "")], None).unwrap();
    assert_eq!(config.language, None);
    assert_eq!(config.source(setting("language")).origin, Origin::Default);
}

#[test]
fn each_senseless_value_is_refused_where_it_stands() {
    for (name, bad) in [
        ("listen", "8080"),
        ("data", ""),
        ("database_url", "mysql://h/d"),
        ("database_url", "data/kakehashi.db"),
        ("database_url", "sqlite::memory:"),
        ("database_url", "sqlite:x.db?mode=ro"),
        ("public_url", "kakehashi.example"),
        ("public_url", "https://u:p@kakehashi.example"),
        ("organisation", "Local"),
        ("organisation", "-x"),
        ("language", "fr"),
        ("log", "kakehashi=loud"),
        ("log_format", "xml"),
        ("database_pool", "0"),
        ("max_body_megabytes", "-1"),
        ("request_timeout_seconds", "30s"),
        ("max_depth", "101"),
        ("fetch_ports", "80-90"),
        ("fetch_private_hosts", "http://a.example"),
        ("fetch_max_megabytes", "0"),
    ] {
        let error = load(&[(name, bad)], &[], None).unwrap_err();
        assert_eq!(
            error.place(),
            Some(Place::Argument(name.to_owned())),
            "{name}={bad}"
        );
        for language in [Language::En, Language::Ja] {
            let shown = text(language, &error.message());
            assert!(
                shown.contains(&format!("--{}", setting(name).flag())),
                "{shown}"
            );
        }
    }
}

#[test]
fn numbers_may_be_numbers_in_the_file_but_lists_are_no_values() {
    let config = load(&[], &[], Some("max_complexity = 5_000\ndatabase_pool = 3")).unwrap();
    assert_eq!((config.max_complexity, config.database_pool), (5000, 3));
    assert!(english(&load(&[], &[], Some("log = [1]")).unwrap_err()).contains("k.toml:1"));
    assert!(english(&load(&[], &[], Some("\nlog = ")).unwrap_err()).contains("k.toml:2"));
}
