//! Pieces of Japanese statements, cut without regard for words.

use super::super::corpus::Record;
use super::super::random::Random;
use super::{Facts, Made, is_japanese, same};

/// Whether a person would type this in one go: letters, most of them Japanese.
fn is_piece(cut: &[char]) -> bool {
    let japanese = cut.iter().filter(|c| is_japanese(**c)).count();
    cut.iter().all(|c| c.is_alphanumeric()) && japanese * 2 > cut.len()
}

impl Facts<'_> {
    /// The Japanese statements that have all these pieces.
    fn with_pieces(&self, pieces: &[&[char]]) -> Vec<&String> {
        let pairs = pieces.iter().flat_map(|piece| piece.windows(2));
        let fewest = pairs
            .filter_map(|two| self.pairs.get(&(two[0], two[1])))
            .min_by_key(|statements| statements.len());
        let texts: Vec<String> = pieces.iter().map(|piece| piece.iter().collect()).collect();
        let has_all = |statement: &&String| texts.iter().all(|text| statement.contains(text));
        fewest.into_iter().flatten().filter(has_all).collect()
    }
}

/// So many characters from anywhere.
fn cut<'a>(
    chars: &'a [char],
    random: &mut Random,
    shortest: usize,
    longest: usize,
) -> Option<&'a [char]> {
    let length = shortest + random.below(longest - shortest + 1);
    let start = random.below((chars.len() + 1).saturating_sub(length));
    chars.get(start..start + length).filter(|cut| is_piece(cut))
}

pub(super) fn cut_anywhere(facts: &Facts, record: &Record, random: &mut Random) -> Made {
    let chars: Vec<char> = same(&record.title).chars().collect();
    let piece = cut(&chars, random, 4, 10)?;
    (facts.with_pieces(&[piece]).len() == 1)
        .then(|| facts.statement(record, piece.iter().collect()))?
}

pub(super) fn two_pieces(facts: &Facts, record: &Record, random: &mut Random) -> Made {
    let chars: Vec<char> = same(&record.title).chars().collect();
    let (left, right) = chars.split_at(chars.len() / 2);
    let pieces = [cut(left, random, 2, 5)?, cut(right, random, 2, 5)?];
    let text = pieces
        .map(|piece| piece.iter().collect::<String>())
        .join(" ");
    (facts.with_pieces(&pieces).len() == 1).then(|| facts.statement(record, text))?
}

/// Half-width forms of the kana that have one without a mark, in the order of the code points from `ｦ`.
const HALF: &str = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

fn is_katakana(c: char) -> bool {
    ('\u{30A1}'..='\u{30FC}').contains(&c)
}

pub(super) fn other_writing(facts: &Facts, record: &Record, random: &mut Random) -> Made {
    let chars: Vec<char> = same(&record.title).chars().collect();
    let piece = cut(&chars, random, 5, 10)?;
    if facts.with_pieces(&[piece]).len() != 1 {
        return None;
    }
    let half = |c: &char| match HALF.chars().position(|full| full == *c) {
        Some(place) => char::from_u32(0xFF66 + place as u32).unwrap_or(*c),
        None => *c,
    };
    let mut written = piece.to_vec();
    // A word of katakana that ends inside the piece.
    let end = piece
        .windows(3)
        .position(|three| is_katakana(three[0]) && is_katakana(three[1]) && !is_katakana(three[2]));
    match (end, random.below(2)) {
        (Some(at), 0) if piece[at + 1] == 'ー' => {
            written.remove(at + 1);
        }
        (Some(at), 0) if "タダラリバザサガカィ".contains(piece[at + 1]) => {
            written.insert(at + 2, 'ー')
        }
        _ => written = piece.iter().map(half).collect(),
    }
    (written != piece).then(|| facts.statement(record, written.iter().collect()))?
}
