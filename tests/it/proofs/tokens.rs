//! Compact JWS: what is accepted, and every way in which a token is refused.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kakehashi::badges::proofs::JwsFault;
use kakehashi::badges::proofs::jws::Compact;
use serde_json::json;

use crate::support::signer::Signer;

#[test]
fn each_algorithm_holds_with_its_key_and_no_other() {
    let signers = [
        Signer::ed25519(1),
        Signer::p256(),
        Signer::p384(),
        Signer::rsa(),
    ];
    let payload = json!({"iss": "https://issuer.example/1", "vc": {"name": "漢字"}});
    for signer in &signers {
        let text = signer.token(json!({"kid": "1", "typ": "vc+jwt"}), &payload);
        let token = Compact::parse(&text).unwrap();
        assert_eq!(token.header()["kid"], "1");
        assert_eq!(token.claims().unwrap(), payload);
        assert_eq!(token.payload(), payload.to_string().as_bytes());
        for other in &signers {
            let same = std::ptr::eq(signer, other);
            match token.verify(&other.public()) {
                Ok(()) => assert!(same),
                Err(JwsFault::KeyKind { algorithm, .. }) => {
                    assert!(!same);
                    assert_eq!(algorithm, token.algorithm().name());
                }
                Err(fault) => panic!("{fault}"),
            }
        }
    }
    let text = Signer::ed25519(1).token(json!({}), &payload);
    let token = Compact::parse(&text).unwrap();
    assert_eq!(
        token.verify(&Signer::ed25519(2).public()),
        Err(JwsFault::Signature)
    );
}

#[test]
fn an_algorithm_that_is_not_of_the_list_is_refused_whatever_the_signature() {
    let signer = Signer::rsa();
    for name in [
        "none", "None", "HS256", "RS512", "RSA1_5", "ES256K", "eddsa", "",
    ] {
        let token = signer.token_of(&json!({"alg": name}).to_string(), "{}");
        let fault = Compact::parse(&token).unwrap_err();
        assert_eq!(
            fault,
            JwsFault::Algorithm {
                name: name.to_owned()
            }
        );
    }
    for header in ["{}", r#"{"alg":7}"#, r#"{"alg":null}"#] {
        let token = signer.token_of(header, "{}");
        assert!(
            matches!(Compact::parse(&token), Err(JwsFault::Algorithm { .. })),
            "{header}"
        );
    }
}

#[test]
fn extensions_and_ambiguous_headers_are_refused() {
    let signer = Signer::ed25519(1);
    let fault = |header: &str| Compact::parse(&signer.token_of(header, "{}")).unwrap_err();
    assert_eq!(
        fault(r#"{"alg":"EdDSA","crit":["exp"],"exp":1}"#),
        JwsFault::Critical
    );
    assert_eq!(fault(r#"{"alg":"EdDSA","b64":false}"#), JwsFault::Unencoded);
    for header in [
        r#"{"alg":"none","alg":"EdDSA"}"#,
        r#"{"alg":"EdDSA","jwk":{"x":"a","x":"b"}}"#,
        r#"{"alg":"EdDSA"} "x""#,
        r#"["EdDSA"]"#,
        "",
    ] {
        assert!(
            matches!(fault(header), JwsFault::Json { part: "header", .. }),
            "{header}"
        );
    }
    let twice = signer.token_of(r#"{"alg":"EdDSA"}"#, r#"{"iss":"a","iss":"b"}"#);
    let twice = Compact::parse(&twice).unwrap();
    twice.verify(&signer.public()).unwrap();
    assert!(matches!(
        twice.claims(),
        Err(JwsFault::Json {
            part: "payload",
            ..
        })
    ));
}

#[test]
fn only_one_writing_of_a_token_is_accepted() {
    let signer = Signer::ed25519(1);
    let text = signer.token(json!({}), &json!({"a": 1}));
    let parts: Vec<&str> = text.split('.').collect();
    for other in [
        format!("{text}="),
        format!("{text}."),
        format!("{text}\n"),
        format!(" {text}"),
        format!("{}..{}", parts[0], parts[2]),
        format!("{}.{}", parts[0], parts[1]),
        format!("{text}.{}", parts[2]),
        text.replace('.', ". "),
        String::new(),
        "..".to_owned(),
    ] {
        assert!(Compact::parse(&other).is_err(), "{other}");
    }
    // Bits that decode to nothing must be zero, or one signature has several writings.
    let last = text.chars().last().unwrap();
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for other in alphabet.chars().filter(|c| *c != last) {
        let changed = format!("{}{other}", &text[..text.len() - 1]);
        let held = Compact::parse(&changed).and_then(|token| token.verify(&signer.public()));
        assert!(held.is_err(), "{changed}");
    }
}

#[test]
fn any_changed_byte_of_a_token_is_noticed() {
    for signer in [Signer::ed25519(1), Signer::p256(), Signer::rsa()] {
        let text = signer.token(
            json!({"kid": "k"}),
            &json!({"sub": "did:example:learner", "nbf": 1}),
        );
        let key = signer.public();
        for at in 0..text.len() {
            for mask in [1, 2, 0x20] {
                let mut changed = text.clone().into_bytes();
                changed[at] ^= mask;
                let Ok(changed) = String::from_utf8(changed) else {
                    continue;
                };
                let held = Compact::parse(&changed).and_then(|token| token.verify(&key));
                assert!(held.is_err(), "{changed}");
            }
        }
    }
}

#[test]
fn a_token_beyond_the_limits_is_refused_before_it_is_decoded() {
    let big = "a".repeat(17 * 1024 * 1024);
    assert!(matches!(
        Compact::parse(&big),
        Err(JwsFault::TooLarge { .. })
    ));
    let header =
        URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"EdDSA","x":"{}"}}"#, "a".repeat(60_000)));
    let token = format!("{header}.e30.AAAA");
    assert!(matches!(
        Compact::parse(&token),
        Err(JwsFault::TooLarge { .. })
    ));
    let deep = Signer::ed25519(1).token_of(r#"{"alg":"EdDSA"}"#, &"[".repeat(100_000));
    let deep = Compact::parse(&deep).unwrap();
    assert!(matches!(deep.claims(), Err(JwsFault::Json { .. })));
}
