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
