//! Smaller variants of a picture, for screens that cannot show all of it: a
//! photograph has ten times as many bytes as a phone can use. Pictures that cannot be
//! scaled reliably (animations, drawings, rare colour formats) stay as they are.

use fast_image_resize::FilterType::Lanczos3;
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::{CompressionType, FilterType, PngDecoder, PngEncoder};
use image::codecs::webp::{WebPDecoder, WebPEncoder};
use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageDecoder, ImageEncoder, ImageError, ImageResult};
use image::{Limits, RgbaImage};
use jpeg_encoder::{ChromaSubsamplingMethod, Encoder};
use rayon::prelude::*;
use std::io::Cursor;

/// The widths of variants, in pixels: a text column of 328 CSS pixels on a phone
/// of 360, or of 592 on a desktop, at one to three pixels each. The last is for
/// originals wider than [`LARGEST`].
const WIDTHS: [u32; 4] = [480, 720, 1200, 1600];

/// A variant is made if its width is at most this percentage of the original's, and
/// kept if its bytes are at most this percentage of the next larger file's.
const NARROWER: u64 = 80;
const LIGHTER: usize = 80;

/// The largest width, in pixels, up to which the original is always offered too.
const LARGEST: u32 = 2000;

/// The JPEG quality, from 0 to 100.
const QUALITY: u8 = 80;

/// The most memory that a decoder may allocate, in bytes.
const MEMORY: u64 = 1 << 30;

/// A picture in another size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Variant {
    /// The width in pixels.
    pub(crate) width: u32,
    pub(crate) bytes: Vec<u8>,
}

/// The variants of a picture, the smallest first, and whether the original is
/// offered beside them.
pub(crate) type Made = (Vec<Variant>, bool);

/// Whether the Exif orientation swaps width and height, as for a camera that was held
/// upright. Only JPEG is read: for other formats not every browser follows it.
pub(crate) fn is_turned(bytes: &[u8]) -> bool {
    let orientation = JpegDecoder::new(Cursor::new(bytes)).and_then(|mut one| one.orientation());
    matches!(
        orientation,
        Ok(Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH)
    )
}

/// Whether a picture of this width, in pixels, is wide enough for variants.
pub(crate) fn is_wide(width: u32) -> bool {
    WIDTHS.iter().any(|own| is_of_use(*own, width))
}

/// The variants of a picture that save enough bytes.
///
/// # Errors
/// If the picture is damaged: the decoder's message.
pub(crate) fn smaller(bytes: &[u8]) -> Result<Made, String> {
    let picture = match read(bytes) {
        Ok(Some(picture)) => picture,
        // A browser may support what is not supported here.
        Ok(None) | Err(ImageError::Unsupported(_) | ImageError::Limits(_)) => {
            return Ok((Vec::new(), true));
        }
        Err(error) => return Err(error.to_string()),
    };
    Ok(picture.variants(bytes.len()))
}

fn is_of_use(own: u32, width: u32) -> bool {
    u64::from(own) * 100 <= u64::from(width) * NARROWER
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PictureFormat {
    Jpeg,
    Png,
    WebP,
}

/// A decoded picture.
struct Picture {
    format: PictureFormat,
    /// Its pixels, with the orientation applied.
    pixels: RgbaImage,
    /// Grey, RGB or RGBA of eight bits, as variants are written.
    channels: ColorType,
    /// The ICC profile, if it has one.
    profile: Option<Vec<u8>>,
}

/// Decodes a picture; nothing if it stays as it is.
fn read(bytes: &[u8]) -> ImageResult<Option<Picture>> {
    let source = Cursor::new(bytes);
    match bytes {
        [0xff, 0xd8, ..] if components(bytes).is_none_or(|count| count > 3) => Ok(None),
        [0xff, 0xd8, ..] => decode(PictureFormat::Jpeg, JpegDecoder::new(source)?),
        [0x89, b'P', b'N', b'G', ..] if is_plain_png(bytes) => {
            decode(PictureFormat::Png, PngDecoder::new(source)?)
        }
        [b'R', b'I', b'F', b'F', ..] => {
            let decoder = WebPDecoder::new(source)?;
            if decoder.has_animation() {
                return Ok(None);
            }
            decode(PictureFormat::WebP, decoder)
        }
        _ => Ok(None),
    }
}

fn decode(format: PictureFormat, mut decoder: impl ImageDecoder) -> ImageResult<Option<Picture>> {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MEMORY);
    decoder.set_limits(limits)?;
    let profile = decoder.icc_profile()?;
    let orientation = decoder.orientation()?;
    if format != PictureFormat::Jpeg && orientation != Orientation::NoTransforms {
        return Ok(None);
    }
    let mut pixels = DynamicImage::from_decoder(decoder)?;
    // The profile's header names its colour space, which must match the pixels.
    let space = profile.as_ref().and_then(|profile| profile.get(16..20));
    let has_colour = pixels.color().has_color();
    if space.is_some_and(|space| space != if has_colour { b"RGB " } else { b"GRAY" }) {
        return Ok(None);
    }
    pixels.apply_orientation(orientation);
    if pixels.color().has_alpha() && !has_colour && profile.is_some() {
        return Ok(None);
    }
    let has_alpha = pixels.color().has_alpha();
    let pixels = pixels.into_rgba8();
    let is_opaque = !has_alpha || pixels.pixels().all(|pixel| pixel.0[3] == 255);
    let channels = match (is_opaque, has_colour || has_alpha) {
        (true, false) => ColorType::L8,
        (true, true) => ColorType::Rgb8,
        (false, _) => ColorType::Rgba8,
    };
    Ok(Some(Picture {
        format,
        pixels,
        channels,
        profile,
    }))
}

