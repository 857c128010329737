//! Times as CASE data writes them, and what they mean on one clock.
//!
//! The text stays as received wherever RFC 3339 (section 5.6) allows it; beside it stands an integer, microseconds
//! since 1970-01-01T00:00:00Z, which is what is compared and sorted. Real data also has times without zone (read as
//! UTC), with a space instead of `T`, offsets without colon, and days where times are due.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;

/// Reads a time in any form that [`rfc3339_of`] understands, as microseconds UTC; finer digits are cut off.
pub fn micros(text: &str) -> Option<i64> {
    let whole = rfc3339_of(text)?;
    Some(instant(&whole)?.as_microsecond())
}

/// Writes microseconds UTC as RFC 3339 with `Z`, with as many digits of the fraction as it needs. Values outside the
/// years −9999 to 9999 give the nearest that can be written.
pub fn rfc3339(micros: i64) -> String {
    let nearest = if micros < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    };
    Timestamp::from_microsecond(micros)
        .unwrap_or(nearest)
        .to_string()
}

/// Whether a text is a time exactly after RFC 3339, so that it can stay as it is.
pub fn is_rfc3339(text: &str) -> bool {
    let Some((day, rest)) = text.split_at_checked(10) else {
        return false;
    };
    let Some(clock) = rest.strip_prefix(['T', 't']) else {
        return false;
    };
    let Some((seconds, rest)) = clock.split_at_checked(8) else {
        return false;
    };
    let zone = match rest.strip_prefix('.') {
        Some(fraction) => {
            let zone = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            if zone.len() == fraction.len() {
                return false;
            }
            zone
        }
        None => rest,
    };
    let zoned =
        matches!(zone, "Z" | "z") || (zone.starts_with(['+', '-']) && fits(&zone[1..], "00:00"));
    is_day(day) && fits(seconds, "00:00:00") && zoned && instant(text).is_some()
}

/// The time in RFC 3339: the text itself where it is that already, else rewritten (no zone means UTC, a day means its
/// first instant in UTC). `None` where it cannot be read as a time.
pub fn rfc3339_of(text: &str) -> Option<Cow<'_, str>> {
    if is_rfc3339(text) {
        return Some(Cow::Borrowed(text));
    }
    let (day, rest) = text.trim().split_at_checked(10)?;
    let whole = match rest.strip_prefix(['T', 't', ' ']) {
        None if rest.is_empty() => format!("{day}T00:00:00Z"),
        None => return None,
        Some(clock) => {
            let end = clock.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.' | ','));
            let (clock, zone) = clock.split_at(end.unwrap_or(clock.len()));
            format!("{day}T{}{}", seconds_of(clock), zone_of(zone.trim())?)
        }
    };
    is_rfc3339(&whole).then_some(Cow::Owned(whole))
}

/// Whether a text is a day, `YYYY-MM-DD`, that the calendar has.
pub fn is_day(text: &str) -> bool {
    fits(text, "0000-00-00") && text.parse::<Date>().is_ok()
}

