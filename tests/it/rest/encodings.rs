//! Compressed answers: the same content, a tag of their own, made once.

use std::io::Read;

use kakehashi::access::{ActorKind, Role, Visibility};
use kakehashi::registry::imports::ImportOptions;
use serde_json::Value;

use super::{CASE, SEEDS, demo};
use crate::support::packages::{flat, id};
use crate::support::{Answer, Engine, TestApp, seed};

fn unpacked(answer: &Answer) -> Vec<u8> {
    let mut body = Vec::new();
    match answer.header("Content-Encoding") {
        "" => body.extend_from_slice(&answer.body),
        "gzip" => {
            flate2::read::GzDecoder::new(&*answer.body)
                .read_to_end(&mut body)
                .unwrap();
        }
        "br" => {
            brotli::Decompressor::new(&*answer.body, 4096)
                .read_to_end(&mut body)
                .unwrap();
        }
        "zstd" => body = zstd::decode_all(&*answer.body).unwrap(),
        other => panic!("{other}"),
    }
    body
}

on_both_engines! {
    async fn each_encoding_has_the_same_content_and_its_own_tag(engine: Engine) {
        let app = demo(engine).await;
        let framework: Value = serde_json::from_slice(&seed(SEEDS[0])).unwrap();
        let document = framework["CFDocument"]["identifier"].as_str().unwrap();
        let paths = [
            format!("{CASE}/CFPackages/{document}"), format!("/ims/case/v1p0/CFPackages/{document}"),
            format!("{CASE}/CFDocuments"), format!("{CASE}/CFDocuments/{document}"), format!("/uri/{document}"),
            format!("{CASE}/discovery/imscasev1p1_openapi3_v1p0.json"),
        ];
        for path in paths {
            let plain = app.get(&path);
            let mut tags = vec![plain.header("ETag").to_owned()];
            for encoding in ["gzip", "br", "zstd"] {
                let packed = app.send("GET", &path, &[("Accept-Encoding", encoding)]);
                assert_eq!(packed.header("Content-Encoding"), encoding, "{path}");
                assert!(packed.header("Vary").contains("Accept-Encoding"), "{path}");
                assert_eq!(unpacked(&packed), plain.body, "{path} {encoding}");
                assert!(packed.body.len() < plain.body.len(), "{path} {encoding}");
                let tag = packed.header("ETag").to_owned();
                assert!(tag.starts_with('"'), "strong: {tag}");
                let again = app.send("GET", &path, &[("Accept-Encoding", encoding), ("If-None-Match", &tag)]);
                assert_eq!((again.status, again.header("ETag")), (304, tag.as_str()), "{path} {encoding}");
                let head = app.send("HEAD", &path, &[("Accept-Encoding", encoding)]);
                assert_eq!((head.header("ETag"), head.header("Content-Encoding")), (tag.as_str(), encoding));
                // The bytes are others, so the tag of one does not stand for the other.
                assert_eq!(app.send("GET", &path, &[("If-None-Match", &tag)]).status, 200);
                tags.push(tag);
            }
            tags.sort();
            tags.dedup();
            assert_eq!(tags.len(), 4, "{path}");
        }
        // What is short, and a refusal, goes as it is.
        for path in ["/healthz".to_owned(), format!("{CASE}/CFItems/{}", id("nothing"))] {
            assert_eq!(app.send("GET", &path, &[("Accept-Encoding", "gzip, br")]).header("Content-Encoding"), "");
        }
    }

    async fn what_is_not_published_is_private_in_every_encoding(engine: Engine) {
        let app = TestApp::builder(engine).key("importer", Role::Editor, ActorKind::Person).start().await;
        let actor = app.actor(0).await;
        let draft = ImportOptions { visibility: Some(Visibility::Private), ..ImportOptions::default() };
        app.import(&actor, flat("draft", 20).to_string().as_bytes(), draft).await.unwrap();
        let path = format!("{CASE}/CFPackages/{}", id("draft"));
        let key = format!("Bearer {}", app.token(0));
        let plain = app.get_as(0, &path);
        for encoding in ["gzip", "br", "zstd"] {
            assert_eq!(app.send("GET", &path, &[("Accept-Encoding", encoding)]).status, 404);
            let packed = app.send("GET", &path, &[("Accept-Encoding", encoding), ("Authorization", &key)]);
            assert_eq!(packed.header("Cache-Control"), "private, no-cache");
            assert_eq!(packed.header("Content-Encoding"), encoding);
            assert_eq!(unpacked(&packed), plain.body);
        }
    }
}
