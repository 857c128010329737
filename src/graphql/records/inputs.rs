//! What mutations of records take.

use async_graphql::{ID, InputObject};
use serde_json::{Map, Value};

use super::public;
use crate::access::Actor;
use crate::badges::alignment::Alignment;
use crate::badges::definition::{Definition, MAX_ALIGNMENTS};
use crate::badges::image::Image;
use crate::badges::issuer::{Edition, IssuerBody, IssuerKey};
use crate::error::{Message, Place};
use crate::graphql::words::Visibility;

/// An image: where it is, or itself.
#[derive(InputObject)]
pub struct BadgeImageInput {
    /// Its address, a `data:` address with the image itself, or an address of a stored image.
    pub url: Option<String>,
    /// SHA-256 of a stored image (`uploadImage`). One of the two is given.
    pub sha256: Option<String>,
    /// What it shows, for who cannot see it.
    pub caption: Option<String>,
}

impl BadgeImageInput {
    fn image(self) -> Image {
        Image {
            id: self.url,
            sha256: self.sha256.map(|hash| hash.to_ascii_lowercase()),
            caption: self.caption,
            extra: Map::new(),
        }
    }
}

/// What a badge class says beside its columns, by the names of Open Badges. Objects are written as Open Badges 3.0 has them;
/// members it does not know are kept.
#[derive(InputObject, Default)]
pub struct BadgeDefinitionInput {
    /// Address of a page with the criteria (`criteria.id`).
    pub criteria_url: Option<String>,
    /// Image.
    pub image: Option<BadgeImageInput>,
    /// Alignments as stated; they need not resolve.
    #[graphql(default)]
    pub alignment: Vec<Value>,
    /// `fieldOfStudy`.
    pub field_of_study: Option<String>,
    /// `humanCode`.
    pub human_code: Option<String>,
    /// `specialization`.
    pub specialization: Option<String>,
    /// `creator`: a Profile, or its address.
    pub creator: Option<Value>,
    /// `otherIdentifier`.
    #[graphql(default)]
    pub other_identifier: Vec<Value>,
    /// `resultDescription` with rubric levels.
    #[graphql(default)]
    pub result_description: Vec<Value>,
    /// `endorsement`: credentials, or their addresses.
    #[graphql(default)]
    pub endorsement: Vec<Value>,
    /// `endorsementJwt`.
    #[graphql(default)]
    pub endorsement_jwt: Vec<Value>,
    /// `related`: editions in other languages and other versions, by address. An address of this registry is written in the
    /// form each standard has for it.
    #[graphql(default)]
    pub related: Vec<Value>,
    /// Further members: an object.
    pub extra: Option<Value>,
}

/// A fault of an input: its place and what is wrong.
pub type Fault = (Option<Place>, Message);

impl BadgeDefinitionInput {
    /// What the use case takes, and what is wrong, below `at`.
    pub fn definition(self, at: &str, faults: &mut Vec<Fault>) -> Definition {
        let mut odd = |name: &str, fits: bool| {
            if !fits {
                let place = Place::Pointer(format!("{at}/{name}"));
                let message = Message::new("graphql-object").with("field", name);
                faults.push((Some(place), message));
            }
        };
        let objects = |list: &[Value]| list.iter().all(Value::is_object);
        let named = |list: &[Value]| list.iter().all(|v| v.is_object() || v.is_string());
        odd("alignment", objects(&self.alignment));
        odd("resultDescription", objects(&self.result_description));
        odd("otherIdentifier", objects(&self.other_identifier));
        odd("endorsement", named(&self.endorsement));
        odd(
            "endorsementJwt",
            self.endorsement_jwt.iter().all(Value::is_string),
        );
        odd("related", named(&self.related));
        let extra = match self.extra {
            None => Map::new(),
            Some(Value::Object(members)) => members,
            Some(_) => {
                odd("extra", false);
                Map::new()
            }
        };
        let definition = Definition {
            criteria_url: self.criteria_url,
            image: self.image.map(BadgeImageInput::image),
            alignment: self.alignment.iter().filter_map(Alignment::read).collect(),
            field_of_study: self.field_of_study,
            human_code: self.human_code,
            specialization: self.specialization,
            creator: self.creator.filter(|value| !value.is_null()),
            other_identifier: self.other_identifier,
            result_description: self.result_description,
            endorsement: self.endorsement,
            endorsement_jwt: self.endorsement_jwt,
            related: self.related,
            extra,
            ..Definition::default()
        };
        let count = definition.alignments();
        if count > MAX_ALIGNMENTS {
            let message = Message::new("records-many-alignments")
                .with("count", count)
                .with("limit", MAX_ALIGNMENTS);
            faults.push((Some(Place::Pointer(format!("{at}/alignment"))), message));
        }
        definition
    }
}

/// A badge and what it is a part of.
#[derive(InputObject)]
pub struct BadgePartInput {
    /// The badge that is a part: its id, address, or `issuer/code`.
    pub part: ID,
    /// The badge or course it is a part of: its id, address, or `organisation/code`.
    pub whole: ID,
    /// Place of the part among the parts.
    pub sequence: Option<i32>,
    /// What it is for the whole, in the issuer's words (`core`, `elective`).
    pub role: Option<String>,
    /// Nobody has the whole without it.
    #[graphql(default)]
    pub essential: bool,
}

