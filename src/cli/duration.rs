//! Durations on the command line: `3600`, `90m`, `4h`, `1h30m`.

/// Reads a duration; the answer is in seconds.
pub(super) fn parse(text: &str) -> Result<u32, String> {
    let wrong = || format!("`{text}` is not a duration: write 3600, 90m, 4h or 1h30m");
    let (mut total, mut number, mut units) = (0_u32, None::<u32>, 0);
    for c in text.chars() {
        if let Some(digit) = c.to_digit(10) {
            let tens = number.unwrap_or_default().checked_mul(10).ok_or_else(wrong)?;
            number = Some(tens.checked_add(digit).ok_or_else(wrong)?);
            continue;
        }
        let unit = match c {
            'h' => 3_600,
            'm' => 60,
            's' => 1,
            _ => return Err(wrong()),
        };
        let part = number.take().ok_or_else(wrong)?.checked_mul(unit).ok_or_else(wrong)?;
        total = total.checked_add(part).ok_or_else(wrong)?;
        units += 1;
    }
    match number {
        Some(seconds) if units == 0 => Ok(seconds),
        None if units > 0 => Ok(total),
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn durations() {
        for (text, seconds) in [("3600", 3600), ("90m", 5400), ("4h", 14400), ("1h30m", 5400), ("45s", 45)] {
            assert_eq!(parse(text), Ok(seconds), "{text}");
        }
        for wrong in ["", "h", "4d", "1h30", "-1", "99999999999", "9999999h", "1.5h"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
