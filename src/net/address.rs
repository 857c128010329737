//! Which addresses are public. Pure: a table and arithmetic.
//!
//! After the special-purpose registries of IANA (RFC 6890 and what came after it). Of IPv6 only global unicast (`2000::/3`)
//! is public; forms that carry an IPv4 address inside (mapped, 6to4, NAT64) are as public as that address, as a packet
//! to them may end there.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// IPv4 blocks that are not public: address and length of the prefix.
const NOT_PUBLIC_V4: [([u8; 4], u32); 16] = [
    // "This network", unspecified.
    ([0, 0, 0, 0], 8),
    // Private (RFC 1918).
    ([10, 0, 0, 0], 8),
    ([172, 16, 0, 0], 12),
    ([192, 168, 0, 0], 16),
    // Shared between carrier and customer (RFC 6598).
    ([100, 64, 0, 0], 10),
    // Loopback.
    ([127, 0, 0, 0], 8),
    // Link-local; metadata services of clouds live here.
    ([169, 254, 0, 0], 16),
    // Assignments of the IETF.
    ([192, 0, 0, 0], 24),
    // Documentation.
    ([192, 0, 2, 0], 24),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    // Relays of 6to4, withdrawn.
    ([192, 88, 99, 0], 24),
    // Benchmarks.
    ([198, 18, 0, 0], 15),
    // Multicast.
    ([224, 0, 0, 0], 4),
    // Reserved, broadcast.
    ([240, 0, 0, 0], 4),
    // Direct delegation AS112 answers names of private networks.
    ([192, 175, 48, 0], 24),
];

/// IPv6 blocks inside global unicast that are not public.
const NOT_PUBLIC_V6: [([u16; 3], u32); 4] = [
    // Protocol assignments: Teredo, benchmarks, ORCHID and more.
    ([0x2001, 0, 0], 23),
    // Documentation.
    ([0x2001, 0x0db8, 0], 32),
    ([0x3fff, 0, 0], 20),
    // Direct delegation AS112.
    ([0x2620, 0x004f, 0x8000], 48),
];

/// Whether an address belongs to the public internet.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match inside(address) {
            Some(inner) => is_public_v4(inner),
            None => is_public_v6(address),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let number = u32::from(address);
    !NOT_PUBLIC_V4
        .iter()
        .any(|(block, length)| (number ^ u32::from(Ipv4Addr::from(*block))) >> (32 - length) == 0)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let number = u128::from(address);
    let global = number >> 125 == 0b001;
    global
        && !NOT_PUBLIC_V6.iter().any(|([a, b, c], length)| {
            let block = u128::from(Ipv6Addr::new(*a, *b, *c, 0, 0, 0, 0, 0));
            (number ^ block) >> (128 - length) == 0
        })
}

/// The IPv4 address that an IPv6 address stands for: IPv4-mapped `::ffff:a.b.c.d`, NAT64 `64:ff9b::a.b.c.d`, 6to4
/// `2002:ab:cd::`. (IPv4-compatible `::a.b.c.d` and the local NAT64 prefix lie outside global unicast anyway.)
fn inside(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let number = u128::from(address);
    let low = |shift: u32| Ipv4Addr::from((number >> shift) as u32);
    match address.segments() {
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => Some(low(0)),
        [0x2002, ..] => Some(low(80)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn public(text: &str) -> bool {
        is_public(text.parse().unwrap())
    }

    #[test]
    fn well_known_addresses_are_judged_right() {
        for yes in [
            "1.1.1.1",
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.0.1",
            "172.32.0.1",
            "223.255.255.1",
            "2606:4700::1111",
            "2a00:1450:4001::200e",
            "64:ff9b::8.8.8.8",
            "::ffff:8.8.8.8",
            "2002:808:808::1",
        ] {
            assert!(public(yes), "{yes}");
        }
        for no in [
            "0.0.0.0",
            "0.1.2.3",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.168.0.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.250",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b::169.254.169.254",
            "64:ff9b:1::808:808",
            "2002:7f00:1::",
            "2002:a00:1::1",
            "fe80::1",
            "fec0::1",
            "fc00::1",
            "fd12:3456::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "2001:2::1",
            "3fff::1",
            "100::1",
            "4000::1",
            "8000::1",
        ] {
            assert!(!public(no), "{no}");
        }
    }

    proptest! {
        /// What IPv4 says of an address holds for each IPv6 form that leads to it.
        #[test]
        fn a_form_is_as_public_as_what_it_carries(bits: u32, rest: u64) {
            let v4 = Ipv4Addr::from(bits);
            let mapped = IpAddr::V6(v4.to_ipv6_mapped());
            let nat64 = IpAddr::V6(Ipv6Addr::from((0x0064_ff9b_u128 << 96) | u128::from(bits)));
            let six = IpAddr::V6(Ipv6Addr::from((0x2002_u128 << 112) | (u128::from(bits) << 80) | u128::from(rest)));
            let plain = is_public(IpAddr::V4(v4));
            prop_assert_eq!(is_public(mapped), plain);
            prop_assert_eq!(is_public(nat64), plain);
            prop_assert_eq!(is_public(six), plain);
        }

        /// The table agrees with what the standard library knows.
        #[test]
        fn nothing_the_library_calls_special_is_public(bits: u32, wide: u128) {
            let v4 = Ipv4Addr::from(bits);
            if v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_multicast() || v4.is_broadcast()
                || v4.is_documentation() || v4.is_unspecified() {
                prop_assert!(!is_public(IpAddr::V4(v4)));
            }
            for v6 in [Ipv6Addr::from(wide), Ipv6Addr::from(wide >> 64), Ipv6Addr::from((wide >> 8) | (0xfd << 120))] {
                if v6.is_loopback() || v6.is_unspecified() || v6.is_multicast() || v6.is_unique_local()
                    || v6.is_unicast_link_local() {
                    prop_assert!(!is_public(IpAddr::V6(v6)));
                }
            }
        }

        /// Every address of every block of the table is refused, the first and the last too.
        #[test]
        fn whole_blocks_are_refused(at in 0..NOT_PUBLIC_V4.len(), host: u32) {
            let (block, length) = NOT_PUBLIC_V4[at];
            let mask = u32::MAX >> length;
            let first = u32::from(Ipv4Addr::from(block));
            for number in [first, first | mask, first | (host & mask)] {
                prop_assert!(!is_public(IpAddr::V4(Ipv4Addr::from(number))));
            }
        }
    }
}
