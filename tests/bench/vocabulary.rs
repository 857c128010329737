//! A large registry made up: frameworks of very different sizes in English and Japanese, with words as uneven as in
//! language, trees, codes, levels and subjects; the same for the same number of items.

use kakehashi::search::{Facets, Kind, Record};

use crate::relevance::random::Random;

/// Items of each framework of half a million, and whether it is Japanese: 30 of a hundred items are.
const SIZES: [(usize, bool); 10] = [
    (100_000, false),
    (80_000, true),
    (90_000, false),
    (20_000, false),
    (40_000, true),
    (60_000, false),
    (50_000, false),
    (10_000, true),
    (30_000, false),
    (20_000, true),
];
/// Children of every inner item.
const FAN_OUT: usize = 7;
/// Document copies are numbered from here.
const FIRST_DOCUMENT: i64 = 1_000;

/// What holds an English sentence together: the commonest words.
const JOINTS: [&str; 20] = [
    "the", "and", "of", "to", "in", "a", "with", "for", "by", "or", "that", "an", "on", "from",
    "as", "is", "using", "their", "are", "at",
];
/// Heads of the vocabulary.
const HEADS: [&str; 40] = [
    "students",
    "explain",
    "use",
    "data",
    "describe",
    "identify",
    "compare",
    "number",
    "problem",
    "model",
    "analyze",
    "text",
    "information",
    "represent",
    "solve",
    "measure",
    "fractions",
    "equations",
    "functions",
    "evidence",
    "argument",
    "design",
    "apply",
    "systems",
    "graph",
    "meaning",
    "words",
    "probability",
    "reading",
    "writing",
    "science",
    "energy",
    "history",
    "process",
    "develop",
    "evaluate",
    "knowledge",
    "context",
    "skills",
    "results",
];
const ONSETS: [&str; 18] = [
    "b", "br", "c", "ch", "d", "f", "g", "gr", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "v",
];
const VOWELS: [&str; 8] = ["a", "e", "i", "o", "u", "ai", "ea", "io"];
const CODAS: [&str; 10] = ["", "", "n", "r", "l", "s", "t", "m", "nd", "ck"];
const ENDINGS: [&str; 10] = ["", "", "", "s", "s", "ing", "ed", "al", "ity", "ation"];
/// Characters of Japanese compounds, from the commonest.
const KANJI: &str = "数学理科社会言語情報技術問題解決関係方法分析計算図形式変化実験観察結果考察説明表現比較判断思考知識活用資料調査研究発表意見文章読書作品構成特徴目的条件確率統計平均測定単位面積体積角度直線平面空間集合論証明仮定推測検定回帰微積行列物質反応電流磁力運動力学波動熱光音生命細胞遺伝進化環境地球宇宙歴史政治経済法律国際文化芸術音楽体育健康家庭";
const KATAKANA: [&str; 24] = [
    "データ",
    "グラフ",
    "モデル",
    "システム",
    "プログラム",
    "アルゴリズム",
    "ネットワーク",
    "コンピュータ",
    "エネルギー",
    "コミュニケーション",
    "レポート",
    "テーマ",
    "プロジェクト",
    "メディア",
    "ルール",
    "サービス",
    "デザイン",
    "プレゼンテーション",
    "セキュリティ",
    "ファイル",
    "ベクトル",
    "パターン",
    "グループ",
    "スキル",
];
const PARTICLES: [&str; 8] = [
    "の",
    "を",
    "に",
    "と",
    "や",
    "における",
    "による",
    "について",
];
const ENDS: [&str; 8] = [
    "を説明できる。",
    "を理解する。",
    "を用いて表す。",
    "について考察する。",
    "を比較できる。",
    "を計算する。",
    "を評価できる。",
    "に活用する。",
];

/// Words with the spread of a language: the n-th is met one n-th as often as the first.
struct Words {
    all: Vec<String>,
    /// Sums of the shares up to each.
    sums: Vec<f64>,
}

