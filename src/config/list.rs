//! Settings that are lists: ports, and hosts with or without a port, separated by commas.

use std::fmt;

use super::value::Fault;

/// TCP ports, in the order given; an empty text is the empty list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ports(pub Vec<u16>);

impl Ports {
    /// Reads `80,443`.
    ///
    /// # Errors
    /// [`Fault::Ports`] for anything that is no port from 1 to 65535.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let port = |word: &str| word.parse().ok().filter(|port: &u16| *port > 0);
        let ports: Option<Vec<u16>> = words(text).map(port).collect();
        ports.map(Ports).ok_or(Fault::Ports)
    }
}

impl fmt::Display for Ports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        joined(f, &self.0)
    }
}

/// A host by name or address, and the port that is meant; without one, every port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// In lower case, as a URL spells it: names in ASCII, IPv6 in brackets.
    pub host: String,
    /// The one port meant.
    pub port: Option<u16>,
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.port {
            Some(port) => write!(f, "{}:{port}", self.host),
            None => f.write_str(&self.host),
        }
    }
}

/// Hosts, in the order given; an empty text is the empty list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hosts(pub Vec<Host>);

impl Hosts {
    /// Reads `case.campus.example,10.0.0.7:8080,[fd00::1]:8080`.
    ///
    /// # Errors
    /// [`Fault::Hosts`] for anything that is neither a name nor an address, or has more to it than a port.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let hosts: Option<Vec<Host>> = words(text).map(host).collect();
        hosts.map(Hosts).ok_or(Fault::Hosts)
    }
}

impl fmt::Display for Hosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        joined(f, &self.0)
    }
}

/// A URL of a scheme that has no default port, so that every port that is written is seen.
fn host(word: &str) -> Option<Host> {
    // `http` decides how a host is spelt; the port is taken from the same word under a scheme without a default one.
    let url = url::Url::parse(&format!("http://{word}")).ok()?;
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if !bare || word.ends_with('/') || !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    let written = word.rsplit_once(':').map(|(_, port)| port);
    let port = match written.filter(|port| !port.ends_with(']') && !port.is_empty()) {
        Some(port) => Some(port.parse().ok()?),
        None if word.ends_with(':') => return None,
        None => None,
    };
    let host = url.host_str()?.trim_end_matches('.').to_owned();
    (!host.is_empty() && port != Some(0)).then_some(Host { host, port })
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
}

fn joined<T: fmt::Display>(f: &mut fmt::Formatter<'_>, list: &[T]) -> fmt::Result {
    for (at, one) in list.iter().enumerate() {
        write!(f, "{}{one}", if at == 0 { "" } else { "," })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn hosts_are_read_with_and_without_ports_and_shown_again() {
        let text = "Case.Campus.example, 10.0.0.7:80,[fd00::1]:8080,[::1],127.0.0.1";
        let hosts = Hosts::parse(text).unwrap();
        let shown = "case.campus.example,10.0.0.7:80,[fd00::1]:8080,[::1],127.0.0.1";
        assert_eq!(hosts.to_string(), shown);
        assert_eq!(Hosts::parse(shown).unwrap(), hosts);
        assert_eq!(hosts.0[1].port, Some(80));
        assert_eq!(hosts.0[3].port, None);
        assert_eq!(Hosts::parse("").unwrap(), Hosts::default());
    }

    #[test]
    fn what_is_no_host_is_refused() {
        for bad in [
            "a b", "http://a", "a/b", "u@a", "a:", "a:0", "a:x", "a:99999", "::1", "[::1", "a?b",
        ] {
            assert_eq!(Hosts::parse(bad), Err(Fault::Hosts), "{bad}");
        }
        for bad in ["0", "65536", "80;81", "http"] {
            assert_eq!(Ports::parse(bad), Err(Fault::Ports), "{bad}");
        }
    }
}
