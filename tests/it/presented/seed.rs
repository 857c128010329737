//! The credential of the seeds: what a learner of the demo world brings. The README verifies it; here it is made, with a key
//! that is worth nothing.

use serde_json::{Value, json};

use super::{Desk, verdict};
use crate::net::Names;
use crate::support::signer::Signer;
use crate::support::{Engine, project};
use kakehashi::badges::verify::{Standing, StepKind, Verdict};

const FILE: &str = "seeds/credentials/chart-sprint.json";

/// Chart Sprint of Open Skills, earned with a rubric level.
fn credential(signer: &Signer) -> Value {
    let item = |name: &str, code: &str, key: &str| {
        json!({
            "type": ["Alignment"], "targetName": name, "targetUrl": format!("https://northbridge.example/uri/{key}"),
            "targetCode": code, "targetFramework": "Data Literacy & Computing Framework", "targetType": "CFItem"
        })
    };
    json!({
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": "urn:uuid:5f6a2f0e-3c4b-4d0e-8f55-6f1f0c6f7a01", "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": signer.did(), "type": ["Profile"], "name": "Open Skills"},
        "validFrom": "2026-02-01T00:00:00Z", "name": "Chart Sprint",
        "credentialSubject": {
            "type": ["AchievementSubject"], "creditsEarned": 0.5,
            "identifier": [{
                "type": "IdentityObject", "hashed": false, "identityHash": "hana@example.org", "identityType": "emailAddress"
            }],
            "result": [{"type": ["Result"], "resultDescription": "urn:uuid:c1", "achievedLevel": "urn:uuid:l2"}],
            "achievement": {
                "id": "https://open-skills.example/badges/CHART-SPRINT", "type": ["Achievement"], "name": "Chart Sprint",
                "description": "A one-hour taster of charts and stories.", "achievementType": "Badge",
                "criteria": {"narrative": "Finished the four exercises of the online session."},
                "alignment": [
                    item("Choose a chart that suits the purpose and the kind of data.", "3.1.1", "6191158e-188b-50d0-902a-1f2321541e83"),
                    item("Judge critically whether a published chart supports the claim made with it.", "3.2.1", "731a7a38-ffe3-564e-8cfc-7620df552af6"),
                    {
                        "type": ["Alignment"], "targetName": "Handbook of charts",
                        "targetUrl": "https://open-skills.example/handbook.pdf"
                    }
                ],
                "resultDescription": [{
                    "id": "urn:uuid:c1", "type": ["ResultDescription"], "name": "Charts", "resultType": "RubricCriterionLevel",
                    "rubricCriterionLevel": [
                        {"id": "urn:uuid:l1", "type": ["RubricCriterionLevel"], "name": "With help", "level": "1"},
                        {"id": "urn:uuid:l2", "type": ["RubricCriterionLevel"], "name": "Alone", "level": "2"}
                    ]
                }]
            }
        }
    })
}

on_both_engines! {
    async fn the_credential_of_the_seeds_is_intact_and_its_issuer_can_be_trusted(engine: Engine) {
        let signer = Signer::ed25519(21);
        let signed = signer.signed(&credential(&signer), "eddsa-rdfc-2022");
        let path = project().join(FILE);
        if std::env::var_os("KAKEHASHI_UPDATE").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, format!("{signed:#}\n")).unwrap();
        }
        let kept: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        assert_eq!(kept, signed, "KAKEHASHI_UPDATE=1 writes it anew");
        let desk = Desk::new(engine, "", "80,443", Names::default()).await;
        let alone = desk.report(&kept).await;
        assert_eq!((alone.standing(), verdict(&alone, StepKind::Proof)), (Standing::SelfConsistent, Verdict::Pass));
        desk.trust(&[&signer.did()], &[]).await;
        assert_eq!(desk.report(&kept).await.standing(), Standing::Confirmed);
    }
}