/// Badge definitions to import.
#[derive(InputObject)]
pub struct ImportBadgesInput {
    /// The text of the file.
    pub content: Option<String>,
    /// The bytes of the file, Base64 (RFC 4648): for images.
    pub content_base64: Option<String>,
    /// Where the file is, to be fetched from there. Exactly one of the three is given.
    pub url: Option<String>,
    /// Slug of the organisation that will hold them; the viewer's where absent.
    pub organisation: Option<String>,
    /// Who may read them; private ones are drafts.
    #[graphql(default_with = "public()")]
    pub visibility: Visibility,
    /// Only say what would become of them.
    #[graphql(default)]
    pub dry_run: bool,
    /// Leave out those that cannot be taken; otherwise nothing is taken where there are any.
    #[graphql(default)]
    pub leave_out_refused: bool,
}

/// A public key, in exactly one of its forms.
#[derive(InputObject)]
pub struct IssuerKeyInput {
    /// Its id: the `verificationMethod` or `creator` of signatures made with it.
    pub id: String,
    /// As multibase.
    pub multibase: Option<String>,
    /// As PEM.
    pub pem: Option<String>,
    /// As JWK, without private members.
    pub jwk: Option<Value>,
    /// From when on it signs (RFC 3339).
    pub valid_from: Option<String>,
    /// Until when it signs.
    pub valid_until: Option<String>,
}

/// Name and description in another language.
#[derive(InputObject)]
pub struct IssuerEditionInput {
    /// Language (BCP 47).
    pub language: String,
    /// Name.
    pub name: String,
    /// Description.
    pub description: Option<String>,
}

/// What an organisation says of itself as an issuer. Objects are written as Open Badges 3.0 has them.
#[derive(InputObject)]
pub struct IssuerProfileInput {
    /// Slug of the organisation; the viewer's where absent.
    pub organisation: Option<String>,
    /// Name; the organisation's where absent.
    pub name: Option<String>,
    /// Language of name and description (BCP 47).
    pub language: Option<String>,
    /// Name and description in other languages.
    #[graphql(default)]
    pub editions: Vec<IssuerEditionInput>,
    /// Home page.
    pub url: Option<String>,
    /// E-mail of the office. Open Badges 2.0 demands one.
    pub email: Option<String>,
    /// Telephone.
    pub telephone: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Image.
    pub image: Option<BadgeImageInput>,
    /// Name of the official who speaks for it.
    pub official: Option<String>,
    /// Address.
    pub address: Option<Value>,
    /// Other identifiers.
    #[graphql(default)]
    pub other_identifier: Vec<Value>,
    /// The organisation above it, as a Profile.
    pub parent_org: Option<Value>,
    /// Public keys.
    #[graphql(default)]
    pub keys: Vec<IssuerKeyInput>,
    /// Decentralised identifiers.
    #[graphql(default)]
    pub dids: Vec<String>,
    /// Hosts at which its hosted badges lie.
    #[graphql(default)]
    pub allowed_origins: Vec<String>,
    /// Beginnings of the addresses of its hosted badges.
    #[graphql(default)]
    pub starts_with: Vec<String>,
    /// Address of its revocation list.
    pub revocation_list: Option<String>,
    /// What others say of it: credentials, or their addresses.
    #[graphql(default)]
    pub endorsement: Vec<Value>,
    /// The same as compact JWS.
    #[graphql(default)]
    pub endorsement_jwt: Vec<Value>,
    /// Further members: an object.
    pub extra: Option<Value>,
}

impl IssuerProfileInput {
    /// The organisation, and what the use case takes.
    pub fn body(self, actor: &Actor) -> (String, IssuerBody) {
        let slug = self.organisation.unwrap_or_else(|| actor.slug.clone());
        let key = |key: IssuerKeyInput| IssuerKey {
            id: key.id,
            public_key_multibase: key.multibase,
            public_key_pem: key.pem,
            public_key_jwk: key.jwk,
            valid_from: key.valid_from,
            valid_until: key.valid_until,
        };
        let edition = |edition: IssuerEditionInput| Edition {
            language: edition.language,
            name: edition.name,
            description: edition.description,
        };
        let body = IssuerBody {
            name: self.name,
            language: self.language,
            url: self.url,
            email: self.email,
            telephone: self.telephone,
            description: self.description,
            image: self.image.map(BadgeImageInput::image),
            official: self.official,
            address: self.address,
            other_identifier: self.other_identifier,
            parent_org: self.parent_org,
            editions: self.editions.into_iter().map(edition).collect(),
            keys: self.keys.into_iter().map(key).collect(),
            dids: self.dids,
            allowed_origins: self.allowed_origins,
            starts_with: self.starts_with,
            revocation_list: self.revocation_list,
            endorsement: self.endorsement,
            endorsement_jwt: self.endorsement_jwt,
            extra: match self.extra {
                Some(Value::Object(members)) => members,
                _ => Map::new(),
            },
        };
        (slug, body)
    }
}
