//! Settings as seen from outside: which place wins, and what is never shown.

use serde_json::Value;

use super::program::{Home, Ran};
use crate::support::Engine;

/// The row of a setting in `kakehashi config --json`.
fn setting(home: &Home, name: &str, args: &[&str], variables: &[(&str, &str)]) -> Value {
    let mut command = home.command(&[&["config", "--json"], args].concat());
    command.envs(variables.iter().copied());
    let ran = Ran::of(command);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let rows: Vec<Value> = serde_json::from_str(&ran.out).unwrap();
    rows.into_iter().find(|row| row["setting"] == name).unwrap()
}

#[test]
fn a_flag_wins_over_the_environment_over_the_file_over_the_default() {
    let home = Home::fresh(Engine::Sqlite);
    let told = |args: &[&str], variables: &[(&str, &str)]| {
        let row = setting(&home, "database_pool", args, variables);
        format!(
            "{} {}",
            row["value"].as_str().unwrap(),
            row["origin"].as_str().unwrap()
        )
    };
    let (flag, variable) = (["--database-pool", "4"], [("KAKEHASHI_DATABASE_POOL", "3")]);
    assert_eq!(told(&[], &[]), "8 default");
    let file = home.file("kakehashi.toml", "\ndatabase_pool = 2\n");
    assert_eq!(told(&[], &[]), "2 file");
    assert_eq!(
        setting(&home, "database_pool", &[], &[])["spot"],
        "kakehashi.toml:2"
    );
    assert_eq!(told(&[], &variable), "3 environment");
    assert_eq!(told(&flag, &variable), "4 flag");
    std::fs::rename(&file, home.folder().join("other.toml")).unwrap();
    assert_eq!(told(&["--config", "other.toml"], &[]), "2 file");
    assert_eq!(told(&[], &[("KAKEHASHI_CONFIG", "other.toml")]), "2 file");
}

#[test]
fn a_password_is_masked_wherever_it_came_from() {
    let home = Home::fresh(Engine::Sqlite);
    let url = "postgres://me:SECRET@db.example/kakehashi";
    home.file("kakehashi.toml", format!("database_url = \"{url}\"\n"));
    for args in [
        &["config"][..],
        &["config", "--json"],
        &["config", "--database-url", url],
    ] {
        for from_environment in [true, false] {
            let mut command = home.command(args);
            command.env_remove("KAKEHASHI_DATABASE_URL");
            if from_environment {
                command.env("KAKEHASHI_DATABASE_URL", url);
            }
            let ran = Ran::of(command);
            assert_eq!(ran.code, Some(0), "{ran:?}");
            assert!(
                ran.out.contains("postgres://me:***@db.example/kakehashi"),
                "{}",
                ran.out
            );
            assert!(
                !ran.out.contains("SECRET") && !ran.err.contains("SECRET"),
                "{ran:?}"
            );
        }
    }
}

#[test]
fn the_language_follows_the_locale_and_help_is_translated() {
    let home = Home::fresh(Engine::Sqlite);
    let help = |variables: &[(&str, &str)]| {
        let mut command = home.command(&["import", "--help"]);
        command.envs(variables.iter().copied());
        Ran::of(command).out
    };
    assert!(help(&[]).contains("Arguments"));
    assert!(help(&[("LANG", "ja_JP.UTF-8")]).contains("読み込"));
    assert!(help(&[("LANG", "ja_JP.UTF-8"), ("KAKEHASHI_LANGUAGE", "en")]).contains("Arguments"));
}