impl Words {
    fn new(all: Vec<String>) -> Self {
        let mut sum = 0.0;
        let sums = (0..all.len()).map(|rank| {
            sum += 1.0 / (rank as f64 + 2.7);
            sum
        });
        let sums = sums.collect();
        Words { all, sums }
    }

    fn english() -> Self {
        let mut random = Random::new(1);
        let mut all: Vec<String> = JOINTS
            .iter()
            .chain(&HEADS)
            .map(ToString::to_string)
            .collect();
        let mut known: std::collections::HashSet<String> = all.iter().cloned().collect();
        while all.len() < 30_000 {
            let mut word = String::new();
            for _ in 0..2 + random.below(2) {
                for parts in [&ONSETS[..], &VOWELS, &CODAS] {
                    word += random.pick(parts).copied().unwrap_or_default();
                }
            }
            word += random.pick(&ENDINGS).copied().unwrap_or_default();
            if known.insert(word.clone()) {
                all.push(word);
            }
        }
        Words::new(all)
    }

    fn japanese() -> Self {
        let kanji: Vec<char> = KANJI.chars().collect();
        let mut random = Random::new(2);
        let mut all: Vec<String> = kanji.chunks(2).map(|two| two.iter().collect()).collect();
        all.extend(KATAKANA.map(str::to_owned));
        random.shuffle(&mut all);
        let mut known: std::collections::HashSet<String> = all.iter().cloned().collect();
        while all.len() < 10_000 {
            let word: String = (0..2 + random.below(2))
                .filter_map(|_| random.pick(&kanji).copied())
                .collect();
            if known.insert(word.clone()) {
                all.push(word);
            }
        }
        Words::new(all)
    }

    fn pick(&self, random: &mut Random) -> &str {
        let whole = self.sums.last().copied().unwrap_or_default();
        let at = (random.next() >> 11) as f64 / (1_u64 << 53) as f64 * whole;
        &self.all[self
            .sums
            .partition_point(|sum| *sum < at)
            .min(self.all.len() - 1)]
    }
}

/// One framework being made.
struct Framework {
    document: i64,
    items: usize,
    japanese: bool,
    title: String,
    facets: Facets,
}

/// Makes records one after the other.
pub struct Generator {
    english: Words,
    japanese: Words,
    random: Random,
    frameworks: Vec<Framework>,
    /// The framework at work, and its next item.
    at: (usize, usize),
    /// Labels of the inner items of this framework.
    labels: Vec<String>,
}

impl Generator {
    /// Makes so many items, at least a thousand.
    pub fn new(items: usize) -> Self {
        let (english, japanese) = (Words::english(), Words::japanese());
        let mut random = Random::new(3);
        let (mut frameworks, mut left) = (Vec::new(), items);
        let scale = (items as f64 / 500_000.0).min(1.0);
        for (size, is_japanese) in SIZES.into_iter().cycle() {
            if left == 0 {
                break;
            }
            let own = ((size as f64 * scale) as usize).clamp(1, left);
            left -= own;
            let number = frameworks.len();
            let words = if is_japanese { &japanese } else { &english };
            let mut some = |count: usize| -> Vec<String> {
                (0..count)
                    .map(|_| words.pick(&mut random).to_owned())
                    .collect()
            };
            let facets = Facets {
                creator: Some(some(2).join(" ")),
                subjects: some(2),
                education_levels: Vec::new(),
                status: Some(["Adopted", "Draft", "Deprecated", "Adopted"][number % 4].to_owned()),
                framework_type: Some(
                    ["Competency", "Standards", "Curriculum"][number % 3].to_owned(),
                ),
            };
            let title = format!(
                "{} {number}",
                some(3).join(if is_japanese { "" } else { " " })
            );
            frameworks.push(Framework {
                document: FIRST_DOCUMENT + number as i64,
                items: own,
                japanese: is_japanese,
                title,
                facets,
            });
        }
        Generator {
            english,
            japanese,
            random,
            frameworks,
            at: (0, 0),
            labels: Vec::new(),
        }
    }

