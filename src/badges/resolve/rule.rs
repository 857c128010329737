//! The two halves of the rules: what is meant, and what became of it.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::address::{Leads, leads, normal_address};
use super::{
    Ask, By, Finding, Kind, MOST_NAMED, MOST_STEPS, Reason, Resolution, Target, Verdict, World,
};

/// Words of a name that are tried as codes.
const MOST_WORDS: usize = 8;

/// What an alignment means: the first half, without asking whether that is still in force.
pub fn find(ask: &Ask, world: &dyn World) -> Finding {
    match half(ask, world) {
        Half::Found(finding) => finding,
        Half::Not(_) => Finding::None,
    }
}

enum Half {
    Found(Finding),
    Not(Reason),
}

fn half(ask: &Ask, world: &dyn World) -> Half {
    let at_address = match &*normal_address(&ask.url) {
        "" => Vec::new(),
        address => world.at_address(address),
    };
    match at_address.as_slice() {
        [] => {}
        [one] if one.kind == Kind::Document && means_more(ask) => {
            let code = ask.code.as_deref().unwrap_or_default();
            return coded(&[one.document], code, &ask.url, world);
        }
        [one] => return Half::Found(Finding::One(*one, By::Address)),
        several => return Half::Found(Finding::Several(few(several), By::Address)),
    }
    let (in_address, in_code) = ask.identifiers();
    let known = |key: Option<Uuid>| world.with_key(&key?);
    match (known(in_address), known(in_code)) {
        (Some(a), Some(b)) if a.key != b.key => {
            return Half::Found(Finding::Several(vec![a, b], By::Identifier));
        }
        (Some(one), _) | (None, Some(one)) => {
            return Half::Found(Finding::One(one, By::Identifier));
        }
        (None, None) => {}
    }
    match (&ask.code, &ask.framework) {
        (Some(code), Some(framework)) if in_code.is_none() => {
            let documents = world.frameworks(framework);
            if !documents.is_empty() {
                return coded(&documents, code, framework, world);
            }
            match in_address {
                Some(_) => Half::Not(Reason::IdentifierUnknown),
                None => Half::Not(Reason::FrameworkUnknown {
                    framework: framework.clone(),
                }),
            }
        }
        _ if in_address.is_some() || in_code.is_some() => Half::Not(Reason::IdentifierUnknown),
        (Some(code), None) => Half::Not(Reason::CodeAlone { code: code.clone() }),
        _ => Half::Not(nothing_at(&ask.url)),
    }
}

/// A code that is not the framework's own identifier names an item in it.
fn means_more(ask: &Ask) -> bool {
    let (_, in_code) = ask.identifiers();
    ask.code.is_some() && in_code.is_none()
}

fn coded(documents: &[i64], code: &str, framework: &str, world: &dyn World) -> Half {
    let mut found: Vec<Target> = documents
        .iter()
        .flat_map(|document| world.coded(Some(*document), code))
        .collect();
    found.sort_unstable_by_key(|target| target.key);
    found.dedup_by_key(|target| target.key);
    match found.as_slice() {
        [] => Half::Not(Reason::CodeNotInFramework {
            code: code.to_owned(),
            framework: framework.to_owned(),
        }),
        [one] => Half::Found(Finding::One(*one, By::Code)),
        several => Half::Found(Finding::Several(few(several), By::Code)),
    }
}

fn nothing_at(url: &str) -> Reason {
    match leads(url) {
        Leads::Nowhere => Reason::NoAddress,
        Leads::Text => Reason::NotAnAddress,
        Leads::File => Reason::File,
        Leads::HomePage => Reason::HomePage,
        Leads::Page | Leads::Name => Reason::AddressUnknown,
    }
}

/// What an alignment means, what became of that, and what it should be. `today` is an ISO date.
pub fn resolve(ask: &Ask, today: &str, world: &dyn World) -> Resolution {
    match half(ask, world) {
        Half::Found(Finding::One(target, by)) => standing(target, by, today, world),
        Half::Found(Finding::Several(candidates, by)) => Resolution {
            candidates,
            ..answer(Verdict::Ambiguous, several(ask, by))
        },
        Half::Found(Finding::None) => broken(ask, nothing_at(&ask.url), world),
        Half::Not(reason) => broken(ask, reason, world),
    }
}

fn several(ask: &Ask, by: By) -> Reason {
    match by {
        By::Address => Reason::AddressOfSeveral,
        By::Identifier => Reason::TwoIdentifiers,
        By::Code => Reason::CodeOfSeveral {
            code: ask.code.clone().unwrap_or_default(),
            framework: ask.framework.clone().unwrap_or_else(|| ask.url.clone()),
        },
    }
}

fn answer(verdict: Verdict, reason: Reason) -> Resolution {
    Resolution {
        verdict,
        reason,
        target: None,
        candidates: Vec::new(),
        successors: Vec::new(),
        successor_uri: None,
        suggestions: Vec::new(),
        until: None,
    }
}

