//! Positions grouped by node or key, and disjoint sets.

use std::collections::BTreeMap;

/// Compressed adjacency: for each node a slice of indices.
#[derive(Debug, Default)]
pub(crate) struct Csr {
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Csr {
    /// Items keep the order in which `pairs` gives them.
    pub(super) fn new(nodes: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut starts = vec![0u32; nodes + 1];
        pairs
            .clone()
            .for_each(|(node, _)| starts[node as usize + 1] += 1);
        for i in 0..nodes {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut items = vec![0; starts[nodes] as usize];
        for (node, item) in pairs {
            let slot = &mut next[node as usize];
            items[*slot as usize] = item;
            *slot += 1;
        }
        Csr { starts, items }
    }

    pub(crate) fn of(&self, node: u32) -> &[u32] {
        &self.items[self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize]
    }
}

/// Disjoint sets whose representative is the smallest member, so that it does not depend on the order of joining.
pub(crate) struct Sets(Vec<u32>);

impl Sets {
    pub(crate) fn new(count: usize) -> Self {
        Sets((0..count as u32).collect())
    }

    pub(crate) fn find(&mut self, of: u32) -> u32 {
        let mut root = of;
        while self.0[root as usize] != root {
            let above = self.0[root as usize];
            self.0[root as usize] = self.0[above as usize];
            root = above;
        }
        root
    }

    pub(crate) fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b) as usize] = a.min(b);
    }
}

/// Positions grouped by a key, both in ascending order.
pub(crate) fn grouped<K: Ord>(pairs: impl Iterator<Item = (K, u32)>) -> BTreeMap<K, Vec<u32>> {
    let mut map: BTreeMap<K, Vec<u32>> = BTreeMap::new();
    pairs.for_each(|(key, item)| map.entry(key).or_default().push(item));
    map
}