/// The pixels in another size, given as width and height; nothing for one without pixels. With
/// alpha the colours of transparent pixels are not mixed into their neighbours.
fn resized(pixels: &RgbaImage, has_alpha: bool, (width, height): (u32, u32)) -> Option<RgbaImage> {
    let (from_width, from_height) = pixels.dimensions();
    let from = ImageRef::new(from_width, from_height, pixels, PixelType::U8x4).ok()?;
    let mut to = Image::new(width, height, PixelType::U8x4);
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(Lanczos3))
        .use_alpha(has_alpha);
    Resizer::new().resize(&from, &mut to, &options).ok()?;
    RgbaImage::from_raw(width, height, to.into_vec())
}

impl Picture {
    /// Makes the variants from the widest to the smallest, each from the one before.
    /// A variant is kept if it has clearly fewer bytes than the next larger file.
    /// `weight` is the size of the original in bytes.
    fn variants(self, weight: usize) -> Made {
        let (width, height) = (self.pixels.width(), self.pixels.height());
        let widths = WIDTHS.into_iter().rev().filter(|own| {
            let largest = WIDTHS[WIDTHS.len() - 1];
            is_of_use(*own, width) && (*own < largest || width > LARGEST)
        });
        let has_alpha = self.channels == ColorType::Rgba8;
        let mut all: Vec<RgbaImage> = Vec::new();
        for own in widths {
            let share = u64::from(height) * u64::from(own) + u64::from(width) / 2;
            let height = u32::try_from(share / u64::from(width)).unwrap_or(1).max(1);
            let larger = all.last().unwrap_or(&self.pixels);
            let Some(pixels) = resized(larger, has_alpha, (own, height)) else {
                break;
            };
            all.push(pixels);
        }
        let written = |pixels: RgbaImage| {
            let width = pixels.width();
            let pixels = DynamicImage::from(pixels);
            let pixels = match self.channels {
                ColorType::L8 => pixels.into_luma8().into(),
                ColorType::Rgb8 => pixels.into_rgb8().into(),
                _ => pixels,
            };
            let bytes = write(self.format, &pixels, self.profile.as_deref())?;
            Some(Variant { width, bytes })
        };
        let all: Vec<Option<Variant>> = all.into_par_iter().map(written).collect();
        let (mut weight, mut variants) = (weight, Vec::new());
        for variant in all.into_iter().map_while(|variant| variant) {
            if variant.bytes.len() * 100 <= weight * LIGHTER {
                weight = variant.bytes.len();
                variants.push(variant);
            }
        }
        variants.reverse();
        let replaced = width > LARGEST && variants.last().is_some_and(|last| last.width >= 1200);
        (variants, !replaced)
    }
}

