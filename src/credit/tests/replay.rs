//! The same question has the same bytes as its answer.

use proptest::prelude::*;

use super::super::evaluate::evaluate;
use super::super::policy::Policy;
use super::super::world::*;
use super::oracle::{Recipe, recipe};

fn bytes(world: &World, case: &Case, policy: &Policy) -> String {
    serde_json::to_string(&evaluate(world, case, policy).unwrap()).unwrap()
}

/// The same world, listed in another order.
fn shuffled(world: &World, case: &Case, seed: u64) -> (World, Case) {
    let mut state = seed | 1;
    let mut next = move |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut order = |len: usize| {
        let mut order: Vec<usize> = (0..len).collect();
        (1..len).rev().for_each(|i| order.swap(i, next(i + 1)));
        order
    };
    fn pick<T: Clone>(from: &[T], order: &[usize]) -> Vec<T> {
        order.iter().map(|&i| from[i].clone()).collect()
    }
    let inverse = |order: &[usize]| {
        let mut map = vec![0u32; order.len()];
        order
            .iter()
            .enumerate()
            .for_each(|(new, &old)| map[old] = new as u32);
        map
    };
    let (nodes, frameworks) = (order(world.nodes.len()), order(world.frameworks.len()));
    let components = order(world.components.len());
    let (node, framework, component) =
        (inverse(&nodes), inverse(&frameworks), inverse(&components));
    let mut other = World {
        snapshot: world.snapshot.clone(),
        frameworks: pick(&world.frameworks, &frameworks),
        nodes: pick(&world.nodes, &nodes),
        shares: pick(&world.shares, &order(world.shares.len())),
        edges: pick(&world.edges, &order(world.edges.len())),
        components: pick(&world.components, &components),
    };
    other
        .nodes
        .iter_mut()
        .for_each(|n| n.framework = framework[n.framework as usize]);
    for share in &mut other.shares {
        (share.parent, share.child) = (node[share.parent as usize], node[share.child as usize]);
    }
    for edge in &mut other.edges {
        (edge.origin, edge.destination) =
            (node[edge.origin as usize], node[edge.destination as usize]);
    }
    for entry in &mut other.components {
        entry.claims = pick(&entry.claims, &order(entry.claims.len()));
        entry
            .claims
            .iter_mut()
            .for_each(|c| c.item = node[c.item as usize]);
        entry
            .requirements
            .iter_mut()
            .for_each(|r| r.item = node[r.item as usize]);
    }
    let mut case = case.clone();
    case.target = component[case.target as usize];
    case.components = pick(&case.components, &order(case.components.len()));
    case.components
        .iter_mut()
        .for_each(|b| b.component = component[b.component as usize]);
    (other, case)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn order_does_not_matter(recipe in recipe(), seed in any::<u64>()) {
        let Recipe { world, case, policy, .. } = &recipe;
        let (other, turned) = shuffled(world, case, seed);
        prop_assert_eq!(bytes(world, case, policy), bytes(&other, &turned, policy));
    }

    #[test]
    fn a_stored_question_replays(recipe in recipe()) {
        let Recipe { world, case, policy, .. } = &recipe;
        let stored = serde_json::to_string(&(world, case, policy)).unwrap();
        let (world2, case2, policy2): (World, Case, Policy) = serde_json::from_str(&stored).unwrap();
        prop_assert_eq!(bytes(world, case, policy), bytes(&world2, &case2, &policy2));
    }
}

/// A tree of ten thousand items, forty aligned courses' worth of claims.
fn large() -> (World, Case, Policy) {
    let mut small = super::Small::new();
    small.node("F:0");
    for i in 1..10_000u32 {
        let name = format!("F:{i}");
        small.world.nodes.push(Node {
            identifier: name.clone(),
            statement: name,
            ..Node::default()
        });
        let (by, own_document) = ("owner-F".to_owned(), true);
        let association = format!("s{i}");
        small.world.shares.push(Share {
            association,
            parent: (i - 1) / 10,
            child: i,
            by,
            own_document,
            ..Share::default()
        });
    }
    let spread =
        |from: u32, step: u32, count: u32| (0..count).map(move |i| (from + i * step) % 10_000);
    let claim = |i: u32| Alignment {
        association: format!("a{i}"),
        item: i,
        role: Some(Role::Assesses),
        status: Status::Approved,
        approved_by_person: true,
        by: super::RECEIVER.to_owned(),
        ..Alignment::default()
    };
    small.course("S", &[]).claims = spread(2_000, 37, 200).map(claim).collect();
    small.target(&[]).claims = spread(3, 41, 30).map(claim).collect();
    small.bring(&["S"]);
    (small.world, small.case, small.policy)
}

#[test]
fn a_large_world_takes_no_quadratic_time() {
    let (world, case, policy) = large();
    let started = std::time::Instant::now();
    let p = evaluate(&world, &case, &policy).unwrap();
    let took = started.elapsed();
    assert!(p.coverage.hi > 0.0);
    println!("10,000 nodes: {took:?}");
    assert!(took.as_millis() < 2_000, "{took:?}");
}
