//! The command line as its user meets it.

#![allow(clippy::unwrap_used)]

use std::borrow::Cow;

use super::*;
use crate::config::Config;
use crate::error::Code;
use crate::locale::text;

fn run(line: &str, env: &[(&str, &str)]) -> Result<Invocation, Stop> {
    let env: Vec<_> = env
        .iter()
        .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
        .collect();
    parse(
        std::iter::once(NAME)
            .chain(line.split_whitespace())
            .map(OsString::from),
        &env,
    )
}

fn command(line: &str) -> Command {
    run(line, &[]).unwrap().command
}

const KEY: &str = "key create --organisation minato --role officer";

#[test]
fn each_command_is_understood() {
    assert_eq!(command("serve --demo"), Command::Serve { demo: true });
    let file = PathBuf::from("a.csv");
    let organisation = Some("minato".to_owned());
    assert_eq!(
        command("import a.csv --organisation minato"),
        Command::Import(ImportArgs {
            file: Some(file),
            organisation,
            ..ImportArgs::default()
        })
    );
    let line = "import b.csv --dry-run --map fullStatement=Lernziel --map notes=a=b --title T";
    let pair = |field: &str, column: &str| (field.to_owned(), column.to_owned());
    assert_eq!(
        command(line),
        Command::Import(ImportArgs {
            file: Some("b.csv".into()),
            dry_run: true,
            map: vec![pair("fullStatement", "Lernziel"), pair("notes", "a=b")],
            title: Some("T".to_owned()),
            ..ImportArgs::default()
        })
    );
    assert_eq!(
        command("import --plan 1234 --json"),
        Command::Import(ImportArgs {
            plan: Some("1234".to_owned()),
            json: true,
            ..ImportArgs::default()
        })
    );
    for wrong in [
        "import",
        "import a.json --plan 1",
        "import --plan 1 --prune",
        "import a --map x",
    ] {
        assert!(run(wrong, &[]).is_err(), "{wrong}");
    }
    assert_eq!(command("config --json"), Command::Config { json: true });
    assert_eq!(
        command("check a.json --format sarif --fail-on never --output a.sarif"),
        Command::Check {
            source: "a.json".to_owned(),
            format: CheckFormat::Sarif,
            output: Some("a.sarif".into()),
            fail_on: FailOn::Never
        }
    );
    let plain = command("check https://a.example/x");
    let Command::Check {
        format, fail_on, ..
    } = plain
    else {
        panic!("{plain:?}")
    };
    assert_eq!((format, fail_on), (CheckFormat::Text, FailOn::Error));
    let holder = Holder::Person("Aiko".to_owned());
    assert_eq!(
        command(&format!("{KEY} --person Aiko")),
        Command::KeyCreate {
            organisation: "minato".to_owned(),
            role: Role::Officer,
            holder
        }
    );
    assert_eq!(
        command("mirror run 7"),
        Command::Mirror(MirrorCommand::Run("7".to_owned()))
    );
    let add = command(
        "mirror add u --only a --only b --every 2h --private --token-url t --client-id c --client-secret-file f",
    );
    let Command::Mirror(MirrorCommand::Add(add)) = add else {
        panic!("{add:?}")
    };
    assert_eq!((add.every, add.private), (7200, true));
    assert_eq!(add.only, ["a", "b"]);
    assert_eq!(
        add.oauth,
        Some(("t".to_owned(), "c".to_owned(), "f".into()))
    );
    let Command::Search(search) = command(
        "search fractions in grade --kind item --kind course --written-in ja --facets kind,subject --as hibari",
    ) else {
        panic!("not a search")
    };
    assert_eq!(
        (search.text.as_str(), search.limit),
        ("fractions in grade", 10)
    );
    assert_eq!((search.narrowing.values.len(), search.facets.len()), (3, 2));
    assert_eq!(search.viewer.as_deref(), Some("hibari"));
    assert_eq!(
        command("export abc --output x.json"),
        Command::Export {
            identifier: "abc".to_owned(),
            format: Target::Case,
            output: Some("x.json".into())
        }
    );
}

#[test]
fn settings_may_stand_before_or_after_the_command() {
    for line in [
        "--data /x --config k.toml config",
        "config --data /x --config k.toml",
    ] {
        let invocation = run(line, &[]).unwrap();
        assert_eq!(invocation.flags.config, Some("k.toml".into()));
        assert_eq!(
            Config::load(&invocation.flags, [], None).unwrap().data,
            PathBuf::from("/x")
        );
    }
    assert!(run("import a.csv --listen [::]:1", &[]).is_err());
    let own = run("import a.csv --organisation minato", &[]).unwrap();
    assert_eq!(
        Config::load(&own.flags, [], None).unwrap().organisation,
        "local"
    );
}

