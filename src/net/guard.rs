//! Judging the text of a URL before anything is asked. Pure.
//!
//! What a URL says and what a lenient reader makes of it must be the same thing: an address in decimal, octal or
//! hexadecimal form, percent-encoded or in full-width digits is refused instead of being understood.

use std::collections::BTreeSet;
use std::net::IpAddr;

use url::{Host, Url};

use super::address::is_public;
use super::error::NetError;
use crate::config::{Config, Hosts, Ports};

/// Endings of names that mean the own machine or the own network (RFC 6761, 6762, 8375, and ICANN's `internal`).
const OWN_NETWORK: [&str; 5] = ["localhost", "local", "internal", "home.arpa", "localdomain"];

/// What may be asked.
#[derive(Clone, Debug)]
pub struct Guard {
    /// Hosts that may be asked though their addresses are not public.
    pub private: Hosts,
    /// Ports that may be asked.
    pub ports: Ports,
    /// The only origins (scheme, host, port) that may be asked, where there is such a list; also for redirects.
    pub only: Option<BTreeSet<String>>,
}

impl Default for Guard {
    /// The defaults of the settings: nothing private, the usual ports.
    fn default() -> Self {
        Guard {
            private: Hosts::default(),
            ports: Ports(vec![80, 443]),
            only: None,
        }
    }
}

impl Guard {
    /// As the settings say.
    pub fn of(config: &Config) -> Self {
        Guard {
            private: config.fetch_private_hosts.clone(),
            ports: config.fetch_ports.clone(),
            only: None,
        }
    }

    fn is_private(&self, host: &str, port: u16) -> bool {
        let host = host.trim_end_matches('.');
        let mut hosts = self.private.0.iter();
        hosts.any(|one| one.host == host && one.port.is_none_or(|own| own == port))
    }

    /// Judges an address that somebody named.
    ///
    /// # Errors
    /// [`NetError`] for what is no URL of a public server and not configured either.
    pub fn first(&self, text: &str) -> Result<Target, NetError> {
        let url = Url::parse(text).map_err(|_| NetError::Url { url: shown(text) })?;
        self.judge(text, url, true)
    }

    /// Judges where a server redirects to. A configured private host is reached only from another one, never because a
    /// public server says so.
    ///
    /// # Errors
    /// As [`Guard::first`]; also [`NetError::Downgrade`] from https to http.
    pub fn redirect(&self, from: &Target, location: &str) -> Result<Target, NetError> {
        let url = from.url.join(location).map_err(|_| NetError::Url {
            url: shown(location),
        })?;
        let to = self.judge(location, url, from.private)?;
        if from.url.scheme() == "https" && to.url.scheme() == "http" {
            return Err(NetError::Downgrade { host: to.host() });
        }
        Ok(to)
    }

    fn judge(&self, text: &str, url: Url, may_be_private: bool) -> Result<Target, NetError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(NetError::Scheme {
                scheme: url.scheme().to_owned(),
            });
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(NetError::UserInfo);
        }
        let Some(port) = url.port_or_known_default() else {
            return Err(NetError::Url { url: shown(text) });
        };
        let listed = |only: &BTreeSet<String>| only.contains(&url.origin().ascii_serialization());
        if !self.only.as_ref().is_none_or(listed) {
            let host = url.host_str().unwrap_or_default().to_owned();
            return Err(NetError::NotListed { host });
        }
        let host = url.host_str().unwrap_or_default();
        let target = Target {
            private: may_be_private && self.is_private(host, port),
            url: url.clone(),
        };
        written_plainly(text, &target)?;
        if !target.private {
            self.public(&url, port)?;
        }
        Ok(target)
    }

    fn public(&self, url: &Url, port: u16) -> Result<(), NetError> {
        let host = || url.host_str().unwrap_or_default().to_owned();
        let address = match url.host() {
            Some(Host::Domain(name)) => {
                if is_of_own_network(name) {
                    return Err(NetError::OwnName { host: host() });
                }
                None
            }
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            None => {
                return Err(NetError::Url {
                    url: shown(url.as_str()),
                });
            }
        };
        if let Some(address) = address.filter(|address| !is_public(*address)) {
            return Err(NetError::Address {
                host: host(),
                address,
            });
        }
        if !self.ports.0.contains(&port) {
            return Err(NetError::Port { host: host(), port });
        }
        Ok(())
    }
}

fn is_of_own_network(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    OWN_NETWORK.iter().any(|own| {
        let front = name.strip_suffix(own);
        front.is_some_and(|front| front.is_empty() || front.ends_with('.'))
    })
}

