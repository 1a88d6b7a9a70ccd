//! QR codes: drawn in a terminal for a phone to scan, and read from a picture.

use std::fmt::Write;
use std::io::Cursor;

use png::{ColorType, Decoder, Transformations};
use qrcode::{Color, EcLevel, QrCode};
use zeroize::Zeroizing;

use crate::secret::Secret;

/// The blank margin, in modules. The standard's four would make the code of a seed higher than a terminal of 24 lines.
const MARGIN: usize = 2;
/// Black on white from the 256-colour palette: themes change the sixteen colours, and a dark theme would invert the
/// code, which some readers do not take.
const BLACK_ON_WHITE: &str = "\u{1b}[38;5;16;48;5;231m";
const RESET: &str = "\u{1b}[0m";
/// The most pixels that a picture may have: a screenshot of a large screen.
const MOST_PIXELS: u64 = 64_000_000;

/// The text does not fit into a QR code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text is too long for a QR code")]
pub struct TooLong;

/// Why no text was read from a picture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// It is not a picture in PNG form.
    #[error("it is not a PNG picture: {0}")]
    NotPng(String),
    /// It is larger than any screenshot.
    #[error("the picture is too large")]
    TooLarge,
    /// It has no QR code that can be read.
    #[error("the picture has no QR code that can be read")]
    NoCode,
    /// It has several.
    #[error("the picture has {0} QR codes")]
    Several(usize),
}

/// Draws a text as lines of a terminal: two modules in each character, one above the other.
pub fn draw(text: &Secret) -> Result<Vec<Secret>, TooLong> {
    let code = QrCode::with_error_correction_level(text.expose(), EcLevel::L).map_err(|_| TooLong)?;
    let width = code.width();
    let colors = code.to_colors();
    let dark = |x: usize, y: usize| {
        let inside = |at: usize| at.checked_sub(MARGIN).filter(|at| *at < width);
        match (inside(x), inside(y)) {
            (Some(x), Some(y)) => colors[y * width + x] == Color::Dark,
            _ => false,
        }
    };
    let side = width + 2 * MARGIN;
    let line = |upper: usize| {
        let mut line = BLACK_ON_WHITE.to_owned();
        line.extend((0..side).map(|x| match (dark(x, upper), dark(x, upper + 1)) {
            (false, false) => ' ',
            (true, false) => '▀',
            (false, true) => '▄',
            (true, true) => '█',
        }));
        line.push_str(RESET);
        Secret::new(line)
    };
    Ok((0..side).step_by(2).map(line).collect())
}

/// A drawn code with a text beside it, line by line.
pub fn beside(code: &[Secret], text: &[String]) -> Secret {
    let top = code.len().saturating_sub(text.len()) / 2;
    let mut lines = String::with_capacity(code.len() * 512);
    for (number, line) in code.iter().enumerate() {
        let text = number.checked_sub(top).and_then(|at| text.get(at)).map_or("", String::as_str);
        _ = writeln!(lines, "{}  {text}", line.expose()); // a String takes everything
    }
    Secret::new(lines)
}

/// The text of the one QR code in a PNG picture.
pub fn read_png(bytes: &[u8]) -> Result<Secret, PictureError> {
    let not_png = |error: png::DecodingError| PictureError::NotPng(error.to_string());
    let mut decoder = Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(not_png)?;
    let (width, height) = (reader.info().width, reader.info().height);
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(PictureError::TooLarge);
    }
    let size = reader.output_buffer_size().ok_or(PictureError::TooLarge)?;
    let mut pixels = Zeroizing::new(vec![0; size]);
    let frame = reader.next_frame(&mut pixels).map_err(not_png)?;
    let channels = frame.color_type.samples();
    let gray = |x: usize, y: usize| {
        let at = y * frame.line_size + x * channels;
        brightness(frame.color_type, &pixels[at..at + channels])
    };
    let (width, height) = (width as usize, height as usize);
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, gray);
    let found: Vec<Secret> = picture
        .detect_grids()
        .iter()
        .filter_map(|grid| grid.decode().ok())
        .map(|(_, text)| Secret::new(text))
        .collect();
    match found.len() {
        0 => Err(PictureError::NoCode),
        1 => Ok(found.into_iter().next().expect("there is one")),
        several => Err(PictureError::Several(several)),
    }
}