/// The day in a text: itself, the day of a time as written there (whatever the zone), or `2018/9/5`, `2018.9.5` in the
/// standard form. `None` where there is none.
pub fn day_of(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some((day, _)) = text.split_at_checked(10)
        && is_day(day)
        && (text.len() == 10 || rfc3339_of(text).is_some())
    {
        return Some(day.to_owned());
    }
    let mut parts = text.split(['/', '.', '-']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let whole = format!("{year}-{month:0>2}-{day:0>2}");
    (parts.next().is_none() && is_day(&whole)).then_some(whole)
}

/// Adds the seconds a clock leaves out, and writes its fraction with a dot.
fn seconds_of(clock: &str) -> String {
    let clock = clock.replace(',', ".");
    if fits(&clock, "00:00") {
        format!("{clock}:00")
    } else {
        clock
    }
}

/// Writes a zone as RFC 3339 does.
fn zone_of(zone: &str) -> Option<String> {
    match zone {
        "" | "Z" | "z" | "UTC" | "GMT" => Some("Z".to_owned()),
        _ if fits(zone.get(1..)?, "00:00") => Some(zone.to_owned()),
        _ if fits(&zone[1..], "0000") => Some(format!("{}:{}", &zone[..3], &zone[3..])),
        _ if fits(&zone[1..], "00") => Some(format!("{zone}:00")),
        _ => None,
    }
}

/// Whether a text has digits where the pattern has `0`, and otherwise the pattern's characters.
fn fits(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text.bytes().zip(pattern.bytes()).all(|(b, p)| {
            if p == b'0' {
                b.is_ascii_digit()
            } else {
                b == p
            }
        })
}

/// The instant of an RFC 3339 text; digits of the fraction beyond nanoseconds are cut off.
fn instant(text: &str) -> Option<Timestamp> {
    let fraction = text.find('.').map(|dot| dot + 1);
    let digits = fraction.map_or(0, |at| {
        text[at..].bytes().take_while(u8::is_ascii_digit).count()
    });
    match fraction {
        Some(at) if digits > 9 => format!("{}{}", &text[..at + 9], &text[at + digits..])
            .parse()
            .ok(),
        _ => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_instant_in_many_spellings() {
        let noon = micros("2018-08-27T12:00:00Z");
        assert_eq!(noon, Some(1_535_371_200_000_000));
        for (text, standard) in [
            ("2018-08-27T12:00:00+00:00", true),
            ("2018-08-27T21:00:00+09:00", true),
            ("2018-08-27T12:00:00.0000000Z", true),
            ("2018-08-27T12:00:00.000000000000Z", true),
            ("2018-08-27t12:00:00z", true),
            ("2018-08-27T12:00:00", false),
            ("2018-08-27 12:00:00", false),
            ("2018-08-27 12:00:00 UTC", false),
            ("2018-08-27T12:00", false),
            ("2018-08-27T21:00:00+0900", false),
            ("2018-08-27T21:00:00,0+09", false),
        ] {
            assert_eq!(micros(text), noon, "{text}");
            assert_eq!(is_rfc3339(text), standard, "{text}");
        }
        assert_eq!(micros("2018-08-27"), micros("2018-08-27T00:00:00Z"));
        assert_eq!(
            micros("2018-08-27T12:00:00.1234567Z"),
            noon.map(|t| t + 123_456)
        );
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "yesterday",
            "2018-02-30T00:00:00Z",
            "2018-08-27T25:00:00Z",
            "2018-08-27T12:00:00.Z",
            "2018",
            "日本語の文字列です",
        ] {
            assert_eq!(micros(text), None, "{text}");
        }
    }

    #[test]
    fn days_come_out_of_times_and_other_spellings() {
        assert_eq!(
            day_of("2012-09-10T05:00:00+00:00").as_deref(),
            Some("2012-09-10")
        );
        assert_eq!(day_of("2012-09-10").as_deref(), Some("2012-09-10"));
        assert_eq!(day_of("2012/9/1").as_deref(), Some("2012-09-01"));
        for text in ["2012", "2012-09", "2012-09-31", "10/9/2012", "soon", ""] {
            assert_eq!(day_of(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn micros_survive_writing_and_reading(t in -62_000_000_000_000_000_i64..253_000_000_000_000_000) {
            prop_assert_eq!(micros(&rfc3339(t)), Some(t));
            prop_assert!(is_rfc3339(&rfc3339(t)));
        }

        #[test]
        fn any_text_is_read_or_refused_without_panic(text in "\\PC{0,30}") {
            if let Some(whole) = rfc3339_of(&text) {
                prop_assert!(is_rfc3339(&whole));
            }
            if let Some(day) = day_of(&text) {
                prop_assert!(is_day(&day));
            }
        }
    }
}
