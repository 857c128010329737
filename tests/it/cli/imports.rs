//! Importing and exporting on the command line, with the server stopped and with it running.

use super::program::{Home, read};
use super::{document_of, package};
use crate::support::{Engine, project};

const COURSES: &str = "institution,course_code,title,language,credits,credit_scheme,outcome_code,outcomes,aligned_to,framework\n\
                       local,W101,Weaving,en,2,ECTS,1,Weaves a basket,C.1,Crafts\n\
                       local,W101,,,,,2,Weaves a carpet,C.2,Crafts\n";
const BADGES: &str = "issuer,badge_code,version,name,language,description,criteria,aligned_to,framework\n\
                      local,BASKETS,1,Basket maker,en,Makes baskets.,Made ten baskets.,C.1,Crafts\n";

fn seed(name: &str) -> String {
    project().join("seeds").join(name).display().to_string()
}

on_both_engines! {
    async fn a_package_with_the_server_stopped(engine: Engine) {
        let home = Home::fresh(engine);
        let file = home.file("crafts.json", package("Crafts", 120));
        let report = home.ok(&["import", &file]);
        assert!(report.contains("Imported “Crafts”") && report.contains("items: 120 new"), "{report}");
        let position = home.position();
        assert_eq!(home.counts(), (1, 120));
        let report = home.ok(&["import", &file]);
        assert!(report.contains("already here exactly so") && report.contains("120 unchanged"), "{report}");
        let report = home.ok(&["import", &file, "--language", "ja"]);
        assert!(report.contains("何も変更していません") && report.contains("変更なし 120"), "{report}");
        assert_eq!(home.position(), position);
        let served = home.serve(&[]);
        assert_eq!(served.titles(None), ["Crafts"]);
        served.stop();
    }

    async fn a_plan_is_shown_and_applied_later(engine: Engine) {
        let home = Home::fresh(engine);
        let file = home.file("crafts.json", package("Crafts", 60));
        let report = home.ok(&["import", &file, "--dry-run", "--organisation", "workshop"]);
        assert!(report.contains("would be new here") && report.contains("items: 60 new"), "{report}");
        assert!(report.contains("New: 120") && report.contains("… and 110 more"), "{report}");
        assert!(report.contains("  item C.0 Count to 0 and explain how. (/CFItems/0)"), "{report}");
        assert_eq!(home.counts(), (0, 0));
        let apply = report.lines().last().unwrap().rsplit_once("kakehashi ").unwrap().1;
        let apply: Vec<&str> = apply.split(' ').collect();
        assert!(home.ok(&apply).contains("Imported “Crafts”"));
        assert_eq!(home.counts(), (1, 60));
        assert_eq!(home.run(&apply).code, Some(66), "a plan is applied once");

        let changed = package("Crafts", 59).replace("Count to 7 and", "Count up to 7 and");
        let file = home.file("changed.json", changed);
        let report = home.ok(&["import", &file, "--organisation", "workshop", "--dry-run", "--language", "ja"]);
        assert!(report.contains("変更: 1") && report.contains("fullStatement: Count to 7") && !report.contains("imports-"));
        let json = home.ok(&["import", &file, "--organisation", "workshop", "--dry-run", "--prune", "--json"]);
        let plan: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(plan["plan"]["items"]["removed"], 1, "{json}");
        assert_eq!(plan["rows"].as_array().unwrap().len(), 120);
        // The first of two plans is no longer of this state once the second was applied.
        let first = report.lines().last().unwrap().rsplit(' ').next().unwrap();
        home.ok(&["import", "--plan", plan["plan"]["id"].as_str().unwrap()]);
        assert_eq!(home.counts(), (1, 59));
        assert_eq!(home.run(&["import", "--plan", first]).code, Some(73));
    }

    async fn a_package_beside_a_running_server(engine: Engine) {
        let home = Home::fresh(engine);
        let served = home.serve(&[]);
        assert_eq!(served.titles(None), Vec::<String>::new());
        let file = home.file("crafts.json", package("Crafts", 60));
        home.ok(&["import", &file]);
        served.until("/ims/case/v1p1/CFDocuments", |status, body| status == 200 && body.contains("\"Crafts\""));
        let path = format!("/ims/case/v1p1/CFPackages/{}", document_of("Crafts"));
        let (status, body) = served.get(&path, None);
        assert_eq!((status, body.matches("\"fullStatement\"").count()), (200, 60));
        // A file that is refused does not disturb the server.
        let wrong = home.file("wrong.json", "{");
        assert_eq!(home.run(&["import", &wrong]).code, Some(65));
        assert_eq!(served.titles(None), ["Crafts"]);
        served.stop();
    }

    async fn a_private_package_of_an_organisation(engine: Engine) {
        let home = Home::fresh(engine);
        let (open, hidden) = (home.file("open.json", package("Open", 5)), home.file("hidden.json", package("Hidden", 5)));
        home.ok(&["import", &open, "--organisation", "workshop"]);
        home.ok(&["import", &hidden, "--organisation", "workshop", "--private"]);
        let key = |organisation| {
            home.ok(&["key", "create", "--organisation", organisation, "--role", "reader", "--machine", "test"])
        };
        let (theirs, ours) = (key("workshop"), key("local"));
        let served = home.serve(&[]);
        assert_eq!(served.titles(None), ["Open"]);
        assert_eq!(served.titles(Some(theirs.trim())), ["Open", "Hidden"]);
        assert_eq!(served.titles(Some(ours.trim())), ["Open"], "another organisation sees what is published only");
        served.stop();
    }

    async fn an_option_that_means_nothing_for_a_file_is_refused(engine: Engine) {
        let home = Home::fresh(engine);
        let framework = home.file("crafts.json", package("Crafts", 3));
        let courses = home.file("courses.csv", COURSES);
        for args in [["import", &framework, "--title", "Other"], ["import", &framework, "--map", "notes=Notiz"]] {
            let ran = home.run(&args);
            assert!(ran.code == Some(65) && ran.err.contains(args[2]), "{ran:?}");
        }
        let ran = home.run(&["import", &courses, "--dry-run"]);
        assert!(ran.code == Some(65) && ran.err.contains("--dry-run"), "{ran:?}");
    }

    async fn tables_of_courses_and_badges(engine: Engine) {
        let home = Home::fresh(engine);
        let framework = home.file("crafts.json", package("Crafts", 60));
        let (courses, badges) = (home.file("courses.csv", COURSES), home.file("badges.csv", BADGES));
        // Alignments name items: their framework has to be here.
        assert_eq!(home.run(&["import", &courses]).code, Some(65));
        assert_eq!(home.counts(), (0, 0));
        home.ok(&["import", &framework]);
        assert!(home.ok(&["import", &courses]).contains("Courses imported: 1."));
        assert!(home.ok(&["import", &badges, "--language", "ja"]).contains("バッジを 1 件取り込みました"));
        let position = home.position();
        assert!(home.ok(&["import", &courses]).contains("nothing was changed"));
        assert!(home.ok(&["import", &badges]).contains("nothing was changed"));
        assert_eq!(home.position(), position);
        assert_eq!((home.database.count("course"), home.database.count("badge")), (1, 1));
    }

    async fn the_demo_files_by_hand(engine: Engine) {
        let home = Home::fresh(engine);
        home.ok(&["import", &seed("institutions.csv")]);
        home.ok(&["import", &seed("frameworks/data-science-ja.json"), "--organisation", "data-edu"]);
        home.ok(&["import", &seed("frameworks/data-literacy-en.json"), "--organisation", "northbridge"]);
        let report = home.ok(&["import", &seed("courses.csv"), "--language", "ja"]);
        assert!(report.contains("科目を") && !report.contains("cli-"), "{report}");
        home.ok(&["import", &seed("badges.csv")]);
        assert!(home.database.count("course") > 20);
    }

    async fn an_export_is_the_same_everywhere_and_comes_back_unchanged(engine: Engine) {
        let home = Home::fresh(engine);
        let file = home.file("crafts.json", package("Crafts", 60));
        home.ok(&["import", &file]);
        let document = document_of("Crafts");
        let printed = home.ok(&["export", &document]);
        home.ok(&["export", &document, "--output", "out.json"]);
        assert_eq!(printed, read(home.folder().join("out.json")));
        let served = home.serve(&[]);
        let (status, body) = served.get(&format!("/ims/case/v1p1/CFPackages/{document}"), None);
        assert_eq!((status, body), (200, printed));
        served.stop();
        assert!(home.ok(&["import", "out.json"]).contains("already here exactly so"));
    }
}
