//! Colours: sRGB as it is written in settings, `OKLab` for changing it as eyes see it (Björn
//! Ottosson, "A perceptual color space for image processing", 2020), and the contrast of
//! WCAG 2.2.

use std::fmt;

/// A colour in sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    /// Red, green and blue.
    pub rgb: [u8; 3],
}

/// A colour in `OKLCh`: lightness from 0 to 1, chroma from 0, hue in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Oklch {
    pub(super) lightness: f64,
    pub(super) chroma: f64,
    pub(super) hue: f64,
}

impl Oklch {
    pub(super) const fn new(lightness: f64, chroma: f64, hue: f64) -> Self {
        Self {
            lightness,
            chroma,
            hue,
        }
    }

    /// The nearest colour of sRGB with this lightness and hue.
    pub(super) fn colour(self) -> Colour {
        let mut chroma = self.chroma;
        loop {
            let linear = linear_of([
                self.lightness,
                chroma * self.hue.to_radians().cos(),
                chroma * self.hue.to_radians().sin(),
            ]);
            let is_shown = linear.iter().all(|one| (-0.0005..=1.0005).contains(one));
            if is_shown || chroma < 0.001 {
                return Colour {
                    rgb: linear.map(|one| byte(encoded(one.clamp(0.0, 1.0)))),
                };
            }
            chroma -= 0.002;
        }
    }
}

impl Colour {
    /// Black.
    pub(super) const BLACK: Self = Self { rgb: [0, 0, 0] };
    /// White.
    pub(super) const WHITE: Self = Self {
        rgb: [255, 255, 255],
    };

    /// Reads `#rrggbb` or `#rgb`.
    pub(super) fn parse(written: &str) -> Option<Self> {
        let digits = written.strip_prefix('#')?;
        let digits: Option<Vec<u8>> = digits
            .chars()
            .map(|digit| u8::try_from(digit.to_digit(16)?).ok())
            .collect();
        let rgb = match digits?[..] {
            [r, g, b] => [r * 17, g * 17, b * 17],
            [r, r2, g, g2, b, b2] => [r * 16 + r2, g * 16 + g2, b * 16 + b2],
            _ => return None,
        };
        Some(Self { rgb })
    }

    /// The contrast of two colours by WCAG 2.2, from 1 to 21.
    pub(super) fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// The relative luminance of WCAG 2.2.
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn linear(self) -> [f64; 3] {
        self.rgb.map(|byte| {
            let value = f64::from(byte) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        })
    }

    #[allow(clippy::many_single_char_names)] // as the formula has them
    fn oklab(self) -> [f64; 3] {
        let [r, g, b] = self.linear();
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        [
            0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
            1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
            0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
        ]
    }

    pub(super) fn oklch(self) -> Oklch {
        let [lightness, a, b] = self.oklab();
        Oklch {
            lightness,
            chroma: a.hypot(b),
            hue: b.atan2(a).to_degrees(),
        }
    }

    /// The colour between two: this one at 0, the other at 1.
    pub(super) fn mix(self, other: Self, share: f64) -> Self {
        let (one, other) = (self.oklab(), other.oklab());
        let lab = [0, 1, 2].map(|at| one[at] + (other[at] - one[at]) * share);
        let rgb = linear_of(lab).map(|one| byte(encoded(one.clamp(0.0, 1.0))));
        Self { rgb }
    }

    /// The nearest colour of this hue whose contrast with all of the grounds is at least
    /// `least`; itself if it passes. `None` if neither darker nor lighter ones pass.
    pub(super) fn passing(self, grounds: &[Self], least: f64) -> Option<Self> {
        let passes = |colour: &Self| grounds.iter().all(|one| colour.contrast(*one) >= least);
        if passes(&self) {
            return Some(self);
        }
        let own = self.oklch();
        let steps = (1..=200).flat_map(|step| [f64::from(step), -f64::from(step)]);
        let near = steps
            .map(|step| own.lightness + step * 0.005)
            .filter(|lightness| (0.0..=1.0).contains(lightness))
            .map(|lightness| Oklch { lightness, ..own }.colour());
        near.chain([Self::BLACK, Self::WHITE]).find(passes)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.rgb;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

/// Linear sRGB of a colour in `OKLab`.
#[allow(clippy::many_single_char_names)] // as the formula has them
fn linear_of([lightness, a, b]: [f64; 3]) -> [f64; 3] {
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
    ]
}

fn encoded(linear: f64) -> f64 {
    if linear <= 0.003_130_8 {
        linear * 12.92
    } else {
        1.055 * linear.powf(1.0 / 2.4) - 0.055
    }
}

// The value is from 0 to 1.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn byte(value: f64) -> u8 {
    (value * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(written: &str) -> Colour {
        Colour::parse(written).expect("a colour")
    }

    #[test]
    fn colours_are_read_as_in_css() {
        assert_eq!(colour("#b03317").rgb, [0xb0, 0x33, 0x17]);
        assert_eq!(colour("#fA0"), colour("#ffaa00"));
        for wrong in ["b03317", "#b0331", "#b0331g", "red", "", "#", "#b03317ff"] {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
        }
        assert_eq!(colour("#0a0b0c").to_string(), "#0a0b0c");
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        // The examples of WebAIM's contrast checker, to two digits.
        for (one, other, expected) in [
            ("#000000", "#ffffff", 21.0),
            ("#777777", "#ffffff", 4.48),
            ("#0000ff", "#ffffff", 8.59),
            ("#ff0000", "#ffffff", 4.0),
        ] {
            let found = colour(one).contrast(colour(other));
            assert!((found - expected).abs() < 0.01, "{one} {other} {found}");
        }
    }

    #[test]
    fn a_colour_comes_back_from_oklch() {
        for written in ["#b03317", "#fcfaf6", "#000000", "#ffffff", "#0057b8"] {
            assert_eq!(colour(written).oklch().colour(), colour(written));
        }
        // Red of sRGB, as CSS Color 4 has it.
        let red = colour("#ff0000").oklch();
        assert!((red.lightness - 0.628).abs() < 0.001 && (red.chroma - 0.258).abs() < 0.001);
    }

    #[test]
    fn the_nearest_colour_that_passes_is_of_the_same_hue() {
        let (paper, pale) = (colour("#ffffff"), colour("#ff9900"));
        let found = pale.passing(&[paper], 4.5).expect("there is one");
        let ratio = found.contrast(paper);
        assert!((4.5..4.7).contains(&ratio), "{ratio}");
        assert!((found.oklch().hue - pale.oklch().hue).abs() < 2.0);
        assert_eq!(found.passing(&[paper], 4.5), Some(found));
        let grounds = [Colour::BLACK, Colour::WHITE];
        assert_eq!(pale.passing(&grounds, 7.0), None);
    }
}
