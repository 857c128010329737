//! Every verdict, over HTTP, on both engines: through the rights of the viewer.

use super::*;

on_both_engines! {
    async fn an_address_an_identifier_and_a_code_in_a_framework_resolve(engine: Engine) {
        let app = service(engine).await;
        let publisher = app.actor(PUBLISHER).await;
        import(&app, &publisher, &framework("maths"), Visibility::Public).await;
        let a1 = id("maths/A.1");
        let shouted = uri("maths/A.1").replace("https://publisher", "HTTP://PUBLISHER").replace("/uri/", "/ur%69/") + "/";
        let level = id("maths/rubric/1/well");
        let answers = resolve(&app, None, &[
            to(&uri("maths/A.1")),
            to(&shouted),
            to(&format!("https://mirror.example/ims/case/v1p0/CFItems/{a1}")),
            by_code(&a1.to_uppercase(), None),
            by_code("A.1", Some("maths")),
            by_code("A.1", Some(" MATHS ")),
            by_code("A.1", Some(&uri("maths"))),
            to(&uri("maths")),
            to(&uri("maths/rubric/1/well")),
            to(&uri("maths/rubric/1")),
        ]);
        let expected = [
            ("address", &a1), ("address", &a1), ("identifier", &a1), ("identifier", &a1), ("code", &a1), ("code", &a1),
            ("code", &a1), ("address", &id("maths")), ("address", &level), ("address", &id("maths/rubric/1")),
        ];
        for (answer, (reason, target)) in answers.iter().zip(expected) {
            assert_eq!(short(answer), ("RESOLVED".to_owned(), reason.to_owned(), Some(target.clone())), "{answer}");
        }
        // Of a level the judged item is told.
        assert_eq!(answers[8]["target"]["kind"], "LEVEL");
        assert_eq!(answers[8]["target"]["item"]["identifier"], json!(a1));
        assert_eq!(answers[9]["target"]["title"], "How well");
    }

    async fn what_does_not_resolve_says_why_and_what_it_should_be(engine: Engine) {
        let app = service(engine).await;
        let publisher = app.actor(PUBLISHER).await;
        import(&app, &publisher, &framework("maths"), Visibility::Public).await;
        let answers = resolve(&app, None, &[
            by_code("A.1", None),
            by_code("A.9", Some("maths")),
            by_code("A.1", Some("physics")),
            to("https://else.example/standard.pdf"),
            to("https://else.example/"),
            to(""),
            to("https://else.example/uri/00000000-0000-4000-8000-000000000000"),
        ]);
        let reasons: Vec<&str> = answers.iter().map(|answer| answer["reason"].as_str().unwrap()).collect();
        assert_eq!(reasons, ["code-alone", "code-not-in-framework", "framework-unknown", "file", "home-page", "no-address",
            "identifier-unknown"]);
        assert!(answers.iter().all(|answer| answer["verdict"] == "BROKEN" && answer["target"].is_null()));
        assert_eq!(named(&answers[0], "suggestions"), [id("maths/A.1")]);
        let offer = &answers[0]["shouldBe"][0];
        assert_eq!(offer["type"], json!(["Alignment"]));
        assert_eq!((offer["targetUrl"].as_str(), offer["targetCode"].as_str()),
            (Some(uri("maths/A.1").as_str()), Some(id("maths/A.1").as_str())));
        assert_eq!((offer["targetFramework"].as_str(), offer["targetType"].as_str()), (Some("maths"), Some("CFItem")));
        assert!(named(&answers[1], "suggestions").is_empty());
    }

    async fn what_fits_several_lists_them(engine: Engine) {
        let app = service(engine).await;
        let publisher = app.actor(PUBLISHER).await;
        let mut twin = framework("twin");
        twin["CFDocument"]["title"] = json!("maths");
        import(&app, &publisher, &framework("maths"), Visibility::Public).await;
        import(&app, &publisher, &twin, Visibility::Public).await;
        let mut two = to(&uri("maths/A.1").replace("publisher", "mirror"));
        two.target_code = Some(id("twin/A.1"));
        let answers = resolve(&app, None, &[by_code("A.1", Some("maths")), two]);
        let mut both = [id("maths/A.1"), id("twin/A.1")];
        both.sort();
        for (answer, reason) in answers.iter().zip(["code-of-several", "two-identifiers"]) {
            assert_eq!(short(answer), ("AMBIGUOUS".to_owned(), reason.to_owned(), None));
            let mut found = named(answer, "candidates");
            found.sort();
            assert_eq!(found, both);
            assert_eq!(answer["shouldBe"].as_array().unwrap().len(), 2);
        }
    }

    async fn what_was_replaced_ended_or_removed_names_what_stands_in_its_place(engine: Engine) {
        let app = service(engine).await;
        let publisher = app.actor(PUBLISHER).await;
        let mut old = framework("old");
        let replaced = |a: &str, b: &str| association("replacedBy", a, b);
        let edges = old["CFAssociations"].as_array_mut().unwrap();
        edges.push(replaced("old/A.1", "old/A.2"));
        edges.push(replaced("old/A.2", "old/B"));
        edges.push(association("exactMatchOf", "old/A", "old/B"));
        old["CFItems"][0]["statusEndDate"] = json!("2020-03-31");
        import(&app, &publisher, &old, Visibility::Public).await;
        let answers = resolve(&app, None, &[to(&uri("old/A.1")), to(&uri("old/A"))]);
        assert_eq!(short(&answers[0]), ("SUPERSEDED".to_owned(), "replaced".to_owned(), Some(id("old/A.1"))));
        assert_eq!(named(&answers[0], "successors"), [id("old/B")], "the end of the chain");
        assert_eq!(short(&answers[1]), ("SUPERSEDED".to_owned(), "ended".to_owned(), Some(id("old/A"))));
        assert_eq!(named(&answers[1], "successors"), [id("old/B")]);
        // Removed, with a successor and without.
        let mut next = framework("old");
        next["CFItems"].as_array_mut().unwrap().retain(|item| item["humanCodingScheme"] == "B");
        next["CFAssociations"] = json!([association("isChildOf", "old/B", "old")]);
        next["CFRubrics"] = json!([]);
        let options = ImportOptions { visibility: Some(Visibility::Public), owned: true, prune: true, ..ImportOptions::default() };
        app.import(&publisher, next.to_string().as_bytes(), options).await.unwrap();
        let answers = resolve(&app, None, &[to(&uri("old/A.2")), to(&uri("old/A"))]);
        assert_eq!(short(&answers[0]), ("SUPERSEDED".to_owned(), "removed".to_owned(), None));
        assert_eq!(named(&answers[0], "successors"), [id("old/B")]);
        assert_eq!(short(&answers[1]), ("BROKEN".to_owned(), "removed".to_owned(), None));
    }

    async fn a_draft_of_another_is_as_if_it_were_absent(engine: Engine) {
        let app = service(engine).await;
        let publisher = app.actor(PUBLISHER).await;
        import(&app, &publisher, &framework("draft"), Visibility::Private).await;
        let asked = [to(&uri("draft/A.1")), by_code("A.1", Some("draft")), by_code("A.1", None)];
        let unknown = ["identifier-unknown", "framework-unknown", "code-alone"];
        for viewer in [None, Some(STRANGER), Some(ISSUER)] {
            for (answer, reason) in resolve(&app, viewer, &asked).iter().zip(unknown) {
                assert_eq!(short(answer), ("BROKEN".to_owned(), reason.to_owned(), None));
                assert!(named(answer, "suggestions").is_empty(), "{answer}");
            }
        }
        let own = resolve(&app, Some(PUBLISHER), &asked);
        assert_eq!(own.iter().map(|answer| answer["verdict"].as_str().unwrap()).collect::<Vec<_>>(),
            ["RESOLVED", "RESOLVED", "BROKEN"]);
        // The removal of a draft is known to nobody else either.
        let mut next = framework("draft");
        next["CFItems"] = json!([item("draft/B", "Left")]);
        next["CFAssociations"] = json!([]);
        next["CFRubrics"] = json!([]);
        let options = ImportOptions { visibility: Some(Visibility::Private), owned: true, prune: true, ..ImportOptions::default() };
        app.import(&publisher, next.to_string().as_bytes(), options).await.unwrap();
        let reason = |viewer| resolve(&app, viewer, &asked[..1])[0]["reason"].clone();
        assert_eq!((reason(Some(PUBLISHER)), reason(Some(STRANGER))), (json!("removed"), json!("identifier-unknown")));
    }

    async fn the_health_of_an_issuer_counts_and_lists_badges_and_courses(engine: Engine) {
        let app = service(engine).await;
        let (publisher, issuer) = (app.actor(PUBLISHER).await, app.actor(ISSUER).await);
        import(&app, &publisher, &framework("maths"), Visibility::Public).await;
        let stated = vec![to(&uri("maths/A.1")), by_code("A.2", Some("maths")), by_code("Z.9", Some("maths")),
            to("https://else.example/standard.pdf")];
        award(&app, &issuer, vec![badge("issuer", "one", stated)], Visibility::Public).await;
        let table = format!("institution,course_code,title,aligned_to\nissuer,C1,Course,{}\n", uri("maths/A"));
        let courses = kakehashi::exchange::courses::read(table.as_bytes()).unwrap().rows;
        let outcome = app.registry().save_courses(&issuer, courses, Visibility::Public).await.unwrap();
        app.app().settle(outcome.seq).await;
        let query = "query($issuer: String, $verdict: AlignmentVerdict, $after: String) {
            alignmentHealth(issuer: $issuer, verdict: $verdict) { counts { verdict count }
              alignments(first: 2, after: $after) { totalCount pageInfo { endCursor hasNextPage } nodes {
                alignment { origin { title } target { identifier } } resolution { verdict reason stated target { uri } } } } } }";
        let ask = |verdict: Option<&str>, after: Option<&str>| {
            let answer = app.graphql(None, query, json!({ "issuer": "issuer", "verdict": verdict, "after": after }));
            answer["data"]["alignmentHealth"].clone()
        };
        let all = ask(None, None);
        assert_eq!(all["counts"], json!([{ "verdict": "RESOLVED", "count": 3 }, { "verdict": "AMBIGUOUS", "count": 0 },
            { "verdict": "SUPERSEDED", "count": 0 }, { "verdict": "BROKEN", "count": 2 }]));
        let first = &all["alignments"];
        assert_eq!(first["totalCount"], 5);
        let reasons: Vec<&Value> = first["nodes"].as_array().unwrap().iter().map(|node| &node["resolution"]["reason"]).collect();
        assert_eq!(reasons, [&json!("code-not-in-framework"), &json!("file")], "the broken ones first");
        assert_eq!(first["nodes"][0]["resolution"]["stated"]["targetCode"], "Z.9");
        let second = ask(None, first["pageInfo"]["endCursor"].as_str());
        assert_eq!(second["alignments"]["nodes"].as_array().unwrap().len(), 2);
        assert_eq!(second["alignments"]["nodes"][0]["resolution"]["verdict"], "RESOLVED");
        let resolved = ask(Some("RESOLVED"), None);
        assert_eq!(resolved["alignments"]["totalCount"], 3);
        assert_eq!(resolved["counts"], all["counts"], "the counts are of all");
        // The credit engine and the other readings see the same meaning: by code within a framework.
        let answer = app.graphql(None, "query($id: ID!) { item(id: $id) { alignedBadges { nodes { origin { title } } } } }",
            json!({ "id": id("maths/A.2") }));
        assert_eq!(answer["data"]["item"]["alignedBadges"]["nodes"][0]["origin"]["title"], "Badge one", "{answer}");
        let nobody = app.graphql(None, query, json!({ "issuer": "nobody" }));
        assert_eq!(nobody["data"]["alignmentHealth"]["alignments"]["totalCount"], 0);
    }

    async fn too_many_at_once_are_refused(engine: Engine) {
        let app = service(engine).await;
        let viewer = kakehashi::access::Viewer::Anonymous;
        let most = kakehashi::registry::aligning::MOST_ALIGNMENTS;
        let refused = app.registry().resolve_alignments(&viewer, vec![to("x"); most + 1]).await;
        assert_eq!(refused.unwrap_err().code.name(), "TOO_LARGE");
        assert_eq!(app.registry().resolve_alignments(&viewer, vec![to("x"); most]).await.unwrap().len(), most);
    }
}
