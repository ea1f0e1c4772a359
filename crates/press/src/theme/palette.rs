//! The palette of a theme: from accent, paper and ink all other colours that the style
//! sheets have, in both themes, with the contrast that text needs.

use super::colour::{Colour, Oklch};

/// The least contrast of text on its ground (WCAG 2.2, 1.4.3).
pub(super) const TEXT: f64 = 4.5;

/// The least contrast of what is not text (WCAG 2.2, 1.4.11).
const LINE: f64 = 3.0;

/// A colour in both themes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shades {
    /// By day.
    pub light: Colour,
    /// By night.
    pub dark: Colour,
}

/// The colours of the built-in style, in the light and in the dark theme, as in
/// `style/tokens.css`.
pub(super) const PAPER: [Oklch; 2] = [
    Oklch::new(0.985, 0.005, 90.0),
    Oklch::new(0.19, 0.015, 260.0),
];
pub(super) const INK: [Oklch; 2] = [Oklch::new(0.23, 0.015, 60.0), Oklch::new(0.89, 0.012, 85.0)];
pub(super) const ACCENT: [Oklch; 2] = [Oklch::new(0.51, 0.17, 33.0), Oklch::new(0.76, 0.13, 40.0)];
const TONES: [(&str, [Oklch; 2]); 5] = [
    (
        "note",
        [Oklch::new(0.46, 0.1, 250.0), Oklch::new(0.78, 0.09, 250.0)],
    ),
    (
        "tip",
        [Oklch::new(0.46, 0.1, 160.0), Oklch::new(0.79, 0.1, 160.0)],
    ),
    (
        "important",
        [Oklch::new(0.47, 0.13, 300.0), Oklch::new(0.8, 0.09, 305.0)],
    ),
    (
        "warning",
        [Oklch::new(0.49, 0.1, 75.0), Oklch::new(0.83, 0.11, 85.0)],
    ),
    (
        "caution",
        [Oklch::new(0.51, 0.17, 25.0), Oklch::new(0.78, 0.12, 25.0)],
    ),
];

/// The colours that a publisher chooses; `None` for those of the built-in style.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Chosen {
    pub(super) accent: Option<Shades>,
    pub(super) paper: Option<Shades>,
    pub(super) ink: Option<Shades>,
}

/// The custom properties that a theme sets, with their colours.
pub(super) fn palette(chosen: Chosen) -> Vec<(&'static str, Shades)> {
    let light = of_theme(chosen, 0, |shades| shades.light);
    let dark = of_theme(chosen, 1, |shades| shades.dark);
    let has_ground = chosen.paper.is_some() || chosen.ink.is_some();
    let all = light.into_iter().zip(dark);
    all.filter_map(|((name, light, is_own), (_, dark, is_own_too))| {
        let is_set = match name {
            "accent" | "on-accent" => chosen.accent.is_some(),
            "accent-soft" => has_ground || chosen.accent.is_some(),
            // A tone only where the built-in one cannot be read.
            _ => has_ground && (is_own || is_own_too),
        };
        is_set.then_some((name, Shades { light, dark }))
    })
    .collect()
}

/// The colours of one theme by the names of their custom properties, and whether each is
/// another than the built-in one.
fn of_theme(
    chosen: Chosen,
    theme: usize,
    pick: fn(Shades) -> Colour,
) -> Vec<(&'static str, Colour, bool)> {
    let or = |own: Option<Shades>, built_in: [Oklch; 2]| {
        own.map_or_else(|| built_in[theme].colour(), pick)
    };
    let paper = or(chosen.paper, PAPER);
    let ink = or(chosen.ink, INK);
    let accent = or(chosen.accent, ACCENT);
    // Where text would be hard to read on a shade of the paper, the paper stays as it is.
    let shade = |by: f64| {
        let own = paper.oklch();
        let lightness = (own.lightness + by).clamp(0.0, 1.0);
        let shade = Oklch { lightness, ..own }.colour();
        let is_read = [ink, accent].iter().all(|one| one.contrast(shade) >= TEXT);
        if is_read { shade } else { paper }
    };
    let is_dark = paper.oklch().lightness < 0.5;
    let (raised, sunk) = if is_dark {
        (shade(0.045), shade(-0.03))
    } else {
        (shade(0.015), shade(-0.03))
    };
    let grounds = [paper, raised, sunk];
    let soft_ink = ink.mix(paper, 0.28).passing(&grounds, TEXT).unwrap_or(ink);
    let strong_rule = ink.mix(paper, 0.5).passing(&grounds, LINE).unwrap_or(ink);
    // Selected text is on it.
    let soft_accent = [0.14, 0.1, 0.06]
        .map(|share| paper.mix(accent, share))
        .into_iter()
        .find(|ground| ink.contrast(*ground) >= TEXT)
        .unwrap_or(paper);
    let black = Oklch::new(0.19, 0.02, 40.0).colour();
    let on_accent = if accent.contrast(Colour::WHITE) >= accent.contrast(black) {
        Colour::WHITE
    } else {
        black
    };
    let mut all = vec![
        ("paper", paper, true),
        ("paper-raised", raised, true),
        ("paper-sunk", sunk, true),
        ("ink", ink, true),
        ("ink-soft", soft_ink, true),
        ("rule", paper.mix(ink, 0.13), true),
        ("rule-strong", strong_rule, true),
        ("accent", accent, true),
        ("accent-soft", soft_accent, true),
        ("on-accent", on_accent, true),
    ];
    all.extend(TONES.map(|(name, shades)| {
        let built_in = shades[theme].colour();
        let own = built_in.passing(&grounds, TEXT).unwrap_or(ink);
        (name, own, own != built_in)
    }));
    all
}

