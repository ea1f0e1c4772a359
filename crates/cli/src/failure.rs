//! Why a command failed, and the exit code that says so.

use bookmobile_press::Diagnostics;
use std::fmt;

/// The reason why a command failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The collection has mistakes.
    Mistakes(Box<Diagnostics>),
    /// The collection has warnings, and none were wanted.
    Warnings,
    /// The mistakes were printed already.
    Reported,
    /// The site is not what was signed; how it differs.
    NotAsSigned(String),
    /// Something else.
    Other(anyhow::Error),
}

impl Failure {
    /// The exit code.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::Mistakes(_) | Self::Warnings | Self::Reported | Self::NotAsSigned(_) => 1,
            Self::Other(_) => 3,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mistakes(mistakes) => write!(f, "{}", mistakes.summary()),
            Self::Warnings => f.write_str("there are warnings, and --strict was given"),
            Self::Reported => Ok(()),
            Self::NotAsSigned(how) => f.write_str(how),
            Self::Other(error) => write!(f, "{error:#}"),
        }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Other(error)
    }
}
