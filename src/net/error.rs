//! Why a fetch was refused or failed. Never carries a secret: URLs are shown without their user part.

use std::net::IpAddr;
use std::time::Duration;

use crate::error::{Code, Explain, Message};

/// A refusal or failure of a fetch.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetError {
    /// Not an absolute URL, or one that readers understand differently.
    #[error("{url} is no URL")]
    Url {
        /// As given, shortened.
        url: String,
    },
    /// Neither http nor https.
    #[error("the scheme {scheme} is not fetched")]
    Scheme {
        /// The scheme.
        scheme: String,
    },
    /// The URL carries a user or a password.
    #[error("the URL carries a user or a password")]
    UserInfo,
    /// An address in another form than four decimal numbers.
    #[error("{host} is written in an unusual form")]
    OddHost {
        /// As written.
        host: String,
    },
    /// A name of the own machine or network.
    #[error("{host} is a name of the own network")]
    OwnName {
        /// The name.
        host: String,
    },
    /// An address that is not public.
    #[error("{host} leads to {address}, which is not public")]
    Address {
        /// The host as named.
        host: String,
        /// The address.
        address: IpAddr,
    },
    /// A port that is not configured.
    #[error("port {port} of {host} is not asked")]
    Port {
        /// The host.
        host: String,
        /// The port.
        port: u16,
    },
    /// An origin that is not on the list of those that may be asked.
    #[error("{host} is not on the list of those that are asked")]
    NotListed {
        /// The host.
        host: String,
    },
    /// No address belongs to the name.
    #[error("no address for {host}: {detail}")]
    Unresolved {
        /// The name.
        host: String,
        /// The system's words, for the log.
        detail: String,
    },
    /// No connection came about.
    #[error("no connection to {host}: {detail}")]
    Connect {
        /// Host and port.
        host: String,
        /// The library's words, for the log.
        detail: String,
    },
    /// The other side could not prove who it is, or speaks no TLS that is safe.
    #[error("no secure connection to {host}: {detail}")]
    Tls {
        /// Host and port.
        host: String,
        /// The library's words.
        detail: String,
    },
    /// It took too long.
    #[error("{host} took longer than {seconds} s")]
    Timeout {
        /// Host and port.
        host: String,
        /// The limit.
        seconds: u64,
    },
    /// Redirected too often.
    #[error("{host} redirects more than {limit} times")]
    Redirects {
        /// Host and port.
        host: String,
        /// The limit.
        limit: usize,
    },
    /// A redirect without a place to go to, or one where none may be.
    #[error("{host} redirects to nowhere")]
    Nowhere {
        /// Host and port.
        host: String,
    },
    /// A redirect from https to http.
    #[error("redirected from https to http at {host}")]
    Downgrade {
        /// Host and port.
        host: String,
    },
    /// A secret would travel without encryption.
    #[error("no secret is sent to {host} without TLS")]
    Plain {
        /// Host and port.
        host: String,
    },
    /// The head of the answer is too large.
    #[error("the head of the answer of {host} is larger than {kilobytes} KB")]
    Head {
        /// Host and port.
        host: String,
        /// The limit.
        kilobytes: u64,
    },
    /// The body is too large, as it comes or unpacked.
    #[error("the answer of {host} is larger than {megabytes} MB")]
    TooLarge {
        /// Host and port.
        host: String,
        /// The limit, rounded up.
        megabytes: u64,
    },
    /// The body is encoded in a way that was not asked for.
    #[error("{host} answers in the encoding {encoding}")]
    Encoding {
        /// Host and port.
        host: String,
        /// The encoding.
        encoding: String,
    },
    /// The answer ended early or is broken.
    #[error("the answer of {host} is broken: {detail}")]
    Broken {
        /// Host and port.
        host: String,
        /// The library's words, for the log.
        detail: String,
    },
    /// The server answered with another status than success.
    #[error("{host} answers {status}")]
    Status {
        /// Host and port.
        host: String,
        /// The status.
        status: u16,
        /// When it asks to be asked again.
        retry_after: Option<Duration>,
    },
    /// The body cannot be kept on this machine.
    #[error("cannot keep what was fetched: {detail}")]
    Disk {
        /// The system's words.
        detail: String,
    },
    /// The client cannot work on this machine.
    #[error("cannot fetch: {detail}")]
    Setup {
        /// The library's words.
        detail: String,
    },
}

