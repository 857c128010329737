//! `kakehashi key create`: a secret that is shown once, alone on its line, and opens what its role may open.

use kakehashi::access::{ActorKind, Role, Viewer};

use super::package;
use super::program::Home;
use crate::support::{Engine, run};

on_both_engines! {
    async fn a_key_is_printed_once_and_works(engine: Engine) {
        let home = Home::fresh(engine);
        let file = home.file("draft.json", package("Draft", 5));
        home.ok(&["import", &file, "--private"]);
        let args = ["key", "create", "--organisation", "local", "--role", "reader", "--machine", "nightly export"];
        let ran = home.run(&args);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let secret = ran.out.trim_end();
        assert_eq!(ran.out, format!("{secret}\n"), "the secret stands alone, for scripts");
        assert!(secret.starts_with("kkh_") && secret.len() > 40, "{secret}");
        assert!(ran.err.contains("local") && ran.err.contains("reader") && !ran.err.contains(secret), "{}", ran.err);
        assert_ne!(home.ok(&args), ran.out, "every key is another");
        let served = home.serve(&[]);
        assert_eq!(served.titles(None), Vec::<String>::new());
        assert_eq!(served.titles(Some(secret)), ["Draft"]);
        assert_eq!(served.get("/ims/case/v1p1/CFDocuments", Some("kkh_wrong")).0, 401);
        let altered = format!("{}{}", &secret[..secret.len() - 1], if secret.ends_with('0') { '1' } else { '0' });
        assert_eq!(served.get("/ims/case/v1p1/CFDocuments", Some(&altered)).0, 401);
        served.stop();
    }

    async fn neither_secret_nor_name_is_kept_in_the_log(engine: Engine) {
        let home = Home::fresh(engine);
        home.ok(&["config"]);
        let package = home.file("first.json", package("First", 1));
        home.ok(&["import", &package]);
        let args = ["key", "create", "--organisation", "local", "--role", "officer", "--person", "Hanako Yamada"];
        let secret = home.ok(&args);
        let store = home.store();
        let entries = store.read(|c| Ok(kakehashi::store::log::after(c, 0, 1000)?)).await.unwrap();
        let kept = format!("{entries:?}");
        assert!(kept.contains("officer"));
        assert!(!kept.contains("Hanako") && !kept.contains(secret.trim().trim_start_matches("kkh_")));
    }
}

/// Who a key acts as.
fn holder(home: &Home, role: &str, holder: &str) -> (Role, ActorKind) {
    let secret = home.ok(&[
        "key",
        "create",
        "--organisation",
        "local",
        "--role",
        role,
        holder,
        "somebody",
    ]);
    let store = home.store();
    run(async {
        let graph = kakehashi::follow::first_graph(&store).await.unwrap();
        let registry =
            kakehashi::registry::Registry::new(store, graph, "https://kakehashi.example");
        match registry.viewer_of(secret.trim()).await.unwrap() {
            Viewer::Member(actor) => (actor.role, actor.kind),
            other => panic!("{other:?}"),
        }
    })
}

#[test]
fn a_person_and_a_machine_are_told_apart() {
    let home = Home::with_framework(Engine::Sqlite);
    assert_eq!(
        holder(&home, "officer", "--person"),
        (Role::Officer, ActorKind::Person)
    );
    assert_eq!(
        holder(&home, "editor", "--machine"),
        (Role::Editor, ActorKind::Machine)
    );
}
