//! The README is true to the letter: its `console` blocks are run in order, in one shell, against a demo of their own, and
//! what they print must be what stands there. `KAKEHASHI_UPDATE=1` writes what they print into the README instead.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::cli::program::{Home, PROGRAM};
use crate::support::Engine;

const ADDRESS: &str = "127.0.0.1:8080";

/// A command of the README and what it prints there.
#[derive(Debug)]
struct Step {
    /// Lines of the README it takes, prompts included: from, to.
    lines: (usize, usize),
    command: String,
    printed: String,
}

/// The steps of all console blocks.
fn steps(readme: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut inside = false;
    for (number, line) in readme.lines().enumerate() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if !inside {
            continue;
        } else if let Some(command) = line.strip_prefix("$ ") {
            let lines = (number, number + 1);
            steps.push(Step {
                lines,
                command: command.to_owned(),
                printed: String::new(),
            });
        } else if let Some(step) = steps.last_mut() {
            step.lines.1 = number + 1;
            match line.strip_prefix("> ") {
                Some(more) => step.command += &format!("\n{more}"),
                None => step.printed += &format!("{line}\n"),
            }
        }
    }
    steps
}

/// Waits, half a minute at most, until the server's readings have come up to what was written meanwhile, by other processes
/// too. Somebody who types is slow enough not to notice; on a busy machine a script is not.
fn settled(address: &str) -> String {
    let positions = r#"^.*"log":\([0-9]*\).*"graph":\1,.*"search":\1[,}].*$"#;
    format!(
        "for turn in $(seq 300); do curl -s http://{address}/readyz | grep -q '{positions}' && break; sleep 0.1; done"
    )
}

/// Runs all commands in one shell and returns what each printed.
fn run(steps: &[Step], home: &Home, address: &str) -> Vec<String> {
    const MARK: &str = "@@@@ next command";
    // A release build may be there, and be an old one: what is tested is the program of this build.
    let built = Path::new(PROGRAM).parent().unwrap().display().to_string();
    let script: String = steps
        .iter()
        .map(|step| {
            format!(
                "{}\n{}; echo; echo '{MARK}'\n",
                step.command
                    .replace(ADDRESS, address)
                    .replace("$PWD/target/release", &built),
                settled(address)
            )
        })
        .collect();
    let folder = Path::new(PROGRAM).parent().unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("bash");
    home.settle_in(&mut shell);
    let output = shell
        .arg("-c")
        .arg(script)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("PATH", path)
        .env("LC_ALL", "C.UTF-8")
        .env("KAKEHASHI_PUBLIC_URL", format!("http://{ADDRESS}"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let printed: Vec<String> = text
        .split(&format!("\n{MARK}\n"))
        .map(|part| {
            if part.trim().is_empty() {
                String::new()
            } else {
                format!("{}\n", part.trim_end())
            }
        })
        .collect();
    assert_eq!(
        printed.len(),
        steps.len() + 1,
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    printed
}

#[test]
fn every_command_of_the_readme_prints_what_stands_there() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&file).unwrap();
    let steps = steps(&readme);
    assert!(steps.len() >= 10, "{steps:?}");
    let home = Home::fresh(Engine::Sqlite);
    let served = home.serve(&["--demo", "--public-url", &format!("http://{ADDRESS}")]);
    let printed = run(&steps, &home, &served.address().to_string());
    if std::env::var_os("KAKEHASHI_UPDATE").is_some() {
        let mut lines: Vec<String> = readme.lines().map(str::to_owned).collect();
        for (step, printed) in steps.iter().zip(&printed).rev() {
            let prompts = step.command.lines().count();
            let body = printed.lines().map(str::to_owned);
            lines.splice(step.lines.0 + prompts..step.lines.1, body);
        }
        std::fs::write(&file, lines.join("\n") + "\n").unwrap();
        return;
    }
    for (step, printed) in steps.iter().zip(&printed) {
        assert_eq!(&step.printed, printed, "$ {}", step.command);
    }
}
