//! How long something still lasts, as people say it.

use chrono::TimeDelta;

/// `3 h 12 min`, `52 min`, `40 s`
pub fn time_left(left: TimeDelta) -> String {
    match (left.num_hours(), left.num_minutes() % 60) {
        (0, 0) => format!("{} s", left.num_seconds().max(0)),
        (0, minutes) => format!("{minutes} min"),
        (hours, minutes) => format!("{hours} h {minutes:02} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_as_people_say_them() {
        let times = [
            (-3, "0 s"),
            (40, "40 s"),
            (60, "1 min"),
            (3_120, "52 min"),
            (11_520, "3 h 12 min"),
            (3_660, "1 h 01 min"),
        ];
        for (seconds, text) in times {
            assert_eq!(time_left(TimeDelta::seconds(seconds)), text);
        }
    }
}
