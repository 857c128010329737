//! When to ask again. Pure: the time and the chance are given.
//!
//! Good rounds follow the mirror's rhythm; failures back off exponentially. Both are spread a little, so that many
//! mirrors of one server do not ask in step. A server that says when to come back is never asked earlier.

use std::time::Duration;

/// Wait after the first failure.
const FIRST: u64 = 60;
/// Longest wait after failures.
const LONGEST: u64 = 24 * 3600;
/// Share by which a rhythm is stretched or shortened at most.
const SPREAD: f64 = 0.1;

/// Microseconds from now, never overflowing.
fn from_now(now: i64, wait: Duration) -> i64 {
    now.saturating_add(i64::try_from(wait.as_micros()).unwrap_or(i64::MAX))
}

/// When the next round is due after a good one. `chance` lies in 0..1; times are microseconds since 1970 UTC.
pub fn after_success(now: i64, every: Duration, chance: f64) -> i64 {
    let factor = 1.0 - SPREAD + 2.0 * SPREAD * chance.clamp(0.0, 1.0);
    from_now(now, every.mul_f64(factor))
}

/// When to try again after so many failures in a row, this one included. `retry_after` is what the server asks for.
pub fn after_failure(now: i64, failures: i64, retry_after: Option<Duration>, chance: f64) -> i64 {
    let doublings = u32::try_from(failures.saturating_sub(1).clamp(0, 30)).unwrap_or(30);
    let seconds = FIRST.saturating_mul(1 << doublings).min(LONGEST);
    let wait = Duration::from_secs(seconds).mul_f64(0.5 + 0.5 * chance.clamp(0.0, 1.0));
    let asked = retry_after.unwrap_or_default();
    // Not all at the very moment the server names.
    let asked = asked.saturating_add(asked.mul_f64(SPREAD * chance.clamp(0.0, 1.0)));
    from_now(now, wait.max(asked))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECOND: i64 = 1_000_000;

    proptest! {
        #[test]
        fn a_rhythm_is_kept_within_a_tenth(now in 0..i64::MAX / 2, every in 60_u64..2_592_000, chance in 0.0..1.0_f64) {
            let next = after_success(now, Duration::from_secs(every), chance) - now;
            let every = every as i64 * SECOND;
            prop_assert!(next >= every / 10 * 9 - 1 && next <= every / 10 * 11 + 10, "{next} {every}");
        }

        #[test]
        fn failures_wait_longer_each_time_up_to_a_day(now in 0..i64::MAX / 2, failures in 0..i64::MAX, chance in 0.0..1.0_f64) {
            let wait = |failures| after_failure(now, failures, None, chance) - now;
            prop_assert!(wait(failures) >= 30 * SECOND);
            prop_assert!(wait(failures) <= LONGEST as i64 * SECOND);
            prop_assert!(wait(failures.saturating_add(1)) >= wait(failures));
        }

        #[test]
        fn nobody_is_asked_earlier_than_they_said(
            now in 0..i64::MAX / 2, failures in 0_i64..100, asked in 0_u64..604_800, chance in 0.0..1.0_f64,
        ) {
            let next = after_failure(now, failures, Some(Duration::from_secs(asked)), chance);
            prop_assert!(next - now >= asked as i64 * SECOND);
            prop_assert!(next >= after_failure(now, failures, None, chance));
        }

        #[test]
        fn no_clock_and_no_chance_breaks_it(now: i64, every: u32, failures: i64, asked: u32, chance: f64) {
            let every = Duration::from_secs(u64::from(every));
            let asked = Duration::from_secs(u64::from(asked));
            prop_assume!(!chance.is_nan());
            prop_assert!(after_success(now, every, chance) >= now);
            prop_assert!(after_failure(now, failures, Some(asked), chance) >= now);
        }
    }
}
