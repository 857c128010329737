//! Pages that fit together while the index is written: recent states of it are kept for a while, and a cursor names the
//! state it was made in beside its place.
//!
//! While that state is kept, the next page comes from it. After that it comes from the present one and begins behind the
//! last hit that was shown; if that is gone too, behind the one before it, and so on; if all of these are gone, where the
//! score of the last one would stand.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::error::SearchError;
use super::generation::View;
use super::hits::{FURTHEST, Hits, Query};

/// How long a state is kept after a page of it was given out.
const KEPT_FOR: Duration = Duration::from_secs(300);
/// States kept at most. They share most of their segments; what a merge has replaced stays on disk as long as one of them
/// still needs it.
const MOST_KEPT: usize = 64;
/// Hits that are looked through for the last one shown, beside the page, when its state is gone.
const SLACK: usize = 200;

/// The number of a new state: random, so that no two processes mean different states by one number.
pub(super) fn fresh_number() -> u64 {
    Uuid::new_v4().as_u64_pair().1
}

/// The states of which pages were given out, the one asked for last at the end.
#[derive(Default)]
pub(super) struct Recent {
    kept: Mutex<VecDeque<(Instant, Arc<View>)>>,
}

impl Recent {
    /// Keeps a state from now on; lets go of what is too old or too many.
    pub(super) fn keep(&self, view: &Arc<View>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(since, other)| since.elapsed() < KEPT_FOR && other.number != view.number);
        kept.push_back((Instant::now(), Arc::clone(view)));
        while kept.len() > MOST_KEPT {
            kept.pop_front();
        }
    }

    /// Lets go of what is too old.
    pub(super) fn forget(&self) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(since, _)| since.elapsed() < KEPT_FOR);
    }

    /// A state by its number.
    pub(super) fn find(&self, number: u64) -> Option<Arc<View>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = kept.iter().filter(|(since, _)| since.elapsed() < KEPT_FOR);
        let mut found = fresh.filter(|(_, view)| view.number == number);
        found.next().map(|(_, view)| Arc::clone(view))
    }
}

/// A page of hits and what leads on from it.
#[derive(Clone, Debug)]
pub struct Page {
    /// The hits.
    pub hits: Hits,
    /// How many hits stand before this page.
    pub start: usize,
    /// For each hit the cursor of what follows it.
    pub cursors: Vec<String>,
    /// Whether more can be asked for.
    pub more: bool,
}

/// Where a page ended: for [`Query::after`]. Holds nothing but what was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The state of the index.
    pub(super) view: u64,
    /// Hits up to and with the last one shown.
    pub(super) place: usize,
    /// Bits of the score of the last one.
    score: u32,
    id: String,
    /// Marks of the hits before it on its page, the nearest first.
    before: Vec<u32>,
}

/// Hits before the last one that a cursor knows.
const MOST_BEFORE: usize = 15;

/// A short mark of an id.
fn mark(id: &str) -> u32 {
    let digest: [u8; 32] = Sha256::digest(id).into();
    digest
        .first_chunk()
        .map_or(0, |chunk| u32::from_be_bytes(*chunk))
}

/// Bytes of a cursor before the marks: seal, state, place, score, number of marks.
const HEAD: usize = 25;

impl Cursor {
    /// The opaque text of a cursor of this search.
    pub(super) fn write(&self, query: &Query) -> String {
        let mut bytes = self.seal(query).to_vec();
        bytes.extend(self.body());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a cursor of this search.
    ///
    /// # Errors
    /// [`SearchError::Cursor`] for what is no cursor, or one of another text or other filters.
    pub fn read(text: &str, query: &Query) -> Result<Cursor, SearchError> {
        let read = || {
            let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
            let (head, tail) = bytes.split_at_checked(HEAD)?;
            let (seal, rest) = head.split_first_chunk::<8>()?;
            let (view, rest) = rest.split_first_chunk()?;
            let (place, rest) = rest.split_first_chunk()?;
            let (score, marks) = rest.split_first_chunk()?;
            let (before, id) = tail.split_at_checked(usize::from(*marks.first()?) * 4)?;
            let before = before.chunks_exact(4).filter_map(<[u8]>::first_chunk);
            let cursor = Cursor {
                view: u64::from_be_bytes(*view),
                place: u32::from_be_bytes(*place) as usize,
                score: u32::from_be_bytes(*score),
                id: String::from_utf8(id.to_vec()).ok()?,
                before: before.map(|mark| u32::from_be_bytes(*mark)).collect(),
            };
            (*seal == cursor.seal(query) && cursor.place <= FURTHEST).then_some(cursor)
        };
        read().ok_or(SearchError::Cursor)
    }

    fn body(&self) -> Vec<u8> {
        let place = u32::try_from(self.place).unwrap_or(u32::MAX);
        let marks = u8::try_from(self.before.len()).unwrap_or(u8::MAX);
        let mut bytes = self.view.to_be_bytes().to_vec();
        bytes.extend(place.to_be_bytes());
        bytes.extend(self.score.to_be_bytes());
        bytes.push(marks);
        for mark in self.before.iter().take(usize::from(marks)) {
            bytes.extend(mark.to_be_bytes());
        }
        bytes.extend(self.id.as_bytes());
        bytes
    }

    /// Ties a cursor to its search, so that a mistaken or a mangled one is told and not followed.
    fn seal(&self, query: &Query) -> [u8; 8] {
        let mut digest = Sha256::new();
        let body = self.body();
        digest.update((body.len() as u64).to_be_bytes());
        digest.update(body);
        digest.update(format!("{:?} {:?}", query.text, query.filters));
        let digest: [u8; 32] = digest.finalize().into();
        digest.first_chunk().copied().unwrap_or_default()
    }
}

/// Where a page begins.
#[derive(Clone, Debug)]
pub(super) enum Start<'a> {
    /// After so many hits.
    Place(usize),
    /// After the last hit of a state that is gone.
    Behind(&'a Cursor),
}

impl Start<'_> {
    /// How many hits have to be ranked for a page of this size.
    pub(super) fn window(&self, limit: usize) -> usize {
        let before = match self {
            Start::Place(place) => *place,
            Start::Behind(cursor) => cursor.place.saturating_add(SLACK),
        };
        before.saturating_add(limit).min(FURTHEST)
    }

