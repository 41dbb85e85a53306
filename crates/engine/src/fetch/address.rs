//! Which addresses belong to the public internet.
//!
//! A feed's address is chosen by strangers (a redirect, a DNS record), so the fetcher must not be led into
//! the machine it runs on or the network around it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether `address` is one a stranger may send us to.
///
/// False for everything the IANA special-purpose registries (RFC 6890 and its updates) keep off the public
/// internet, and for IPv6 addresses that carry such an IPv4 address inside (mapped, NAT64, 6to4).
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let reserved = match (a, b, c) {
        (0 | 10 | 127, _, _) => true, // this network, private, loopback
        (100, 64..=127, _) => true,   // carrier-grade NAT, RFC 6598
        (169, 254, _) => true,        // link-local, where clouds keep their metadata
        (172, 16..=31, _) => true,    // private
        (192, 168, _) => true,        // private
        (192, 0, 0 | 2) => true,      // protocol assignments, documentation
        (192, 88, 99) => true,        // the former 6to4 relays
        (198, 18 | 19, _) => true,    // benchmarks, RFC 2544
        (198, 51, 100) => true,       // documentation
        (203, 0, 113) => true,        // documentation
        (224.., _, _) => true,        // multicast, reserved, broadcast
        _ => false,
    };
    !reserved
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let s = address.segments();
    match s {
        [0, 0, 0, 0, 0, 0xffff, high, low] => is_public_v4(embedded(high, low)), // mapped
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => is_public_v4(embedded(high, low)), // NAT64, RFC 6052
        [0x2002, high, low, ..] => is_public_v4(embedded(high, low)),            // 6to4, RFC 3056
        [0x2001, second, ..] if second < 0x200 => false, // protocol assignments, Teredo among them
        [0x2001, 0x0db8, ..] => false,                   // documentation
        [0x3fff, second, ..] if second < 0x1000 => false, // documentation, RFC 9637
        // Global unicast is 2000::/3; loopback, ULA, link-local and multicast all lie outside it.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

fn embedded(high: u16, low: u16) -> Ipv4Addr {
    let [a, b] = high.to_be_bytes();
    let [c, d] = low.to_be_bytes();
    Ipv4Addr::new(a, b, c, d)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_off_the_public_internet_are_told_apart() {
        let refused = [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.0.3",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.7",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::a00:1",
            "64:ff9b:1::808:808",
            "100::1",
            "2001::1",
            "2001:20::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:c0a8:101::1",
            "3fff::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ];
        for text in refused {
            assert!(!is_public(text.parse().unwrap()), "{text} must be refused");
        }
        let accepted = [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.1",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.255.255",
            "172.32.0.1",
            "192.0.1.1",
            "192.167.1.1",
            "198.17.0.1",
            "198.20.0.1",
            "223.255.255.255",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2001:200::1",
            "2001:4860:4860::8888",
            "2002:808:808::1",
            "2606:4700::1111",
            "2a00:1450::1",
        ];
        for text in accepted {
            assert!(is_public(text.parse().unwrap()), "{text} must be accepted");
        }
    }
}
