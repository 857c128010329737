//! A rendered answer with what tells its versions apart, and the cache of those that anyone may read.

use std::sync::Arc;

use quick_cache::sync::Cache;
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Encoding, Form};
use crate::case::v1p0;
use crate::case::version::Version;
use crate::error::Problem;
use crate::registry::error::RegistryError;

/// Bytes of renderings that are kept.
const CACHE_BYTES: u64 = 256 << 20;

/// A rendered answer.
#[derive(Clone, Debug)]
pub struct Rendering {
    /// The bytes: JSON, compressed where its form says so.
    pub body: bytes::Bytes,
    /// Strong entity tag of these bytes, with its quotation marks.
    pub etag: String,
    /// The latest `lastChangeDateTime` in it, microseconds since 1970 UTC; `None` for an answer about nothing.
    pub last_change: Option<i64>,
    /// Whether anyone may read it: such an answer may be kept by shared caches.
    pub public: bool,
}

impl Rendering {
    /// A rendering of a text or of bytes.
    pub fn new(
        body: impl Into<bytes::Bytes>,
        last_change: impl Into<Option<i64>>,
        public: bool,
    ) -> Self {
        let body = body.into();
        let hash = hex::encode(&Sha256::digest(&body)[..16]);
        Rendering {
            body,
            etag: format!("\"{hash}\""),
            last_change: last_change.into(),
            public,
        }
    }

    /// The tag that this rendering has in another encoding.
    pub fn etag_in(&self, encoding: Encoding) -> String {
        match encoding.token() {
            None => self.etag.clone(),
            Some(token) => format!("{}-{token}\"", self.etag.trim_end_matches('"')),
        }
    }
}

/// A 1.1 answer and its newest change, on its way to a rendering.
pub(super) struct Answer {
    pub(super) text: String,
    pub(super) last_change: i64,
    pub(super) public: bool,
}

impl Answer {
    /// In the form of a version.
    pub(super) fn render(self, version: Version, form: Form) -> Result<Rendering, Problem> {
        let text = in_version(version, form, self.text)?;
        Ok(Rendering::new(text, self.last_change, self.public))
    }
}

/// A 1.1 answer in the form of a version. Badge classes are not of CASE and stay as they are.
pub(super) fn in_version(version: Version, form: Form, text: String) -> Result<String, Problem> {
    if version == Version::V1p1 || form == Form::Badge {
        return Ok(text);
    }
    let mut value = parsed(&text)?;
    v1p0::render(form.root(), &mut value);
    Ok(value.to_string())
}

/// A body that this program wrote.
pub(super) fn parsed(text: &str) -> Result<Value, Problem> {
    serde_json::from_str(text).map_err(|error| {
        RegistryError::Row {
            what: "body".to_owned(),
            detail: error.to_string(),
        }
        .into()
    })
}

/// What a kept rendering follows from: nothing else may have a part in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum CacheKey {
    /// An entity of a copy.
    Entity {
        version: Version,
        form: Form,
        key: Uuid,
        document: i64,
        changed_seq: i64,
        /// Other copies with a part in it, and their versions.
        others: Vec<(i64, i64)>,
    },
    /// The compressed form of the bytes with this tag.
    Encoded { etag: String, encoding: Encoding },
}

#[derive(Clone)]
struct Weight;

impl quick_cache::Weighter<CacheKey, Arc<Rendering>> for Weight {
    fn weight(&self, _: &CacheKey, rendering: &Arc<Rendering>) -> u64 {
        rendering.body.len() as u64 + 256
    }
}

/// The renderings that are kept.
#[derive(Clone)]
pub struct Renderings {
    cache: Arc<Cache<CacheKey, Arc<Rendering>, Weight>>,
}

impl Default for Renderings {
    fn default() -> Self {
        Renderings {
            cache: Arc::new(Cache::with_weighter(10_000, CACHE_BYTES, Weight)),
        }
    }
}

impl Renderings {
    /// The one that is kept, else a new one; who asks at the same time waits for it instead of making another.
    pub(super) async fn or_make(
        &self,
        key: CacheKey,
        make: impl Future<Output = Result<Rendering, Problem>>,
    ) -> Result<Arc<Rendering>, Problem> {
        self.cache
            .get_or_insert_async(&key, async { make.await.map(Arc::new) })
            .await
    }
}
