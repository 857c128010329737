//! Style sheets, scripts and the icon, compiled in, each under a name that carries the hash of its content.
//!
//! A name is never reused for other content, so browsers may keep a file for a year. Scripts import each other by plain
//! names (`./dom.js`), which become the hashed ones here: an importer's hash changes with what it imports.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// Hexadecimal digits of the hash in a name.
const DIGITS: usize = 16;

/// A file as it is served.
#[derive(Debug)]
pub struct Asset {
    /// The plain name, `explorer.js`.
    pub name: &'static str,
    /// The name in addresses, `explorer-0123456789abcdef.js`.
    pub hashed: String,
    /// Media type.
    pub media_type: &'static str,
    /// Strong entity tag, with its quotes.
    pub etag: String,
    /// The content.
    pub body: String,
}

/// The files, each after those it imports.
const SOURCES: [(&str, &str); 14] = [
    ("site.css", include_str!("assets/site.css")),
    ("explorer.css", include_str!("assets/explorer.css")),
    ("picker.css", include_str!("assets/picker.css")),
    ("icon.svg", include_str!("assets/icon.svg")),
    ("dom.js", include_str!("assets/dom.js")),
    ("schema.js", include_str!("assets/schema.js")),
    ("language.js", include_str!("assets/language.js")),
    ("editor.js", include_str!("assets/editor.js")),
    ("completion.js", include_str!("assets/completion.js")),
    ("docs.js", include_str!("assets/docs.js")),
    ("transport.js", include_str!("assets/transport.js")),
    ("result.js", include_str!("assets/result.js")),
    ("explorer.js", include_str!("assets/explorer.js")),
    ("picker.js", include_str!("assets/picker.js")),
];

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let mut assets: Vec<Asset> = Vec::with_capacity(SOURCES.len());
    for (name, source) in SOURCES {
        let mut body = source.to_owned();
        for earlier in &assets {
            body = body.replace(
                &format!("\"./{}\"", earlier.name),
                &format!("\"./{}\"", earlier.hashed),
            );
        }
        assets.push(asset(name, body));
    }
    assets
});

fn asset(name: &'static str, body: String) -> Asset {
    let hash = hex::encode(Sha256::digest(body.as_bytes()));
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let media_type = match extension {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        _ => "image/svg+xml",
    };
    let hashed = format!("{stem}-{}.{extension}", hash.get(..DIGITS).unwrap_or(&hash));
    Asset {
        name,
        hashed,
        media_type,
        etag: format!("\"{hash}\""),
        body,
    }
}

/// Every file.
#[cfg(test)]
pub fn all() -> &'static [Asset] {
    &ASSETS
}

/// The file under a name with its hash; none for a name of other content.
pub fn find(hashed: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.hashed == hashed)
}

/// The path of a file, by its plain name.
pub fn path(name: &str) -> String {
    let hashed = ASSETS
        .iter()
        .find(|asset| asset.name == name)
        .map_or(name, |asset| &asset.hashed);
    format!("/assets/{hashed}")
}
