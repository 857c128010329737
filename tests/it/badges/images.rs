//! Images: what they are by their bytes, who sees them, and how they are served.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{EDITOR, OTHER, asked, get_as, publish, save, saved, school};
use crate::support::{Engine, TestApp};

const SVG: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\"><rect width=\"9\" height=\"9\"/></svg>";

fn data(media: &str, bytes: &[u8]) -> String {
    format!("data:{media};base64,{}", STANDARD.encode(bytes))
}

fn upload(app: &TestApp, text: &str) -> Value {
    let query = "mutation($data: String!) { uploadImage(data: $data) { image { sha256 url mediaType size width height }
        problems { code message place { argument } } } }";
    asked(app, EDITOR, query, json!({ "data": text }))
}

on_both_engines! {
    async fn an_image_is_seen_by_who_may_read_what_uses_it(engine: Engine) {
        let app = school(engine).await;
        let image = upload(&app, &data("image/png", SVG.as_bytes()))["image"].clone();
        assert_eq!((&image["mediaType"], &image["size"]), (&json!("image/svg+xml"), &json!(SVG.len())));
        let hash = image["sha256"].as_str().unwrap();
        let path = format!("/images/{hash}");
        let seen = |app: &TestApp| [app.get(&path).status, get_as(app, 1, &path).status, get_as(app, 2, &path).status];
        assert_eq!(seen(&app), [404, 200, 404]);
        // Its hash is no ticket to it.
        let stolen = save(&app, OTHER, json!({ "code": "S", "name": "Stolen", "definition": { "image": { "sha256": hash } } }));
        assert_eq!(stolen["problems"][0]["code"], "NOT_FOUND", "{stolen}");
        let id = saved(&app, EDITOR, json!({ "code": "A", "name": "A", "visibility": "PRIVATE",
            "definition": { "image": { "sha256": hash, "caption": "A square" } } }));
        assert_eq!(seen(&app), [404, 200, 404]);
        assert_eq!(get_as(&app, 1, &path).header("Cache-Control"), "private, no-cache");
        publish(&app, EDITOR, &id);
        assert_eq!(seen(&app), [200, 200, 200]);
        let answer = app.get(&path);
        assert_eq!(answer.body, SVG.as_bytes());
        assert_eq!(answer.header("Content-Type"), "image/svg+xml");
        assert_eq!(answer.header("Cache-Control"), "public, max-age=31536000, immutable");
        assert_eq!(answer.header("X-Content-Type-Options"), "nosniff");
        assert_eq!(answer.header("ETag"), format!("\"{hash}\""));
        let policy = answer.header("Content-Security-Policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"), "{policy}");
        let fresh = app.send("GET", &path, &[("If-None-Match", &format!("\"{hash}\""))]);
        assert_eq!((fresh.status, fresh.body.len()), (304, 0));
        assert_eq!(app.send("HEAD", &path, &[]).body.len(), 0);
        assert_eq!(app.send("POST", &path, &[]).status, 405);
        assert_eq!(app.get("/images/abc").status, 404);
        let achievement = app.get(&format!("/ob/v3/achievements/{id}")).ok();
        assert_eq!(achievement["image"], json!({ "id": image["url"], "type": "Image", "caption": "A square" }));
        assert_eq!(app.get(&format!("/ob/v2/badges/{id}")).ok()["image"]["id"], image["url"]);
    }

    async fn hostile_images_are_refused_with_a_reason(engine: Engine) {
        let app = school(engine).await;
        let script = SVG.replace("<rect", "<script>alert(1)</script><rect");
        let handler = SVG.replace("<rect", "<rect onload=\"a()\"");
        let outside = SVG.replace("<rect", "<image href=\"https://a.example/x.png\"/><rect");
        let entity = format!("<!DOCTYPE svg [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>{SVG}");
        for (text, code, word) in [
            (data("image/svg+xml", script.as_bytes()), "INVALID_INPUT", "<script>"),
            (data("image/png", handler.as_bytes()), "INVALID_INPUT", "onload"),
            (data("image/svg+xml", outside.as_bytes()), "INVALID_INPUT", "href"),
            (data("image/svg+xml", entity.as_bytes()), "INVALID_INPUT", "DOCTYPE"),
            (data("image/png", b"%PDF-1.7"), "INVALID_INPUT", "PNG"),
            (data("image/png", b"\x89PNG\r\n\x1a\nrest"), "INVALID_INPUT", "damaged"),
            ("data:image/png;base64,***".to_owned(), "INVALID_INPUT", "Base64"),
            (data("image/gif", &[b"GIF89a".to_vec(), vec![0; 3 << 20]].concat()), "TOO_LARGE", "2048"),
        ] {
            let refused = upload(&app, &text);
            assert_eq!((&refused["image"], &refused["problems"][0]["code"]), (&Value::Null, &json!(code)), "{refused}");
            assert_eq!(refused["problems"][0]["place"]["argument"], "data");
            let message = refused["problems"][0]["message"].as_str().unwrap();
            assert!(message.contains(word), "{message}");
        }
        let refused = save(&app, EDITOR, json!({ "code": "A", "name": "A",
            "definition": { "image": { "url": data("image/svg+xml", script.as_bytes()) } } }));
        assert_eq!(refused["problems"][0]["code"], "INVALID_INPUT");
        assert_eq!((app.database().count("blob"), app.database().count("badge")), (0, 0));
        // One in an address is stored.
        let id = saved(&app, EDITOR, json!({ "code": "A", "name": "A", "definition": { "image": { "url": data("image/svg+xml", SVG.as_bytes()) } } }));
        let image = app.get(&format!("/ob/v2/badges/{id}")).ok()["image"].as_str().unwrap().to_owned();
        let path = image.strip_prefix(crate::support::PUBLIC_URL).unwrap();
        assert_eq!(app.get(path).body, SVG.as_bytes());
        // A badge without an image still has one in 2.0.
        let plain = saved(&app, EDITOR, json!({ "code": "B", "name": "B" }));
        let image = app.get(&format!("/ob/v2/badges/{plain}")).ok()["image"].as_str().unwrap().to_owned();
        assert_eq!(app.get(image.strip_prefix(crate::support::PUBLIC_URL).unwrap()).header("Content-Type"), "image/svg+xml");
    }
}
