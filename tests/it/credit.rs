//! Credit transfer over the demo world: every question has its outcome, every answer can be replayed, and what nobody has
//! judged proves nothing.

mod by_hand;

use std::collections::BTreeSet;

use kakehashi::access::{Actor, ActorKind, Role, Viewer, Visibility};
use kakehashi::credit::evaluate::evaluate;
use kakehashi::credit::explain::narrate;
use kakehashi::credit::policy::Policy;
use kakehashi::credit::world::{Case, World};
use kakehashi::error::Place;
use kakehashi::exchange::alignment::{AlignmentInput, Completeness, Role as AlignmentRole, Status};
use kakehashi::exchange::courses;
use kakehashi::exchange::evaluations::{EvaluationInput, OUTCOMES, Reference};
use kakehashi::graph::{Brought, Snapshot};
use kakehashi::locale::{Language, text};
use kakehashi::registry::demo::questions;
use kakehashi::registry::transfers::{BroughtInput, Evaluation, TransferQuestion, propose};
use serde::Serialize;
use uuid::Uuid;

use crate::support::{Engine, TestApp, seed};

/// The day on which the demo world is asked.
const TODAY: &str = "2025-06-01";

fn course(snapshot: &Snapshot, reference: &Reference) -> Option<kakehashi::graph::Place> {
    let organisation = snapshot.organisation_by_slug(&reference.owner)?.id;
    snapshot
        .course(&Viewer::Anonymous, organisation, &reference.code, None)
        .map(|(place, _)| place)
}

fn brought(snapshot: &Snapshot, reference: &Reference) -> Brought {
    if let Some(place) = course(snapshot, reference) {
        return Brought::Course(place);
    }
    let organisation = snapshot.organisation_by_slug(&reference.owner).unwrap().id;
    let badge = snapshot.badge_by_code(&Viewer::Anonymous, organisation, &reference.code);
    Brought::Badge(badge.unwrap_or_else(|| panic!("{reference:?}")).key)
}

async fn answer(app: &TestApp, input: &EvaluationInput) -> Evaluation {
    let snapshot = app.registry().graph.snapshot();
    let components = input.components.iter().map(|component| BroughtInput {
        what: brought(&snapshot, &component.what),
        grade: component.grade.as_ref().map(|grade| grade.parse().unwrap()),
        awarded_on: component.awarded.map(|date| date.to_string()),
        expires_on: None,
    });
    let question = TransferQuestion {
        target: course(&snapshot, &input.target).unwrap_or_else(|| panic!("{:?}", input.target)),
        components: components.collect(),
        today: Some(TODAY.to_owned()),
        policy: None,
        legal_basis: None,
    };
    propose(snapshot, Viewer::Anonymous, question)
        .await
        .unwrap()
}

