//! Whether a cached session is still good enough.
//!
//! botocore runs a `credential_process` again at every request once less than 15 minutes are left, so credentials are
//! renewed above that where the source can give longer ones. Inside that window they still work, and are served when
//! renewing fails or would disturb a person.

use chrono::{DateTime, TimeDelta, Utc};

/// What a session is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// To be given to another program, which keeps it for a while.
    ToHandOut,
    /// To sign one call now.
    ToCallWith,
}

/// How good a session still is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Freshness {
    /// Good: no reason to renew it.
    Fresh,
    /// It works, but should be renewed.
    Usable,
    /// It has ended, or is about to.
    Ended,
}

/// Below this a session is not handed out any more.
const LAST_MINUTES: TimeDelta = TimeDelta::minutes(2);
/// Below this a session is not used for a call any more.
const LAST_SECONDS: TimeDelta = TimeDelta::seconds(60);

/// Judges a session by its end. `window` is the time left below which it is renewed; for a session that lives less
/// than twice as long as the window (15 minutes is the least that AWS gives), a quarter of its life takes its place.
pub(super) fn judge(
    now: DateTime<Utc>,
    issued_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    window: TimeDelta,
    need: Need,
) -> Freshness {
    let left = expires_at - now;
    if need == Need::ToCallWith {
        return if left > LAST_SECONDS { Freshness::Fresh } else { Freshness::Ended };
    }
    let life = expires_at - issued_at;
    let window = if life < window * 2 { window.min(life / 4) } else { window };
    if left > window {
        Freshness::Fresh
    } else if left > LAST_MINUTES {
        Freshness::Usable
    } else {
        Freshness::Ended
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_by_life_and_time_left() {
        let issued = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let judged = |life: i64, left: i64, need| {
            let expires = issued + TimeDelta::minutes(life);
            judge(expires - TimeDelta::minutes(left), issued, expires, TimeDelta::minutes(16), need)
        };
        use Freshness::{Ended, Fresh, Usable};
        for (life, left, expected) in [
            (60, 60, Fresh),
            (60, 17, Fresh),
            (60, 16, Usable),
            (60, 3, Usable),
            (60, 2, Ended),
            (60, 0, Ended),
            (720, 17, Fresh),
            (720, 16, Usable),
            // Fifteen minutes is all that some sources give: served nearly to the end.
            (15, 15, Fresh),
            (15, 4, Fresh),
            (15, 3, Usable),
            (15, 2, Ended),
            (32, 17, Fresh),
            (32, 16, Usable),
            (31, 8, Fresh),
            (31, 7, Usable),
        ] {
            assert_eq!(judged(life, left, Need::ToHandOut), expected, "{life} min, {left} left");
        }
        assert_eq!(judged(60, 2, Need::ToCallWith), Fresh);
        assert_eq!(judged(60, 1, Need::ToCallWith), Ended);
    }
}