/// One entity: in force, replaced, or at its end.
fn standing(target: Target, by: By, today: &str, world: &dyn World) -> Resolution {
    let own = world.standing(&target);
    let over = own.ends.as_deref().is_some_and(|day| day < today);
    let successors = successors(target.key, &own.replaced_by, world);
    let leads_on = !own.replaced_by.is_empty();
    if !leads_on && !over && !own.deprecated {
        return Resolution {
            target: Some(target),
            until: own.ends,
            ..answer(Verdict::Resolved, Reason::Found(by))
        };
    }
    let matches = match successors.is_empty() && !leads_on {
        true => in_force(&own.exact, today, world),
        false => Vec::new(),
    };
    let by_match = !matches.is_empty();
    let reason = match (leads_on, own.ends) {
        (true, _) => Reason::Replaced,
        (false, Some(date)) if over => Reason::Ended { date, by_match },
        _ => Reason::Deprecated { by_match },
    };
    Resolution {
        target: Some(target),
        successors: if by_match { matches } else { successors },
        ..answer(Verdict::Superseded, reason)
    }
}

fn in_force(keys: &[Uuid], today: &str, world: &dyn World) -> Vec<Target> {
    let known = keys.iter().filter_map(|key| world.with_key(key));
    let mut fit: Vec<Target> = known
        .filter(|target| {
            let standing = world.standing(target);
            !standing.deprecated
                && standing.replaced_by.is_empty()
                && standing.ends.is_none_or(|day| day.as_str() >= today)
        })
        .collect();
    fit.sort_unstable_by_key(|target| target.key);
    fit.dedup_by_key(|target| target.key);
    fit.truncate(MOST_NAMED);
    fit
}

/// The ends of the chains of `replacedBy`: each branch as far as it is here. A circle ends where it would begin again.
fn successors(from: Uuid, first: &[Uuid], world: &dyn World) -> Vec<Target> {
    let mut seen = BTreeSet::from([from]);
    let mut ends: Vec<Target> = Vec::new();
    let mut edge: Vec<Target> = first.iter().filter_map(|key| world.with_key(key)).collect();
    for _ in 0..MOST_STEPS {
        let mut next = Vec::new();
        for target in std::mem::take(&mut edge) {
            if !seen.insert(target.key) || ends.len() + next.len() >= 4 * MOST_NAMED {
                continue;
            }
            let further: Vec<Target> = world
                .standing(&target)
                .replaced_by
                .iter()
                .filter_map(|key| world.with_key(key))
                .filter(|target| !seen.contains(&target.key))
                .collect();
            match further.is_empty() {
                true => ends.push(target),
                false => next.extend(further),
            }
        }
        edge = next;
    }
    // A chain longer than is followed ends where following ended.
    ends.extend(edge);
    ends.sort_unstable_by_key(|target| target.key);
    ends.dedup_by_key(|target| target.key);
    ends.truncate(MOST_NAMED);
    ends
}

/// Nothing: perhaps it was removed, perhaps something says what it should be.
fn broken(ask: &Ask, reason: Reason, world: &dyn World) -> Resolution {
    let (in_address, in_code) = ask.identifiers();
    let key = in_address.or(in_code);
    if let Some(removed) = world.removed(key.as_ref(), &ask.url) {
        let successor: Vec<Uuid> = removed.successor.into_iter().collect();
        let from = key.unwrap_or_default();
        let successors = successors(from, &successor, world);
        let verdict = match successors.is_empty() {
            true => Verdict::Broken,
            false => Verdict::Superseded,
        };
        return Resolution {
            successors,
            successor_uri: removed.successor_uri,
            ..answer(verdict, Reason::Removed)
        };
    }
    Resolution {
        suggestions: suggestions(ask, key.as_ref(), world),
        ..answer(Verdict::Broken, reason)
    }
}

/// What it probably should be: an exact match that is here, the only item with the code, or with a code in the name.
fn suggestions(ask: &Ask, key: Option<&Uuid>, world: &dyn World) -> Vec<Target> {
    let known = |keys: Vec<Uuid>| -> Vec<Target> {
        keys.iter().filter_map(|key| world.with_key(key)).collect()
    };
    let exact = key
        .map(|key| known(world.exact_matches(key)))
        .unwrap_or_default();
    if !exact.is_empty() {
        return few(&exact);
    }
    if let Some(code) = &ask.code {
        let found = world.coded(None, code);
        if !found.is_empty() {
            return few(&found);
        }
    }
    let words = ask
        .name
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '：'))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let codes = words.filter(|word| {
        word.len() >= 3
            && word.contains(|c: char| c.is_ascii_digit())
            && word.contains(char::is_alphabetic)
    });
    // A word of a title is a weak sign: only where it is the code of one item alone.
    let only = |word: &str| match world.coded(None, word).as_slice() {
        [one] => Some(*one),
        _ => None,
    };
    codes.take(MOST_WORDS).find_map(only).into_iter().collect()
}

fn few(targets: &[Target]) -> Vec<Target> {
    targets.iter().copied().take(MOST_NAMED).collect()
}
