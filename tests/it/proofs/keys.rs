//! Public keys in all their forms: the same key has one thumbprint, and what is no key is refused for what it is.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kakehashi::badges::proofs::KeyFault;
use kakehashi::badges::proofs::keys::PublicKey;
use serde_json::{Value, json};

use crate::support::signer::Signer;

/// Keys as OpenSSL writes them.
const P256: &str = "-----BEGIN PUBLIC KEY-----\n\
    MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEsHBZnBTKcT5uigh5XoBijlguKAa1\n\
    Uv0bf7RkULGUPj5GbqpMAJ6h9iOsvyKj0hlRo5T0iouvZ1hTRawQovizjg==\n\
    -----END PUBLIC KEY-----";
const P384: &str = "-----BEGIN PUBLIC KEY-----\n\
    MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEAihWLqce9xDJcKKpON3hbeOsIZVMe3NX\n\
    XalfxGmoonIMeiGKHW7zKdgXDYylyMYxIC4zBT1x3wTrnujrI7F2cdjIH+x62BnK\n\
    g1LwzFLrtT+mdNMLf+Sy1akPFxaJSfzy\n\
    -----END PUBLIC KEY-----";
const ED25519: &str = "-----BEGIN PUBLIC KEY-----\n\
    MCowBQYDK2VwAyEAw8Ivzg1SJKhNt6hp2OF22SFfYGXWGLdHFa2+ZdFcDA4=\n\
    -----END PUBLIC KEY-----";
const SECP256K1: &str = "-----BEGIN PUBLIC KEY-----\n\
    MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEqyZGIfE08Vf0nZSmpmF0afHi9jV0n8z2\n\
    UaZYYTeV2JR0HHEUERy0gGf4OnQl2gK9ElmPrHKShUBjRrN8LfOABQ==\n\
    -----END PUBLIC KEY-----";
const RSA_1024: &str = "-----BEGIN PUBLIC KEY-----\n\
    MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCe4qVUWTfuD0+CfeMbsNa1Ov2b\n\
    j5TWr2iQolvhPYAVESqPK5ETbTE/iBnJX41zuvbZebqEbMZJQMuU47TAuakRb2kD\n\
    9vgunzzTYrMcgAf5ULegNj5bO4m/EatVR3y0STRQY/KiJpqbLszGGc0ycA/QUmlo\n\
    E9zJnJMtm5QmtN3g2wIDAQAB\n\
    -----END PUBLIC KEY-----";
/// The RSA key of the fixtures as PKCS #1 and as SubjectPublicKeyInfo.
const RSA_PKCS1: &str = "-----BEGIN RSA PUBLIC KEY-----\n\
    MIIBCgKCAQEAvhZ1nqg5bfQ7FojwSR40aaiiIlT63myhUpvKjsa3G/v0X76pGAhj\n\
    CwIW2fcr28r2XQ50vBy2Q8TBknmK71LOuYvc14v7djRhBBUS7i28q6YMTyBNwAcr\n\
    umQC5ypdJwQ3tfxdKfDxPn+e+GnckK1CjmgWS+t8IwoHB4zKih9J5H+46EsokVBx\n\
    WwMOadH6WbKxEpJnds1Nb9DrpGq1eFiM8mX1CZYC5JyZIMwIWvfbrrGDszn0T21+\n\
    IWPO92szh3+J4cxgNbmPC2Fr4rtTMrKYfu1cUuALH773DtnlJfSxdB+pn6VHRYus\n\
    37S8lCxuTz4+uvrUa3zMXjZztcUBGR+juwIDAQAB\n\
    -----END RSA PUBLIC KEY-----";
