//! A model of the network between the server and its browsers: bandwidth and delay, the
//! number of bytes after which it is cut, and the number of bytes sent. It has no sockets
//! and does not sleep: it computes which answer sends how much, and when.

use std::time::{Duration, Instant};

/// A slow link, which all connections share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The delay before each answer begins.
    pub delay: Duration,
    /// The bandwidth in bytes a second, at least 1.
    pub bytes_per_second: u32,
}

/// The traffic over the line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sent {
    /// Requests that arrived, including those without an answer because of the cut.
    pub requests: u64,
    /// Bytes of the answers' headers and bodies.
    pub bytes: u64,
}

/// What an answer that has bytes to send does next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Send this many bytes after this wait, then ask again.
    Send { count: usize, wait: Duration },
    /// The line is cut.
    Cut,
}

/// The network, shared by all answers.
#[derive(Debug, Default)]
pub(crate) struct Line {
    link: Option<Link>,
    /// The time at which everything sent so far will have arrived.
    free: Option<Instant>,
    /// Bytes until the cut, if there is one.
    left: Option<u64>,
    met: bool,
    sent: Sent,
}

/// An answer sends at most this fraction of a second's bytes at a time, so that
/// several answers share the link.
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

    /// Whether an answer has reached the cut.
    pub(crate) fn was_cut(&self) -> bool {
        self.met
    }

    pub(crate) fn sent(&self) -> Sent {
        self.sent
    }

    /// Counts a request; returns how long its answer waits before it begins.
    pub(crate) fn delay(&mut self) -> Duration {
        self.sent.requests += 1;
        self.link.map_or(Duration::ZERO, |link| link.delay)
    }

    /// The next decision for an answer that has this many bytes to send.
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
        // Idle time is not saved up.
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
