//! `Retry-After` (RFC 9110 §10.2.3): seconds, or a date. Pure: the time is given.

use std::time::Duration;

use jiff::Timestamp;

/// Longest wait that is heeded; whoever asks for more is asked again after it.
const LONGEST: Duration = Duration::from_secs(7 * 24 * 3600);

/// How long to wait, from a moment on.
pub(super) fn after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    let wait = match value.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let at = jiff::fmt::rfc2822::parse(value).ok()?.timestamp();
            Duration::try_from(at.duration_since(now)).unwrap_or_default()
        }
    };
    Some(wait.min(LONGEST))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn seconds_and_dates_are_read_and_nothing_waits_for_ever() {
        let now: Timestamp = "1994-11-06T08:49:07Z".parse().unwrap();
        let wait = |value: &str| after(value, now).map(|wait| wait.as_secs());
        assert_eq!(wait("120"), Some(120));
        assert_eq!(wait("Sun, 06 Nov 1994 08:49:37 GMT"), Some(30));
        assert_eq!(wait("Sun, 06 Nov 1994 08:00:00 GMT"), Some(0));
        assert_eq!(wait("999999999999"), Some(LONGEST.as_secs()));
        assert_eq!(wait("soon"), None);
        assert_eq!(wait("-5"), None);
        assert_eq!(wait(""), None);
    }

    proptest! {
        #[test]
        fn whatever_is_sent_is_bounded(text in "\\PC{0,40}", at in 0_i64..4_000_000_000) {
            let wait = after(&text, Timestamp::from_second(at).unwrap());
            prop_assert!(wait.is_none_or(|wait| wait <= LONGEST));
        }
    }
}
