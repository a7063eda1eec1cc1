//! The mark that passes: a share of the points of the attempt, or a number of points.

use std::fmt;

use crate::canon::Canon;
use crate::question::Percent;

/// What an attempt must earn to pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Percent(Percent),
    Points(u32),
}

impl Mark {
    /// Nobody fails it.
    pub fn is_zero(self) -> bool {
        matches!(self, Self::Percent(Percent::ZERO) | Self::Points(0))
    }

    /// Whether an attempt that earned so much reaches it.
    pub fn is_reached(self, points: u32, percent: Percent) -> bool {
        match self {
            Self::Percent(mark) => percent >= mark,
            Self::Points(mark) => points >= mark,
        }
    }

    /// `None`: the mark is in points.
    pub fn percent(self) -> Option<Percent> {
        match self {
            Self::Percent(mark) => Some(mark),
            Self::Points(_) => None,
        }
    }

    /// A bare number for per cent, as before there were other marks: no digest of an older quiz changes.
    pub(crate) fn write(self, canon: &mut Canon) {
        match self {
            Self::Percent(mark) => canon.number(u64::from(mark.get())),
            Self::Points(mark) => canon.object(|canon| canon.key("points").number(u64::from(mark))),
        }
    }
}

impl From<Percent> for Mark {
    fn from(mark: Percent) -> Self {
        Self::Percent(mark)
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Percent(mark) => mark.fmt(out),
            Self::Points(1) => write!(out, "1 point"),
            Self::Points(mark) => write!(out, "{mark} points"),
        }
    }
}
