//! The lint of badges: from the command line and over GraphQL.

use super::*;
use crate::cli::program::Home;

fn assertion() -> Value {
    json!({ "@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "badge": { "type": "BadgeClass", "name": "B", "alignment": [
        { "type": "AlignmentObject", "targetName": "Good", "targetUrl": uri("maths/A.1") },
        { "type": "AlignmentObject", "targetName": "Half", "targetUrl": "https://else.example/x.pdf", "targetCode": "A.2", "x-own": 7 },
    ] } })
}

on_both_engines! {
    async fn a_file_is_told_place_by_place_with_what_it_should_be(engine: Engine) {
        // On a thread of its own: the program's helpers run futures themselves.
        tokio::task::spawn_blocking(move || {
            let home = Home::fresh(engine);
            let package = home.file("maths.json", framework("maths").to_string());
            home.ok(&["import", &package]);
            let file = home.file("badge.json", assertion().to_string());
            let ran = home.run(&["lint-badges", &file]);
            assert_eq!(ran.code, Some(65), "{}", ran.err);
            assert!(ran.out.contains("/badge/alignment/0: resolved: Good"), "{}", ran.out);
            assert!(ran.out.contains("/badge/alignment/1: broken: Half"), "{}", ran.out);
            assert!(ran.out.contains("2 alignments: 1 resolved, 0 ambiguous, 0 superseded, 1 broken"), "{}", ran.out);
            let offer = ran.out.lines().find_map(|line| line.trim().strip_prefix("should be: ")).unwrap();
            let offer: Value = serde_json::from_str(offer).unwrap();
            assert_eq!((&offer["type"], &offer["targetUrl"], &offer["x-own"]), (&json!("AlignmentObject"), &json!(uri("maths/A.2")), &json!(7)));
            // What was offered resolves.
            let mended = home.file("mended.json", json!({ "type": "BadgeClass", "alignment": offer }).to_string());
            home.ok(&["lint-badges", &mended]);
            let json = home.run(&["lint-badges", &file, "--format", "json", "--fail-on", "never"]);
            assert_eq!(json.code, Some(0));
            let report: Value = serde_json::from_str(&json.out).unwrap();
            assert_eq!(report["counts"], json!({ "resolved": 1, "ambiguous": 0, "superseded": 0, "broken": 1 }));
            assert_eq!(report["alignments"][1]["shouldBe"][0], offer);
            let japanese = home.run(&["lint-badges", &file, "--language", "ja"]);
            assert!(japanese.out.contains("正しい形"), "{}", japanese.out);
            // Tables, lines, and what is neither.
            let table = home.file("badges.csv", "badge,target_url,target_code,target_framework\nB,,A.1,maths\nB,,A.9,maths\n");
            let ran = home.run(&["lint-badges", &table]);
            assert!(ran.out.contains("row 2") && ran.out.contains("row 3"), "{}", ran.out);
            let lines = home.file("badges.jsonl", format!("{}\n{}\n", json!({ "alignments": [{ "url": uri("maths/B") }] }), assertion()));
            let ran = home.run(&["lint-badges", &lines]);
            assert!(ran.out.contains("line 2, /badge/alignment/1"), "{}", ran.out);
            let broken = home.file("broken.json", "{\"alignment\": [");
            let ran = home.run(&["lint-badges", &broken]);
            assert_eq!((ran.code, ran.out.as_str()), (Some(65), ""));
            assert!(ran.err.contains("1:"), "{}", ran.err);
        })
        .await
        .unwrap();
    }

    async fn a_file_of_a_hundred_thousand_alignments_is_looked_at_whole(engine: Engine) {
        let app = service(engine).await;
        let publisher = app.actor(PUBLISHER).await;
        import(&app, &publisher, &framework("maths"), Visibility::Public).await;
        let targets = [uri("maths/A.1"), uri("maths/B"), "https://else.example/x.pdf".to_owned()];
        let many: Vec<Value> = (0..100_000)
            .map(|n| json!({ "targetName": format!("Target {n}"), "targetUrl": targets[n % 3], "targetCode": n.to_string() }))
            .collect();
        let content = json!({ "type": ["Achievement"], "alignment": many }).to_string();
        assert!(content.len() > 9_000_000, "{}", content.len());
        let query = "query($content: String!) { lintBadges(content: $content) { counts { verdict count } remarks { message }
            alignments(first: 3) { totalCount nodes { place { pointer } resolution { verdict } } } } }";
        let answer = app.graphql(None, query, json!({ "content": content }));
        let lint = &answer["data"]["lintBadges"];
        assert_eq!(lint["alignments"]["totalCount"], 100_000, "{}", answer["errors"]);
        assert_eq!(lint["counts"][0], json!({ "verdict": "RESOLVED", "count": 66_667 }));
        assert_eq!(lint["counts"][3], json!({ "verdict": "BROKEN", "count": 33_333 }));
        assert_eq!(lint["alignments"]["nodes"][2]["place"]["pointer"], "/alignment/2");
    }
}