    /// How many of the ranked hits stand before the page.
    pub(super) fn skip<'a>(&self, ranked: impl Iterator<Item = (f32, &'a str)> + Clone) -> usize {
        match self {
            Start::Place(place) => *place,
            Start::Behind(cursor) => {
                let ids = || ranked.clone().map(|(_, id)| id);
                let last = ids().position(|id| id == cursor.id);
                let near = || {
                    let marks: Vec<u32> = ids().map(mark).collect();
                    let mut before = cursor.before.iter();
                    before.find_map(|known| marks.iter().position(|mark| mark == known))
                };
                let by_score = || {
                    let stands_before = |(score, id): &(f32, &str)| {
                        let last = f32::from_bits(cursor.score);
                        last.total_cmp(score)
                            .then_with(|| (*id).cmp(&cursor.id))
                            .is_lt()
                    };
                    ranked.clone().take_while(stands_before).count()
                };
                match last.or_else(near) {
                    Some(at) => at + 1,
                    None => by_score(),
                }
            }
        }
    }
}

impl Page {
    /// Dresses hits of a state with their cursors.
    pub(super) fn new(query: &Query, view: &View, start: usize, hits: Hits) -> Self {
        let marks: Vec<u32> = hits.hits.iter().map(|hit| mark(&hit.id)).collect();
        let cursors = hits.hits.iter().enumerate().map(|(at, hit)| {
            let before = marks.iter().take(at).rev().take(MOST_BEFORE);
            let cursor = Cursor {
                view: view.number,
                place: start + at + 1,
                before: before.copied().collect(),
                score: hit.score.to_bits(),
                id: hit.id.clone(),
            };
            cursor.write(query)
        });
        let end = start.saturating_add(hits.hits.len());
        Page {
            cursors: cursors.collect(),
            more: !hits.hits.is_empty() && end < hits.total.min(FURTHEST),
            start,
            hits,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn cursor() -> Cursor {
        Cursor {
            view: 7,
            place: 3,
            score: 1.5_f32.to_bits(),
            id: "item/1/b".to_owned(),
            before: vec![mark("item/1/a"), mark("item/1/x")],
        }
    }

    #[test]
    fn a_cursor_belongs_to_its_search() {
        let query = Query {
            text: "fractions".to_owned(),
            ..Query::default()
        };
        let written = cursor().write(&query);
        assert_eq!(Cursor::read(&written, &query).unwrap(), cursor());
        let other = Query {
            text: "fraction".to_owned(),
            ..Query::default()
        };
        assert!(Cursor::read(&written, &other).is_err());
        for broken in ["", "x", "!", &written[1..], &written[..written.len() - 2]] {
            assert!(Cursor::read(broken, &query).is_err(), "{broken}");
        }
        for at in 0..written.len() {
            let mut bytes = written.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let mangled = String::from_utf8(bytes).unwrap();
            assert!(Cursor::read(&mangled, &query).is_err(), "{at}");
        }
    }

    #[test]
    fn a_page_goes_on_behind_the_last_hit_or_where_it_would_stand() {
        let last = cursor();
        let start = Start::Behind(&last);
        let skip = |ranked: &[(f32, &str)]| start.skip(ranked.iter().copied());
        assert_eq!(skip(&[(9.0, "item/1/x"), (1.4, "item/1/b"), (1.0, "y")]), 2);
        assert_eq!(skip(&[(9.0, "item/1/a"), (0.1, "item/1/x"), (0.1, "y")]), 1);
        assert_eq!(skip(&[(9.0, "x"), (1.5, "item/1/0"), (1.5, "item/1/c")]), 2);
        assert_eq!(skip(&[(1.0, "y")]), 0);
        assert_eq!(skip(&[]), 0);
    }
}