/// Encodes a picture; nothing if that fails, for example if it is too high for its
/// format.
fn write(format: PictureFormat, pixels: &DynamicImage, profile: Option<&[u8]>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (width, height) = (pixels.width(), pixels.height());
    let profile = profile.map(<[u8]>::to_vec);
    match format {
        PictureFormat::Jpeg => {
            let colour = if pixels.color().has_color() {
                jpeg_encoder::ColorType::Rgb
            } else {
                jpeg_encoder::ColorType::Luma
            };
            let mut encoder = Encoder::new(&mut bytes, QUALITY);
            encoder.set_progressive(true);
            encoder.set_optimized_huffman_tables(true);
            encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
            if let Some(profile) = profile {
                encoder.add_icc_profile(&profile).ok()?;
            }
            let (width, height) = (u16::try_from(width).ok()?, u16::try_from(height).ok()?);
            (encoder.encode(pixels.as_bytes(), width, height, colour)).ok()?;
        }
        PictureFormat::Png => {
            let mut encoder = PngEncoder::new_with_quality(
                &mut bytes,
                CompressionType::Best,
                FilterType::Adaptive,
            );
            if let Some(profile) = profile {
                encoder.set_icc_profile(profile).ok()?;
            }
            pixels.write_with_encoder(encoder).ok()?;
        }
        PictureFormat::WebP => {
            let mut encoder = WebPEncoder::new_lossless(&mut bytes);
            if let Some(profile) = profile {
                encoder.set_icc_profile(profile).ok()?;
            }
            pixels.write_with_encoder(encoder).ok()?;
        }
    }
    Some(bytes)
}

/// The number of channels of a JPEG file: four are for printing (CMYK), and their
/// colours on a screen are not certain.
fn components(bytes: &[u8]) -> Option<u8> {
    let mut at = 2;
    loop {
        let [0xff, marker, high, low] = *bytes.get(at..at + 4)?.first_chunk()? else {
            return None;
        };
        match marker {
            0xff => at += 1,
            // The start of a frame (SOF); the excepted markers are DHT, JPG and DAC.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                return bytes.get(at + 9).copied();
            }
            _ => at += 2 + usize::from(u16::from_be_bytes([high, low])),
        }
    }
}

/// Whether a PNG file is no animation and its colours can be carried over: it has no
/// `cICP`, and the usual gamma unless `iCCP` or `sRGB` defines its colours.
fn is_plain_png(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(8..).unwrap_or_default();
    let (mut has_space, mut is_bright) = (false, false);
    while let Some((head, after)) = rest.split_at_checked(8) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        match &head[4..] {
            b"IDAT" => break,
            b"acTL" | b"cICP" => return false,
            b"iCCP" | b"sRGB" => has_space = true,
            // 100,000 / 2.2, the usual gamma.
            b"gAMA" => is_bright = after.get(..4) != Some(&45_455_u32.to_be_bytes()),
            _ => {}
        }
        rest = after.get(length.saturating_add(4)..).unwrap_or_default();
    }
    has_space || !is_bright
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, Rgba};

    /// Damaged files of any kind cause no panic.
    #[test]
    fn damage_is_told_and_never_a_panic() {
        let picture = image::RgbImage::from_fn(640, 24, |x, y| {
            Rgb([x, y, x * y].map(|value| u8::try_from(value % 256).unwrap_or(0)))
        });
        let picture = DynamicImage::from(picture);
        for format in [PictureFormat::Jpeg, PictureFormat::Png, PictureFormat::WebP] {
            let whole = write(format, &picture, None).expect("a file");
            assert!(smaller(&whole).is_ok(), "{format:?}");
            let mut seed = 7_u32;
            for _ in 0..150 {
                let mut bytes = whole.clone();
                for _ in 0..4 {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    let at = (seed >> 8) as usize % bytes.len();
                    bytes[at] = seed.to_le_bytes()[3];
                }
                bytes.truncate(bytes.len() - (seed >> 12) as usize % (bytes.len() / 4));
                let _ = smaller(&bytes);
                let _ = is_turned(&bytes);
            }
        }
    }

    /// Transparent pixels have a colour too, which is not seen.
    #[test]
    fn the_colour_of_transparent_pixels_is_not_mixed_in() {
        let picture = RgbaImage::from_fn(600, 600, |x, _| {
            Rgba(if x % 4 < 2 {
                [200, 40, 0, 255]
            } else {
                [0, 255, 255, 0]
            })
        });
        let small = resized(&picture, true, (480, 480)).expect("pixels");
        let mut seen = small.pixels().filter(|pixel| pixel.0[3] > 8);
        assert!(seen.all(|pixel| pixel.0[0] >= 190 && pixel.0[1] <= 50 && pixel.0[2] <= 10));
    }
}