#[test]
fn every_refusal_is_one_line_that_names_the_argument_in_both_languages() {
    for (line, named) in [
        ("", "kakehashi --help"),
        ("import", "FILE"),
        ("import a b", "b"),
        ("import a --organisation A_B", "A_B"),
        ("import a --privat", "--private"),
        ("import a --private --private", "--private"),
        ("serve --demo=yes", "--demo"),
        ("serve --listen", "--listen"),
        ("mirror", "kakehashi mirror --help"),
        ("mirror add", "URL"),
        ("mirror add u --every soon", "--every"),
        ("mirror add u --token-url v", "--client-id"),
        ("mirror shwo 1", "show"),
        ("check", "FILE|URL"),
        ("check a --format html", "text, json, sarif"),
        ("check a --fail-on note", "error, warning, never"),
        ("lint-badges", "FILE"),
        (
            "lint-badges a --fail-on error",
            "broken, superseded, ambiguous, never",
        ),
        ("search", "QUERY"),
        ("search a --kind itm", "document, item"),
        ("search a --limit 101", "100"),
        ("search a --offset 10001", "10000"),
        ("search a --as A_B", "A_B"),
        ("sevre", "serve"),
        ("xyzzy", "xyzzy"),
        ("key", "kakehashi key --help"),
        (KEY, "--person <NAME>|--machine <NAME>"),
        (
            "key create --organisation a --role king --person B",
            "reader, editor, officer, admin",
        ),
        (
            "key create --organisation a --role admin --person B --machine C",
            "--machine",
        ),
    ] {
        for (tag, japanese) in [("en", false), ("ja_JP.UTF-8", true)] {
            let stop = run(line, &[("LANG", tag)]).unwrap_err();
            assert_eq!(stop.exit_code, 64);
            assert_eq!(stop.text.lines().count(), 1, "{}", stop.text);
            assert!(stop.text.contains(named), "{line} → {}", stop.text);
            assert_eq!(
                !stop.text.is_ascii() && stop.text.contains('。'),
                japanese,
                "{}",
                stop.text
            );
        }
    }
}

#[test]
fn help_speaks_japanese_and_none_of_claps_english() {
    for line in [
        "--help",
        "serve -h",
        "import --help",
        "config --help",
        "check --help",
        "lint-badges --help",
        "key --help",
        "key create --help",
        "mirror --help",
        "mirror add --help",
        "search --help",
        "verify --help",
        "mirror run -h",
        "export -h",
    ] {
        let stop = run(line, &[("KAKEHASHI_LANGUAGE", "ja")]).unwrap_err();
        assert_eq!(stop.exit_code, 0);
        assert!(
            stop.text.contains("使い方") && stop.text.contains("設定"),
            "{}",
            stop.text
        );
        for english in [
            "Usage",
            "Options",
            "Commands",
            "Arguments",
            "Print",
            "possible",
            "default",
            "[OPTIONS]",
        ] {
            assert!(
                !stop.text.contains(english),
                "{line}: {english} in\n{}",
                stop.text
            );
        }
        let english = run(line, &[("LANG", "C")]).unwrap_err().text;
        assert!(
            !english.contains("cli-") && !english.contains("config-help"),
            "{english}"
        );
    }
    let version = run("--version", &[]).unwrap_err();
    assert_eq!(
        (version.exit_code, version.text.starts_with("kakehashi 0")),
        (0, true)
    );
}

#[test]
fn the_language_is_chosen_by_flag_then_variable_then_locale() {
    let language = |line, env: &[(&str, &str)]| run(line, env).unwrap().language;
    assert_eq!(language("config", &[]), Language::En);
    assert_eq!(language("config", &[("LANG", "ja_JP.UTF-8")]), Language::Ja);
    assert_eq!(
        language("config", &[("LANG", "ja_JP.UTF-8"), ("LC_ALL", "C")]),
        Language::En
    );
    let both = [("LC_ALL", "ja_JP"), ("KAKEHASHI_LANGUAGE", "en")];
    assert_eq!(language("config", &both), Language::En);
    assert_eq!(language("config --language ja", &both), Language::Ja);
    assert_eq!(language("--language=ja config", &both), Language::Ja);
}

#[test]
fn every_code_has_a_generic_message() {
    for code in Code::ALL {
        let key = format!(
            "error-{}",
            code.name().to_ascii_lowercase().replace('_', "-")
        );
        let message = Message {
            key: Cow::Owned(key.clone()),
            args: vec![("request".into(), "R1".into())],
        };
        for language in [Language::En, Language::Ja] {
            assert_ne!(text(language, &message), key);
        }
    }
}
