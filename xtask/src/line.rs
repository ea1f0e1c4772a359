//! The line between a server and all who ask it, as a plain model: how fast
//! bytes go over it, after how many of them it is cut, and how many went. It
//! knows no sockets and does not sleep: it says who sends how much, and when.

use std::time::{Duration, Instant};

/// A slow link: all connections together share it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// How long each answer waits before it begins.
    pub delay: Duration,
    /// How many bytes go over it in a second, at least 1.
    pub bytes_per_second: u32,
}

/// What went over the line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sent {
    /// Requests that came, also those that the cut kept from an answer.
    pub requests: u64,
    /// Bytes of their heads and bodies.
    pub bytes: u64,
}

/// What an answer that has bytes to send is told.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Send so many bytes after this wait, then ask again.
    Send { count: usize, wait: Duration },
    /// The line is cut.
    Cut,
}

/// The line.
#[derive(Debug, Default)]
pub(crate) struct Line {
    link: Option<Link>,
    /// When all that was let through will have gone.
    free: Option<Instant>,
    /// Bytes until the cut, if there is to be one.
    left: Option<u64>,
    met: bool,
    sent: Sent,
}

/// The link is shared in pieces that take so long, in parts of a second.
const PIECES: u32 = 50;

impl Line {
    pub(crate) fn set_link(&mut self, link: Option<Link>) {
        self.link = link;
        self.free = None;
    }

    pub(crate) fn cut_after(&mut self, bytes: u64) {
        self.left = Some(bytes);
        self.met = false;
    }

    pub(crate) fn mend(&mut self) {
        self.left = None;
    }

    /// Whether somebody has met the cut.
    pub(crate) fn was_cut(&self) -> bool {
        self.met
    }

    pub(crate) fn sent(&self) -> Sent {
        self.sent
    }

    /// A request came: how long its answer waits before it begins.
    pub(crate) fn delay(&mut self) -> Duration {
        self.sent.requests += 1;
        self.link.map_or(Duration::ZERO, |link| link.delay)
    }

    /// The turn of an answer that has so many bytes to send.
    pub(crate) fn turn(&mut self, bytes: usize, now: Instant) -> Turn {
        let mut count = bytes as u64;
        if let Some(link) = self.link {
            count = count.min(u64::from(link.bytes_per_second / PIECES).max(1));
        }
        if let Some(left) = &mut self.left {
            if *left == 0 {
                self.met = true;
                return Turn::Cut;
            }
            count = count.min(*left);
            *left -= count;
        }
        self.sent.bytes += count;
        let wait = self.link.map_or(Duration::ZERO, |link| {
            let from = self.free.map_or(now, |free| free.max(now));
            let rate = f64::from(link.bytes_per_second.max(1));
            #[allow(clippy::cast_precision_loss)] // a piece is small
            let free = from + Duration::from_secs_f64(count as f64 / rate);
            self.free = Some(free);
            free - now
        });
        let count = usize::try_from(count).unwrap_or(bytes);
        Turn::Send { count, wait }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_later_waits_for_those_before() {
        let mut line = Line::default();
        line.set_link(Some(Link {
            delay: Duration::from_millis(400),
            bytes_per_second: 50_000,
        }));
        assert_eq!(line.delay(), Duration::from_millis(400));
        let now = Instant::now();
        let piece = |wait| Turn::Send {
            count: 1_000,
            wait: Duration::from_millis(wait),
        };
        assert_eq!(line.turn(9_000, now), piece(20));
        assert_eq!(line.turn(1_000, now), piece(40));
        // Time in which nobody sends is not saved up.
        let later = now + Duration::from_secs(5);
        assert_eq!(line.turn(1_000, later), piece(20));
    }

    #[test]
    fn the_cut_is_after_so_many_bytes_of_all() {
        let mut line = Line::default();
        line.cut_after(10);
        let now = Instant::now();
        let wait = Duration::ZERO;
        assert_eq!(line.turn(7, now), Turn::Send { count: 7, wait });
        assert_eq!(line.turn(7, now), Turn::Send { count: 3, wait });
        assert!(!line.was_cut());
        assert_eq!(line.turn(4, now), Turn::Cut);
        assert!(line.was_cut());
        line.mend();
        assert_eq!(line.turn(4, now), Turn::Send { count: 4, wait });
        assert_eq!(line.sent().bytes, 14);
    }
}