/// Refuses a text whose host was not written as it was understood.
fn written_plainly(text: &str, target: &Target) -> Result<(), NetError> {
    let odd = |c: char| c.is_control() || c.is_whitespace() || c == '\\';
    if text.contains(odd) {
        return Err(NetError::Url { url: shown(text) });
    }
    let after = match text.split_once(':') {
        // A text with a scheme: the authority stands after two slashes.
        Some((scheme, rest)) if !scheme.is_empty() && !scheme.contains(['/', '?', '#']) => rest,
        _ => text,
    };
    let absolute = after.len() != text.len();
    let Some(rest) = after.strip_prefix("//") else {
        // `http:/127.1` is read as `http://127.1` by lenient readers.
        return if absolute {
            Err(NetError::Url { url: shown(text) })
        } else {
            Ok(())
        };
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    if host.is_empty() {
        return Err(NetError::Url { url: shown(text) });
    }
    match target.url.host() {
        Some(Host::Ipv4(address)) => {
            let bare = host.split(':').next().unwrap_or_default();
            if bare == address.to_string() {
                Ok(())
            } else {
                Err(NetError::OddHost { host: shown(host) })
            }
        }
        Some(_) if host.contains('%') && !host.starts_with('[') => {
            Err(NetError::OddHost { host: shown(host) })
        }
        _ => Ok(()),
    }
}

/// A URL as a message shows it: not without end, and without a password.
fn shown(text: &str) -> String {
    const LONGEST: usize = 200;
    let without_user = match text.split_once("//") {
        Some((scheme, rest)) => {
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            let (authority, path) = rest.split_at(end);
            match authority.rsplit_once('@') {
                Some((_, host)) => format!("{scheme}//{host}{path}"),
                None => text.to_owned(),
            }
        }
        None => text.to_owned(),
    };
    let short: String = without_user.chars().take(LONGEST).collect();
    short
}

/// An address that was judged and may be asked.
#[derive(Clone, Debug)]
pub struct Target {
    /// The address.
    pub url: Url,
    /// It is configured: its addresses need not be public.
    pub private: bool,
}

impl Target {
    /// Host and, where it is unusual, port.
    pub fn host(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        match self.url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn guard() -> Guard {
        Guard {
            private: Hosts::parse("10.0.0.7:8080").unwrap(),
            ports: Ports(vec![80, 443]),
            only: None,
        }
    }

    /// Addresses as people and machines write them, honest or not.
    fn host() -> impl Strategy<Value = String> {
        let bits = any::<u32>();
        prop_oneof![
            "[a-z0-9.%@:\\[\\]-]{0,20}",
            bits.prop_map(|bits| bits.to_string()),
            bits.prop_map(|bits| format!("{bits:#x}")),
            bits.prop_map(|bits| format!("{bits:#o}").replacen('o', "", 1)),
            bits.prop_map(|bits| std::net::Ipv4Addr::from(bits).to_string()),
            bits.prop_map(|bits| format!("[::ffff:{}]", std::net::Ipv4Addr::from(bits))),
            bits.prop_map(|bits| format!("127.{}", bits >> 8)),
        ]
    }

    proptest! {
        /// Whatever passes is http(s) without a user, on an allowed port, and if it is an address, a public one that
        /// was written as it is.
        #[test]
        fn what_passes_is_public(host in host(), scheme in "https?|ftp|file", port in 0_u16..500, path in "[/?#@:.a-z]{0,8}") {
            for text in [format!("{scheme}://{host}{path}"), format!("{scheme}://{host}:{port}{path}"), format!("{scheme}:{host}")] {
                let Ok(target) = guard().first(&text) else { continue };
                prop_assert!(matches!(target.url.scheme(), "http" | "https"));
                prop_assert!(target.url.username().is_empty() && target.url.password().is_none());
                prop_assert!(matches!(target.url.port_or_known_default(), Some(80 | 443)));
                match target.url.host() {
                    Some(Host::Ipv4(address)) => {
                        prop_assert!(is_public(IpAddr::V4(address)));
                        prop_assert!(text.contains(&address.to_string()), "{}", text);
                    }
                    Some(Host::Ipv6(address)) => prop_assert!(is_public(IpAddr::V6(address))),
                    Some(Host::Domain(name)) => prop_assert!(!is_of_own_network(name)),
                    None => prop_assert!(false, "no host in {}", text),
                }
            }
        }

        /// No text makes it fail otherwise than by refusing, and no refusal repeats a password.
        #[test]
        fn any_text_is_judged(text in "\\PC{0,60}", password in "[a-z]{0,4}SECRET[a-z]{0,4}") {
            let start = guard().first("https://case.example/a/b").unwrap();
            guard().first(&text).ok();
            guard().redirect(&start, &text).ok();
            let refused = guard().first(&format!("https://me:{password}@{text}"));
            prop_assert!(!refused.is_ok_and(|target| target.url.password().is_some()));
        }
    }

    #[test]
    fn a_configured_host_is_asked_on_its_port_only() {
        assert!(guard().first("http://10.0.0.7:8080/x").unwrap().private);
        for other in [
            "http://10.0.0.7/",
            "http://10.0.0.8:8080/",
            "http://[::ffff:10.0.0.7]:8080/",
        ] {
            assert!(
                matches!(guard().first(other), Err(NetError::Address { .. })),
                "{other}"
            );
        }
    }
}