    fn english_statement(&mut self, words: usize) -> String {
        let mut text = String::new();
        for place in 0..words {
            if place > 0 {
                text.push(' ');
            }
            text += self.english.pick(&mut self.random);
        }
        text
    }

    fn japanese_statement(&mut self, words: usize) -> String {
        let mut text = String::new();
        for place in 0..words {
            if place > 0 {
                text += self.random.pick(&PARTICLES).copied().unwrap_or_default();
            }
            text += self.japanese.pick(&mut self.random);
        }
        text + self.random.pick(&ENDS).copied().unwrap_or_default()
    }

    fn text(&mut self, japanese: bool, shortest: usize, more: usize) -> String {
        let words = shortest + self.random.below(more);
        if japanese {
            self.japanese_statement(words.div_ceil(3))
        } else {
            self.english_statement(words)
        }
    }

    /// The next record; `None` after the last.
    pub fn next(&mut self) -> Option<Record> {
        if self.at.1 == self.frameworks.get(self.at.0)?.items {
            self.at = (self.at.0 + 1, 0);
            self.labels.clear();
        }
        let (number, item) = self.at;
        self.at.1 += 1;
        let Framework {
            document,
            items,
            japanese,
            ..
        } = *self.frameworks.get(number)?;
        let inner = item * FAN_OUT + FAN_OUT < items;
        let title = self.text(japanese, 8, 13);
        let abbreviated = inner.then(|| self.text(japanese, 2, 3));
        if inner {
            self.labels.push(abbreviated.clone().unwrap_or_default());
        }
        let notes = (self.random.below(10) == 0).then(|| self.text(japanese, 20, 21));
        let keywords = if self.random.below(10) < 3 {
            1 + self.random.below(3)
        } else {
            0
        };
        let keywords = (0..keywords).map(|_| self.text(japanese, 1, 2)).collect();
        let ancestors = ancestors(item);
        let path = ancestors
            .iter()
            .rev()
            .filter_map(|&above| self.labels.get(above).cloned())
            .collect();
        let framework = &self.frameworks[number];
        let mut facets = framework.facets.clone();
        facets.education_levels = vec![
            format!("{:02}", 1 + (item / 97) % 12),
            format!("{:02}", 2 + (item / 97) % 12),
        ];
        Some(Record {
            id: format!("item/{document}/{}", key(document, item)),
            kind: Kind::Item,
            document,
            organisation: document % 7 + 1,
            public: true,
            code: Some(code(number, item)),
            title,
            abbreviated,
            keywords,
            notes,
            language: Some(if japanese { "ja" } else { "en" }.to_owned()),
            framework_title: framework.title.clone(),
            path,
            item_type: Some(["Domain", "Cluster", "Standard"][ancestors.len().min(2)].to_owned()),
            above: ancestors
                .into_iter()
                .map(|above| key(document, above))
                .collect(),
            facets,
        })
    }
}

/// The items above, the nearest first.
fn ancestors(item: usize) -> Vec<usize> {
    std::iter::successors(Some(item), |&at| (at >= FAN_OUT).then(|| at / FAN_OUT - 1))
        .skip(1)
        .collect()
}

fn key(document: i64, item: usize) -> String {
    format!("00000000-{document:04}-4000-8000-{item:012}")
}

/// The code of an item: its framework's name and its places from the top, each framework with its own signs.
fn code(framework: usize, item: usize) -> String {
    let mut places: Vec<String> = ancestors(item)
        .into_iter()
        .rev()
        .chain([item])
        .map(|at| (at % FAN_OUT + 1).to_string())
        .collect();
    let name = ["MA", "SCI", "ELA-Literacy", "§1", "HS"][framework % 5];
    if framework % 2 == 1
        && let Some(last) = places.last_mut()
        && let Ok(place) = last.parse::<u8>()
    {
        *last = ((b'a' + place) as char).to_string();
    }
    format!(
        "{name}{framework}.{}",
        places.join([".", "-", "."][framework % 3])
    )
}