impl NetError {
    /// When the server asks to be asked again, if it says so.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            NetError::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// The status, if the server answered with one other than success.
    pub fn status(&self) -> Option<u16> {
        match self {
            NetError::Status { status, .. } => Some(*status),
            _ => None,
        }
    }
}

impl Explain for NetError {
    fn code(&self) -> Code {
        match self {
            NetError::Url { .. }
            | NetError::Scheme { .. }
            | NetError::UserInfo
            | NetError::OddHost { .. }
            | NetError::Plain { .. } => Code::InvalidInput,
            NetError::OwnName { .. }
            | NetError::Address { .. }
            | NetError::Port { .. }
            | NetError::NotListed { .. }
            | NetError::Downgrade { .. } => Code::Forbidden,
            NetError::Head { .. } | NetError::TooLarge { .. } => Code::TooLarge,
            NetError::Status {
                status: 404 | 410, ..
            } => Code::NotFound,
            NetError::Unresolved { .. }
            | NetError::Connect { .. }
            | NetError::Tls { .. }
            | NetError::Timeout { .. }
            | NetError::Redirects { .. }
            | NetError::Nowhere { .. }
            | NetError::Encoding { .. }
            | NetError::Broken { .. }
            | NetError::Status { .. }
            | NetError::Disk { .. }
            | NetError::Setup { .. } => Code::Unavailable,
        }
    }

    fn message(&self) -> Message {
        match self {
            NetError::Url { url } => Message::new("net-url").with("url", url),
            NetError::Scheme { scheme } => Message::new("net-scheme").with("scheme", scheme),
            NetError::UserInfo => Message::new("net-user"),
            NetError::OddHost { host } => Message::new("net-odd-host").with("host", host),
            NetError::OwnName { host } => Message::new("net-own-name").with("host", host),
            NetError::Address { host, address } => Message::new("net-address")
                .with("host", host)
                .with("address", address),
            NetError::Port { host, port } => Message::new("net-port")
                .with("host", host)
                .with("port", port),
            NetError::NotListed { host } => Message::new("net-not-listed").with("host", host),
            NetError::Unresolved { host, .. } => Message::new("net-unresolved").with("host", host),
            NetError::Connect { host, .. } => Message::new("net-connect").with("host", host),
            NetError::Tls { host, detail } => Message::new("net-tls")
                .with("host", host)
                .with("reason", detail),
            NetError::Timeout { host, seconds } => Message::new("net-timeout")
                .with("host", host)
                .with("seconds", seconds),
            NetError::Redirects { host, limit } => Message::new("net-redirects")
                .with("host", host)
                .with("limit", limit),
            NetError::Nowhere { host } => Message::new("net-nowhere").with("host", host),
            NetError::Downgrade { host } => Message::new("net-downgrade").with("host", host),
            NetError::Plain { host } => Message::new("net-plain").with("host", host),
            NetError::Head { host, kilobytes } => Message::new("net-head")
                .with("host", host)
                .with("kilobytes", kilobytes),
            NetError::TooLarge { host, megabytes } => Message::new("net-too-large")
                .with("host", host)
                .with("megabytes", megabytes),
            NetError::Encoding { host, encoding } => Message::new("net-encoding")
                .with("host", host)
                .with("encoding", encoding),
            NetError::Broken { host, .. } => Message::new("net-broken").with("host", host),
            NetError::Status { host, status, .. } => status_message(*status)
                .with("host", host)
                .with("status", status),
            NetError::Disk { detail } => Message::new("net-disk").with("reason", detail),
            NetError::Setup { detail } => Message::new("net-setup").with("reason", detail),
        }
    }
}

fn status_message(status: u16) -> Message {
    match status {
        401 | 403 => Message::new("net-status-denied"),
        404 | 410 => Message::new("net-status-missing"),
        429 | 503 => Message::new("net-status-busy"),
        _ => Message::new("net-status"),
    }
}
