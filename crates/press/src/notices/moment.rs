//! A moment with the offset of its time zone from UTC, as notices and CAP write it.

use bookmobile_pack::Date;
use std::fmt;
use time::{Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

/// A moment, exact to the second, and how it was written: with the clock of its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment(OffsetDateTime);

impl Moment {
    /// Reads a date and time of RFC 3339, seconds optional: `2026-11-29T13:00:00+01:00`. The
    /// offset is needed; `Z` is UTC.
    pub fn parse(written: &str) -> Option<Self> {
        let digits = |range: std::ops::Range<usize>| -> Option<u8> {
            let text = written.get(range)?;
            let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse().ok().filter(|_| is_number)
        };
        let sign_is =
            |at: usize, signs: &[u8]| signs.contains(written.as_bytes().get(at)?).then_some(());
        sign_is(4, b"-")
            .and(sign_is(7, b"-"))
            .and(sign_is(10, b"Tt "))?;
        sign_is(13, b":")?;
        let year = i32::from(digits(0..2)?) * 100 + i32::from(digits(2..4)?);
        let month = Month::try_from(digits(5..7)?).ok()?;
        let date = time::Date::from_calendar_date(year, month, digits(8..10)?).ok()?;
        let (second, mut end) = match sign_is(16, b":") {
            Some(()) => (digits(17..19)?, 19),
            None => (0, 16),
        };
        if written.as_bytes().get(end) == Some(&b'.') {
            let fraction = written.get(end + 1..)?;
            let rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            end = written.len() - rest.len();
        }
        let clock = Time::from_hms(digits(11..13)?, digits(14..16)?, second).ok()?;
        let offset = offset(written.get(end..)?)?;
        let moment = PrimitiveDateTime::new(date, clock).assume_offset(offset);
        (year > 0).then_some(Self(moment))
    }

    /// Seconds since 1970.
    pub fn seconds(self) -> i64 {
        self.0.unix_timestamp()
    }

    /// A moment in UTC by the seconds since 1970; the first of all if there is none.
    pub fn at(seconds: i64) -> Self {
        let moment = OffsetDateTime::from_unix_timestamp(seconds);
        Self(moment.unwrap_or(OffsetDateTime::UNIX_EPOCH))
    }

    /// The day at its place.
    pub fn date(self) -> Date {
        let day = self.0.date();
        Date {
            year: u16::try_from(day.year()).unwrap_or_default(),
            month: day.month().into(),
            day: day.day(),
        }
    }

    /// The clock at its place, as `13:00`, and the offset from UTC, as `UTC+01:00`.
    pub fn clock(self) -> String {
        let offset = self.offset_or("");
        format!("{:02}:{:02} UTC{offset}", self.0.hour(), self.0.minute())
    }

    /// As CAP writes it: never with `Z`, and UTC as `-00:00`.
    pub fn cap(self) -> String {
        let offset = self.offset_or("-00:00");
        self.local() + &offset
    }

    /// The offset as `+01:00`, or what stands for UTC.
    fn offset_or(self, utc: &str) -> String {
        let offset = self.0.offset();
        if offset.is_utc() {
            utc.to_owned()
        } else {
            offset_text(offset)
        }
    }

    fn local(self) -> String {
        let (day, at) = (self.date(), self.0.time());
        format!(
            "{day}T{:02}:{:02}:{:02}",
            at.hour(),
            at.minute(),
            at.second()
        )
    }
}

/// As RFC 3339 writes it.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offset = self.offset_or("Z");
        f.write_str(&(self.local() + &offset))
    }
}

fn offset_text(offset: UtcOffset) -> String {
    let (hours, minutes, _) = offset.as_hms();
    let sign = if offset.is_negative() { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", hours.abs(), minutes.abs())
}

/// Reads `Z` or an offset such as `+01:00`.
fn offset(written: &str) -> Option<UtcOffset> {
    if matches!(written, "Z" | "z") {
        return Some(UtcOffset::UTC);
    }
    let (sign, rest) = written.split_at_checked(1)?;
    let sign = match sign {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let number = |text: &str| -> Option<i8> {
        let is_number = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| is_number)
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let exists = hours <= 14 && minutes < 60;
    exists
        .then(|| UtcOffset::from_hms(sign * hours, sign * minutes, 0).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::Moment;

    #[test]
    fn moments_are_read_with_their_offsets() {
        for (written, plain, cap) in [
            (
                "2026-11-29T13:00:00+01:00",
                "2026-11-29T13:00:00+01:00",
                "2026-11-29T13:00:00+01:00",
            ),
            (
                "2026-11-29 13:00-03:30",
                "2026-11-29T13:00:00-03:30",
                "2026-11-29T13:00:00-03:30",
            ),
            (
                "2026-11-29T13:00:00.25Z",
                "2026-11-29T13:00:00Z",
                "2026-11-29T13:00:00-00:00",
            ),
            (
                "2026-11-29T13:00:00-00:00",
                "2026-11-29T13:00:00Z",
                "2026-11-29T13:00:00-00:00",
            ),
        ] {
            let moment = Moment::parse(written).expect(written);
            assert_eq!(
                (moment.to_string(), moment.cap()),
                (plain.to_owned(), cap.to_owned())
            );
        }
        let moment = Moment::parse("1970-01-02T01:00:00+01:00").expect("a moment");
        assert_eq!(moment.seconds(), 86400);
        assert_eq!(moment.clock(), "01:00 UTC+01:00");
        assert_eq!(Moment::at(86400).to_string(), "1970-01-02T00:00:00Z");
    }

    #[test]
    fn only_moments_that_exist_are_read() {
        for wrong in [
            "2026-11-29",
            "2026-11-29T13:00:00",
            "2026-11-31T13:00:00Z",
            "2026-11-29T25:00:00Z",
            "2026-11-29T13:00:00+1",
            "2026-11-29T13:00:00+15:00",
            "2026-11-29T13:00:00+01:00x",
            "2026-11-29Tééé",
            "",
        ] {
            assert_eq!(Moment::parse(wrong), None, "{wrong}");
        }
    }
}