fn bytes(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

/// What a stored answer gives when it is evaluated again.
fn replayed(evaluation: &Evaluation) -> Vec<u8> {
    let world: World = serde_json::from_slice(&bytes(&evaluation.world)).unwrap();
    let case: Case = serde_json::from_slice(&bytes(&evaluation.case)).unwrap();
    let policy: Policy = serde_json::from_slice(&bytes(&evaluation.policy)).unwrap();
    bytes(&evaluate(&world, &case, &policy).unwrap())
}

/// The figures that decide, and what they decided; without the position of the log.
fn decided(evaluation: &Evaluation) -> Vec<u8> {
    let proposal = &evaluation.proposal;
    let intervals: Vec<_> = proposal
        .requirements
        .iter()
        .map(|requirement| (&requirement.item, requirement.interval))
        .collect();
    bytes(&(
        intervals,
        proposal.coverage,
        proposal.outcome,
        proposal.proven,
        &proposal.award,
        &proposal.gaps.len(),
    ))
}

fn alignment(target: &str, status: Status) -> AlignmentInput {
    AlignmentInput {
        target: target.to_owned(),
        framework: Some("Data Literacy & Computing Framework".to_owned()),
        role: AlignmentRole::Assesses,
        completeness: Completeness::Full,
        degree: Some(1.0),
        weight: None,
        hours: None,
        essential: false,
        min_coverage: None,
        confidence: Some(1.0),
        status,
        extra: Vec::new(),
        place: Place::Argument("target".to_owned()),
    }
}

fn labelled(label: &str) -> EvaluationInput {
    questions()
        .unwrap()
        .into_iter()
        .find(|question| question.label == label)
        .unwrap()
}

/// The key of the one outcome of a course.
fn outcome_of(app: &TestApp, owner: &str, code: &str) -> Uuid {
    let snapshot = app.registry().graph.snapshot();
    let place = course(
        &snapshot,
        &Reference {
            owner: owner.to_owned(),
            code: code.to_owned(),
        },
    )
    .unwrap();
    let framework = snapshot.any_framework(place.document).unwrap();
    let outcome = framework.children(place.node).first().unwrap();
    framework.nodes[outcome.child as usize].key
}

/// An officer reads codes, statements and titles, never a UUID.
fn no_sentence_names_an_identifier(evaluation: &Evaluation, label: &str) {
    for language in [Language::En, Language::Ja] {
        for message in narrate(&evaluation.proposal) {
            let sentence = text(language, &message);
            let mut words = sentence.split(|c: char| !c.is_ascii_hexdigit() && c != '-');
            assert!(
                !words.any(|word| Uuid::try_parse(word).is_ok()),
                "{label}: {sentence}"
            );
        }
    }
}

on_both_engines! {
    async fn every_question_of_the_demo_world_has_its_outcome(engine: Engine) {
        let app = TestApp::builder(engine).demo().start().await;
        let mut occurred = BTreeSet::new();
        for question in questions().unwrap() {
            let evaluation = answer(&app, &question).await;
            let outcome = serde_json::to_value(evaluation.proposal.outcome).unwrap();
            let expected = question.expected.as_deref().unwrap();
            assert_eq!(outcome, expected, "{}", question.label);
            assert_eq!(replayed(&evaluation), bytes(&evaluation.proposal), "{}", question.label);
            no_sentence_names_an_identifier(&evaluation, &question.label);
            occurred.insert(expected.to_owned());
        }
        assert_eq!(occurred, OUTCOMES.map(str::to_owned).into());
    }

    async fn an_answer_can_be_replayed_after_the_world_has_changed(engine: Engine) {
        let app = TestApp::builder(engine).demo().start().await;
        let question = labelled("Sub-unit with credits of its own");
        let before = answer(&app, &question).await;
        let text = String::from_utf8(seed("courses.csv")).unwrap().replace(
            "veldhaven,STA210A,2025,Chance and Design,,確率と計画,,en,2,ECTS",
            "veldhaven,STA210A,2025,Chance and Design,,確率と計画,,en,1,ECTS",
        );
        let rows = courses::read(text.as_bytes()).unwrap().rows;
        let saved = app.registry().save_courses(&Actor::system(0, ""), rows, Visibility::Public).await.unwrap();
        assert_eq!(saved.entities.updated, 1);
        app.app().settle(saved.seq).await;
        let after = answer(&app, &question).await;
        assert_ne!(bytes(&after.world), bytes(&before.world), "the world has changed");
        assert_eq!(replayed(&before), bytes(&before.proposal));
        assert_eq!(replayed(&after), bytes(&after.proposal));
    }

    async fn a_suggestion_changes_no_figure_and_an_approval_does(engine: Engine) {
        let app = TestApp::builder(engine)
            .demo()
            .key("hibari", Role::Editor, ActorKind::Machine)
            .key("hibari", Role::Editor, ActorKind::Person)
            .start()
            .await;
        let questions = questions().unwrap();
        let mut before = Vec::new();
        for question in &questions {
            before.push(decided(&answer(&app, question).await));
        }
        let fieldwork = outcome_of(&app, "hibari", "SE200");
        let targets = ["2.1.1", "2.1.2", "2.1.3", "2.2.1", "2.2.2", "2.2.3"];
        for target in targets {
            let input = alignment(target, Status::Suggested);
            let saved = app.registry().save_alignment(&app.actor(0).await, fieldwork, input).await.unwrap();
            assert!(saved.changed);
            app.app().settle(saved.seq).await;
        }
        for (question, before) in questions.iter().zip(&before) {
            let after = decided(&answer(&app, question).await);
            assert_eq!(String::from_utf8_lossy(&after), String::from_utf8_lossy(before), "{}", question.label);
        }
        for target in targets {
            let input = alignment(target, Status::Approved);
            let saved = app.registry().save_alignment(&app.actor(1).await, fieldwork, input).await.unwrap();
            app.app().settle(saved.seq).await;
        }
        let question = labelled("Fieldwork nobody has aligned yet");
        let position = questions.iter().position(|other| other.label == question.label).unwrap();
        assert_ne!(decided(&answer(&app, &question).await), before[position]);
    }
}