const RSA_SPKI: &str = "-----BEGIN PUBLIC KEY-----\n\
    MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvhZ1nqg5bfQ7FojwSR40\n\
    aaiiIlT63myhUpvKjsa3G/v0X76pGAhjCwIW2fcr28r2XQ50vBy2Q8TBknmK71LO\n\
    uYvc14v7djRhBBUS7i28q6YMTyBNwAcrumQC5ypdJwQ3tfxdKfDxPn+e+GnckK1C\n\
    jmgWS+t8IwoHB4zKih9J5H+46EsokVBxWwMOadH6WbKxEpJnds1Nb9DrpGq1eFiM\n\
    8mX1CZYC5JyZIMwIWvfbrrGDszn0T21+IWPO92szh3+J4cxgNbmPC2Fr4rtTMrKY\n\
    fu1cUuALH773DtnlJfSxdB+pn6VHRYus37S8lCxuTz4+uvrUa3zMXjZztcUBGR+j\n\
    uwIDAQAB\n\
    -----END PUBLIC KEY-----";

#[test]
fn thumbprints_are_those_of_the_standards() {
    // RFC 7638 §3.1 and RFC 8037 A.3.
    let rsa = json!({
        "kty": "RSA",
        "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZ\
            CiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgn\
            Yb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0\
            Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
        "e": "AQAB", "alg": "RS256", "kid": "2011-04-29"
    });
    let ed25519 = json!({
        "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    });
    let thumbprint = |key: &Value| PublicKey::from_jwk(key).unwrap().fingerprint();
    assert_eq!(
        thumbprint(&rsa),
        "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
    );
    assert_eq!(
        thumbprint(&ed25519),
        "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    );
}

#[test]
fn a_key_is_the_same_in_whatever_form_it_comes() {
    for signer in [Signer::ed25519(1), Signer::p256(), Signer::p384()] {
        let multibase = signer.multibase();
        let key = signer.public();
        let forms = [
            PublicKey::from_multibase(&multibase),
            PublicKey::from_did_key(&signer.did()),
            PublicKey::from_did_key(&signer.method()),
            PublicKey::from_verification_method(
                &json!({"type": "Multikey", "publicKeyMultibase": multibase}),
            ),
            PublicKey::from_verification_method(&json!({"publicKeyJwk": signer.jwk()})),
        ];
        for form in forms {
            let form = form.unwrap();
            assert_eq!((&form, form.fingerprint()), (&key, key.fingerprint()));
        }
    }
    let one_line = RSA_SPKI
        .replace('\n', "")
        .replace("KEY-----MI", "KEY-----\nMI");
    let windows = RSA_SPKI.replace('\n', "\r\n");
    for pem in [
        RSA_PKCS1,
        RSA_SPKI,
        &one_line,
        &windows,
        &format!("\n{RSA_SPKI}\n\n"),
    ] {
        assert_eq!(
            PublicKey::from_pem(pem),
            Ok(Signer::rsa().public()),
            "{pem}"
        );
    }
    for (pem, kind) in [(P256, "P-256"), (P384, "P-384"), (ED25519, "Ed25519")] {
        assert_eq!(PublicKey::from_pem(pem).unwrap().kind(), kind);
    }
    let PublicKey::Ed25519(bytes) = Signer::ed25519(1).public() else {
        panic!("another kind");
    };
    let method = json!({"publicKeyBase58": bs58::encode(bytes).into_string()});
    assert_eq!(
        PublicKey::from_verification_method(&method),
        Ok(Signer::ed25519(1).public())
    );
}

#[test]
fn what_is_no_key_is_refused_for_what_it_is() {
    use KeyFault as F;
    let unknown = |kind: &str| F::UnknownKind {
        kind: kind.to_owned(),
    };
    let zero_point = bs58::encode([&[0x80, 0x24, 2][..], &[0; 31], &[1]].concat()).into_string();
    for (text, fault) in [
        ("", F::Multibase),
        ("m6MkjZRZ", F::Multibase),
        ("z0OIl", F::Multibase),
        ("z6Mk", unknown("multicodec")),
        ("zQmSomething", unknown("multicodec")),
        (
            &format!("z{}", bs58::encode([0xed, 1, 2, 3]).into_string()),
            F::Length,
        ),
        (&"z".repeat(100_000), F::Multibase),
    ] {
        assert_eq!(PublicKey::from_multibase(text), Err(fault), "{text}");
    }
    // x = 1 has no point on P-256 with an even y of that form; whatever the answer, it is no panic.
    let _ = PublicKey::from_multibase(&format!("z{zero_point}"));

    let signer = Signer::ed25519(1);
    let other = format!("{}#{}", signer.did(), Signer::ed25519(2).multibase());
    assert_eq!(PublicKey::from_did_key(&other), Err(F::Fragment));
    assert_eq!(
        PublicKey::from_did_key("did:web:a.example"),
        Err(F::NoDidKey)
    );

    for (pem, fault) in [
        (SECP256K1, unknown("1.3.132.0.10")),
        (RSA_1024, F::RsaSize { bits: 1024 }),
        (
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
            F::Private,
        ),
        (
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
            unknown("CERTIFICATE"),
        ),
        (
            "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
            F::Der,
        ),
        (
            "-----BEGIN PUBLIC KEY-----\n!\n-----END PUBLIC KEY-----",
            F::Pem,
        ),
        ("-----BEGIN PUBLIC KEY-----", F::Pem),
        ("", F::Pem),
    ] {
        assert_eq!(PublicKey::from_pem(pem), Err(fault), "{pem}");
    }
}

#[test]
fn jwks_that_must_not_be_used_are_refused() {
    use KeyFault as F;
    let with = |mut jwk: Value, name: &str, value: Value| {
        jwk[name] = value;
        PublicKey::from_jwk(&jwk).unwrap_err()
    };
    let member = |name: &str| F::Member {
        member: name.to_owned(),
    };
    let (ed, ec, rsa) = (
        Signer::ed25519(1).jwk(),
        Signer::p256().jwk(),
        Signer::rsa().jwk(),
    );
    assert_eq!(with(ed.clone(), "d", json!("AAAA")), F::Private);
    assert_eq!(with(ed.clone(), "use", json!("enc")), F::NotForSignatures);
    assert_eq!(
        with(ed.clone(), "crv", json!("X25519")),
        F::UnknownKind {
            kind: "X25519".to_owned()
        }
    );
    assert_eq!(with(ed.clone(), "x", json!("AAAA")), F::Length);
    assert_eq!(with(ed.clone(), "x", json!("not base64!")), member("x"));
    assert_eq!(
        with(ed, "kty", json!("oct")),
        F::UnknownKind {
            kind: "oct".to_owned()
        }
    );
    let moved = URL_SAFE_NO_PAD.encode([7; 32]);
    assert_eq!(with(ec.clone(), "y", json!(moved)), F::Point);
    assert_eq!(
        with(ec.clone(), "x", json!(URL_SAFE_NO_PAD.encode([7; 31]))),
        F::Length
    );
    assert_eq!(with(ec, "y", Value::Null), member("y"));
    assert_eq!(with(rsa.clone(), "e", json!("AQ")), F::RsaExponent);
    assert_eq!(with(rsa.clone(), "e", json!("AAAAAg")), F::RsaExponent);
    let large = URL_SAFE_NO_PAD.encode([255; 1025]);
    assert_eq!(with(rsa, "n", json!(large)), F::RsaSize { bits: 8200 });

    assert_eq!(
        PublicKey::from_verification_method(&json!({"id": "x"})),
        Err(F::NoKey)
    );
    let both = json!({"publicKeyPem": RSA_SPKI, "publicKeyJwk": {}});
    assert_eq!(
        PublicKey::from_verification_method(&both),
        Err(F::SeveralKeys)
    );
    assert_eq!(
        PublicKey::from_verification_method(&json!({"publicKeyPem": 7})),
        Err(member("publicKeyPem"))
    );
    assert_eq!(PublicKey::from_jwk(&json!(7)), Err(member("kty")));
}
