//! Signs badge credentials as an issuer would, with keys that are worth nothing. The product does not issue.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kakehashi::badges::proofs::canonical::canonical;
use kakehashi::badges::proofs::keys::PublicKey;
use ring::rand::SystemRandom;
use ring::signature::{self, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RsaKeyPair};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

/// When proofs of the signer say they were made.
pub const CREATED: &str = "2026-01-02T03:04:05Z";

/// Somebody who signs.
pub struct Signer(Key);

enum Key {
    Ed25519(Ed25519KeyPair),
    P256(EcdsaKeyPair),
    P384(EcdsaKeyPair),
    Rsa(Box<RsaKeyPair>),
}

impl Signer {
    /// An Ed25519 key; the same for the same number.
    pub fn ed25519(number: u8) -> Self {
        Signer(Key::Ed25519(
            Ed25519KeyPair::from_seed_unchecked(&[number; 32]).unwrap(),
        ))
    }

    /// A fresh P-256 key.
    pub fn p256() -> Self {
        Signer(Key::P256(elliptic(
            &signature::ECDSA_P256_SHA256_FIXED_SIGNING,
        )))
    }

    /// A fresh P-384 key.
    pub fn p384() -> Self {
        Signer(Key::P384(elliptic(
            &signature::ECDSA_P384_SHA384_FIXED_SIGNING,
        )))
    }

    /// The RSA key of the fixtures, 2048 bits.
    pub fn rsa() -> Self {
        let key = include_bytes!("../../fixtures/badges/throw-away-rsa-2048.pk8");
        Signer(Key::Rsa(Box::new(RsaKeyPair::from_pkcs8(key).unwrap())))
    }

    /// The public key as a Multikey; not for RSA.
    pub fn multibase(&self) -> String {
        let bytes = match &self.0 {
            Key::Ed25519(key) => [&[0xed, 0x01], key.public_key().as_ref()].concat(),
            Key::P256(key) => [&[0x80, 0x24][..], &compressed(key.public_key().as_ref())].concat(),
            Key::P384(key) => [&[0x81, 0x24][..], &compressed(key.public_key().as_ref())].concat(),
            Key::Rsa(_) => panic!("no Multikey for RSA"),
        };
        format!("z{}", bs58::encode(bytes).into_string())
    }

    /// `did:key:…`.
    pub fn did(&self) -> String {
        format!("did:key:{}", self.multibase())
    }

    /// `did:key:…#…`.
    pub fn method(&self) -> String {
        format!("{}#{}", self.did(), self.multibase())
    }

    /// The public key as a JWK.
    pub fn jwk(&self) -> Value {
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let point = |curve: &str, point: &[u8]| {
            let (x, y) = point[1..].split_at(point.len() / 2);
            json!({"kty": "EC", "crv": curve, "x": encode(x), "y": encode(y)})
        };
        match &self.0 {
            Key::Ed25519(key) => {
                json!({"kty": "OKP", "crv": "Ed25519", "x": encode(key.public_key().as_ref())})
            }
            Key::P256(key) => point("P-256", key.public_key().as_ref()),
            Key::P384(key) => point("P-384", key.public_key().as_ref()),
            Key::Rsa(key) => {
                let public: signature::RsaPublicKeyComponents<Vec<u8>> = key.public().into();
                json!({"kty": "RSA", "n": encode(&public.n), "e": encode(&public.e)})
            }
        }
    }

    /// The public key as the product reads it.
    pub fn public(&self) -> PublicKey {
        PublicKey::from_jwk(&self.jwk()).unwrap()
    }

    /// The signature over bytes.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match &self.0 {
            Key::Ed25519(key) => key.sign(message).as_ref().to_vec(),
            Key::P256(key) | Key::P384(key) => {
                key.sign(&random, message).unwrap().as_ref().to_vec()
            }
            Key::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(
                    &signature::RSA_PKCS1_SHA256,
                    &random,
                    message,
                    &mut signature,
                )
                .unwrap();
                signature
            }
        }
    }

    /// A compact JWS over a payload, with the algorithm of the key and further members of the header.
    pub fn token(&self, header: Value, payload: &Value) -> String {
        let algorithm = match &self.0 {
            Key::Ed25519(_) => "EdDSA",
            Key::P256(_) => "ES256",
            Key::P384(_) => "ES384",
            Key::Rsa(_) => "RS256",
        };
        let mut whole = json!({ "alg": algorithm });
        whole
            .as_object_mut()
            .unwrap()
            .extend(header.as_object().unwrap().clone());
        self.token_of(&whole.to_string(), &payload.to_string())
    }

    /// A compact JWS over any header and payload.
    pub fn token_of(&self, header: &str, payload: &str) -> String {
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let signed = format!(
            "{}.{}",
            encode(header.as_bytes()),
            encode(payload.as_bytes())
        );
        let signature = self.sign(signed.as_bytes());
        format!("{signed}.{}", encode(&signature))
    }

    /// The document with a proof by this key put to its others: `eddsa-rdfc-2022`, `ecdsa-rdfc-2019` or
    /// `Ed25519Signature2020`, the method a `did:key`.
    pub fn signed(&self, document: &Value, suite: &str) -> Value {
        self.signed_by(document, suite, &self.method())
    }

    /// The same, with another verification method.
    pub fn signed_by(&self, document: &Value, suite: &str, method: &str) -> Value {
        let mut options = Map::new();
        if suite == "Ed25519Signature2020" {
            options.insert("type".to_owned(), json!(suite));
        } else {
            options.insert("type".to_owned(), json!("DataIntegrityProof"));
            options.insert("cryptosuite".to_owned(), json!(suite));
        }
        for (name, value) in [
            ("created", CREATED),
            ("verificationMethod", method),
            ("proofPurpose", "assertionMethod"),
        ] {
            options.insert(name.to_owned(), json!(value));
        }
        let mut proof = self.proof(document, Value::Object(options));
        let mut signed = document.clone();
        let others = signed["proof"].take();
        signed["proof"] = match others {
            Value::Null => proof.take(),
            Value::Array(mut list) => {
                list.push(proof);
                Value::Array(list)
            }
            one => json!([one, proof]),
        };
        signed
    }

    /// The proof with its value, for options without one.
    pub fn proof(&self, document: &Value, mut options: Value) -> Value {
        let mut bare = document.clone();
        bare.as_object_mut().unwrap().remove("proof");
        let mut config = options.clone();
        config["@context"] = document["@context"].clone();
        let mut message = Vec::new();
        for part in [&config, &bare] {
            let nquads = canonical(part).unwrap().nquads;
            // With P-384 the names of blank nodes too would come of SHA-384.
            assert!(
                !matches!(&self.0, Key::P384(_)),
                "sign documents with P-256"
            );
            message.extend(Sha256::digest(nquads));
        }
        let value = bs58::encode(self.sign(&message)).into_string();
        options["proofValue"] = json!(format!("z{value}"));
        options
    }
}

fn elliptic(algorithm: &'static signature::EcdsaSigningAlgorithm) -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let key = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(algorithm, key.as_ref(), &random).unwrap()
}

/// A point in compressed SEC 1, from an uncompressed one.
fn compressed(point: &[u8]) -> Vec<u8> {
    let (x, y) = point[1..].split_at(point.len() / 2);
    let sign = 2 + (y.last().unwrap() & 1);
    [&[sign], x].concat()
}
