//! Images in the database, named by their hash. The hash opens nothing by itself: an image is shown to who may read a badge or an
//! issuer that uses it, and to the organisation that uploaded it.

use super::Registry;
use super::error::RegistryError;
use crate::access::{Actor, Right, Viewer, Visibility};
use crate::badges::image::{self, Checked, Image};
use crate::error::{Place, Problem};
use crate::store::rows::{BlobRow, BlobUseRow};
use crate::store::{Entry, Op, WriteTx};

/// An image somebody may see.
#[derive(Clone, Debug)]
pub struct ShownImage {
    /// Media type.
    pub media_type: String,
    /// The bytes.
    pub bytes: bytes::Bytes,
    /// Whether anyone may see it.
    pub public: bool,
}

impl Registry {
    /// Stores an image for use in badges and profiles, and answers with what is known of it. Equal bytes are one image.
    ///
    /// # Errors
    /// [`image::ImageError`].
    pub async fn upload_image(&self, actor: &Actor, bytes: Vec<u8>) -> Result<Checked, Problem> {
        actor.require(Right::Edit)?;
        let checked = image::check(bytes)?;
        let organisation = actor.organisation;
        let (stored, hash) = (checked.clone(), checked.sha256.clone());
        let known = self
            .store
            .read(move |c| {
                let uses = BlobUseRow::of(c, &hash)?;
                Ok(uses.iter().any(|row| row.organisation_id == organisation))
            })
            .await?;
        if known {
            return Ok(checked);
        }
        self.store
            .write(actor, move |tx| {
                store_images(tx, std::slice::from_ref(&stored))?;
                let used = BlobUseRow {
                    sha256: stored.sha256.clone(),
                    kind: "upload".to_owned(),
                    entity: organisation.to_string(),
                    organisation_id: organisation,
                    visibility: Visibility::Private.as_str().to_owned(),
                };
                used.add(tx.connection())?;
                tx.log(Entry {
                    organisation,
                    visibility: Visibility::Private,
                    kind: "image",
                    document: None,
                    entity: stored.sha256.clone(),
                    op: Op::Create,
                    before: None,
                    after: Some(described(&stored)),
                })?;
                Ok(())
            })
            .await?;
        Ok(checked)
    }

    /// An image the viewer may see.
    ///
    /// # Errors
    /// [`RegistryError::NotFound`], also for one that only others may see.
    pub async fn image(&self, viewer: &Viewer, hash: &str) -> Result<ShownImage, Problem> {
        if hash == image::plain_sha256() {
            return Ok(ShownImage {
                media_type: image::Kind::Svg.media_type().to_owned(),
                bytes: bytes::Bytes::from_static(image::PLAIN.as_bytes()),
                public: true,
            });
        }
        let (viewer, hash) = (viewer.clone(), hash.to_owned());
        self.store
            .read(move |connection| {
                let uses = BlobUseRow::of(connection, &hash)?;
                let may = |row: &&BlobUseRow| {
                    viewer.may_read(Visibility::parse(&row.visibility), row.organisation_id)
                };
                let public = uses.iter().any(|row| row.visibility == "public");
                let allowed = uses.iter().find(may).is_some();
                let row = match allowed {
                    true => BlobRow::by_hash(connection, &hash)?,
                    false => None,
                };
                let row = row.ok_or(RegistryError::NotFound {
                    what: "image",
                    name: hash,
                })?;
                Ok(ShownImage {
                    media_type: row.media_type,
                    bytes: row.bytes.into(),
                    public,
                })
            })
            .await
    }

    /// Prepares the image of an input: bytes in a `data:` address are checked and handed over to be stored, an address of this
    /// registry becomes the hash it names.
    ///
    /// # Errors
    /// [`image::ImageError`] at the place.
    pub(super) fn take_image(
        &self,
        image: &mut Option<Image>,
        place: Place,
    ) -> Result<Option<Checked>, RegistryError> {
        let Some(image) = image else {
            return Ok(None);
        };
        let Some(id) = image.id.clone() else {
            return Ok(None);
        };
        if id.starts_with("data:") {
            let checked = image::decode(&id)
                .and_then(image::check)
                .map_err(|refused| RegistryError::rule(&refused, place))?;
            image.sha256 = Some(checked.sha256.clone());
            return Ok(Some(checked));
        }
        let start = format!("{}/images/", self.public_url);
        if let Some(hash) = id.strip_prefix(&start)
            && hash.len() == 64
        {
            image.sha256 = Some(hash.to_owned());
            image.id = None;
        }
        Ok(None)
    }
}

/// Writes images that are not here yet.
pub(super) fn store_images(tx: &mut WriteTx<'_>, images: &[Checked]) -> Result<(), Problem> {
    let created_at = tx.at();
    for image in images {
        let row = BlobRow {
            sha256: image.sha256.clone(),
            media_type: image.kind.media_type().to_owned(),
            size: i64::try_from(image.bytes.len()).unwrap_or(i64::MAX),
            width: image.size.map(|(width, _)| i64::from(width)),
            height: image.size.map(|(_, height)| i64::from(height)),
            created_at,
            bytes: image.bytes.clone(),
        };
        row.insert(tx.connection())?;
    }
    Ok(())
}

fn described(image: &Checked) -> String {
    super::copies::json(&serde_json::json!({
        "mediaType": image.kind.media_type(), "size": image.bytes.len(),
    }))
}