/// The dark shade of a light accent.
pub(super) fn dark_accent(light: Colour, paper: Colour) -> Colour {
    let own = light.oklch();
    let near = Oklch::new(0.76, own.chroma.min(0.14), own.hue).colour();
    near.passing(&[paper], TEXT).unwrap_or(near)
}

/// The dark shade of a light paper.
pub(super) fn dark_paper(light: Colour) -> Colour {
    let own = light.oklch();
    Oklch::new(0.19, own.chroma.min(0.03), own.hue).colour()
}

/// The dark shade of a light ink.
pub(super) fn dark_ink(light: Colour, paper: Colour) -> Colour {
    let own = light.oklch();
    let near = Oklch::new(0.89, own.chroma.min(0.02), own.hue).colour();
    near.passing(&[paper], TEXT).unwrap_or(near)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(written: &str) -> Colour {
        Colour::parse(written).expect("a colour")
    }

    fn value<'a>(all: &'a [(&'static str, Shades)], name: &str) -> Option<&'a Shades> {
        all.iter()
            .find(|(own, _)| *own == name)
            .map(|(_, shades)| shades)
    }

    #[test]
    fn the_built_in_colours_are_those_of_the_style() {
        let tokens = include_str!("../../../../style/tokens.css");
        let written =
            |shade: Oklch| format!("oklch({} {} {})", shade.lightness, shade.chroma, shade.hue);
        let own = [("paper", PAPER), ("ink", INK), ("accent", ACCENT)];
        for (name, [light, dark]) in own.into_iter().chain(TONES) {
            let line = format!(
                "--{name}: light-dark({}, {});",
                written(light),
                written(dark)
            );
            assert!(tokens.contains(&line), "{line}");
            // The plain colour of older browsers is nearly the same one.
            let (_, rest) = tokens.split_once(&format!("--{name}: ")).expect(name);
            let plain = colour(&rest[..7]);
            assert!(plain.contrast(light.colour()) < 1.15, "{name} {plain}");
        }
    }

    #[test]
    fn an_accent_alone_changes_nothing_else() {
        let accent = Shades {
            light: colour("#0057b8"),
            dark: dark_accent(colour("#0057b8"), PAPER[1].colour()),
        };
        let chosen = Chosen {
            accent: Some(accent),
            ..Chosen::default()
        };
        let names: Vec<_> = palette(chosen).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["accent", "accent-soft", "on-accent"]);
        assert!(palette(Chosen::default()).is_empty());
    }

    #[test]
    fn all_text_can_be_read_on_every_shade_of_the_paper() {
        // The text has as little contrast as is allowed.
        let barely = |written: &str, paper: Shades| Shades {
            light: (colour(written).passing(&[paper.light], TEXT)).expect("a colour"),
            dark: (colour(written).passing(&[paper.dark], TEXT)).expect("a colour"),
        };
        for (light, dark, ink, accent) in [
            ("#ffffff", "#000000", "#808080", "#0057b8"),
            ("#fff4d6", "#2b2b2b", "#3a2a00", "#8a3b00"),
            ("#d8e8d8", "#102010", "#90a090", "#20a020"),
            ("#e8e8e8", "#3a3a3a", "#808080", "#c03030"),
        ] {
            let paper = Shades {
                light: colour(light),
                dark: colour(dark),
            };
            let all = palette(Chosen {
                paper: Some(paper),
                ink: Some(barely(ink, paper)),
                accent: Some(barely(accent, paper)),
            });
            let grounds = ["paper", "paper-raised", "paper-sunk"];
            let texts = ["ink", "ink-soft", "accent"];
            let tones = TONES.map(|(name, _)| name);
            for text in texts.into_iter().chain(tones) {
                for ground in grounds {
                    // A tone that is not set can be read as it is.
                    let Some(own) = value(&all, text) else {
                        continue;
                    };
                    let ground = value(&all, ground).expect("a ground");
                    let light = own.light.contrast(ground.light);
                    let dark = own.dark.contrast(ground.dark);
                    assert!(light >= TEXT && dark >= TEXT, "{text} {light} {dark}");
                }
            }
        }
    }
}