/// The brightness of a pixel; a transparent one is on white paper.
fn brightness(kind: ColorType, samples: &[u8]) -> u8 {
    let (color, alpha) = match (kind, samples) {
        (ColorType::Rgb, [r, g, b]) => (luma(*r, *g, *b), 255),
        (ColorType::Rgba, [r, g, b, alpha]) => (luma(*r, *g, *b), *alpha),
        (ColorType::GrayscaleAlpha, [gray, alpha]) => (*gray, *alpha),
        (_, samples) => (samples.first().copied().unwrap_or(255), 255),
    };
    let alpha = u16::from(alpha);
    let blended = (u16::from(color) * alpha + 255 * (255 - alpha)) / 255;
    u8::try_from(blended).unwrap_or(255)
}

fn luma(red: u8, green: u8, blue: u8) -> u8 {
    let sum = u32::from(red) * 299 + u32::from(green) * 587 + u32::from(blue) * 114;
    u8::try_from(sum / 1000).unwrap_or(255)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of what a terminal shows, as a person would photograph it: each character cell eight by sixteen
    /// pixels, the theme's colour around it.
    fn picture(lines: &[Secret], theme: u8) -> Vec<u8> {
        let plain: Vec<Vec<char>> = lines
            .iter()
            .map(|line| {
                let line = line.expose().strip_prefix(BLACK_ON_WHITE).unwrap();
                line.strip_suffix(RESET).unwrap().chars().collect()
            })
            .collect();
        let (columns, rows) = (plain[0].len() + 20, plain.len() + 6);
        let mut pixels = Vec::new();
        for y in 0..rows * 16 {
            for x in 0..columns * 8 {
                let cell =
                    (y / 16).checked_sub(3).and_then(|row| plain.get(row)?.get((x / 8).checked_sub(10)?));
                let upper = y % 16 < 8;
                pixels.push(match cell {
                    None => theme,
                    Some('█') => 0,
                    Some('▀') if upper => 0,
                    Some('▄') if !upper => 0,
                    Some(_) => 255,
                });
            }
        }
        png(u32::try_from(columns * 8).unwrap(), u32::try_from(rows * 16).unwrap(), &pixels)
    }

    fn png(width: u32, height: u32, pixels: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.write_header().unwrap().write_image_data(pixels).unwrap();
        bytes
    }

    #[test]
    fn a_picture_of_the_terminal_reads_back_in_light_and_dark() {
        let text = Secret::from(
            "otpauth://totp/Amazon%20Web%20Services:alice@111122223333?secret=\
             JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Amazon%20Web%20Services",
        );
        let lines = draw(&text).unwrap();
        for theme in [0, 30, 128, 255] {
            assert_eq!(read_png(&picture(&lines, theme)).unwrap().expose(), text.expose(), "{theme}");
        }
    }

    #[test]
    fn pictures_without_one_code_are_told_apart() {
        assert!(matches!(read_png(b"GIF89a"), Err(PictureError::NotPng(_))));
        assert_eq!(read_png(&png(64, 64, &[255; 64 * 64])).err(), Some(PictureError::NoCode));
        assert_eq!(draw(&"x".repeat(4000).into()).err(), Some(TooLong));
    }

    #[test]
    fn transparent_is_white() {
        assert_eq!(brightness(ColorType::Rgba, &[0, 0, 0, 0]), 255);
        assert_eq!(brightness(ColorType::Rgba, &[0, 0, 0, 255]), 0);
        assert_eq!(brightness(ColorType::Rgb, &[255, 255, 255]), 255);
    }
}
