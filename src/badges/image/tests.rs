//! Images are what their bytes are, and an SVG only draws.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

fn svg(inside: &str) -> Result<Checked, ImageError> {
    check(
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">{inside}</svg>"
        )
        .into_bytes(),
    )
}

/// A PNG as far as it is looked at.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes
}

#[test]
fn the_bytes_tell_what_an_image_is() {
    let kind = |bytes: &[u8]| check(bytes.to_vec()).map(|image| image.kind);
    assert_eq!(kind(&png(2, 3)), Ok(Kind::Png));
    assert_eq!(kind(b"\xff\xd8\xff\xe0rest"), Ok(Kind::Jpeg));
    assert_eq!(kind(b"GIF89a..."), Ok(Kind::Gif));
    assert_eq!(kind(b"RIFF\0\0\0\0WEBPVP8 "), Ok(Kind::WebP));
    assert_eq!(kind(b"\xef\xbb\xbf <svg/>"), Ok(Kind::Svg));
    assert_eq!(kind(b"%PDF-1.7"), Err(ImageError::Unknown));
    assert_eq!(kind(b""), Err(ImageError::Unknown));
    assert!(matches!(
        kind(b"<html><svg/></html>"),
        Err(ImageError::NoSvg { .. })
    ));
    assert_eq!(check(png(640, 480)).unwrap().size, Some((640, 480)));
    assert_eq!(kind(&png(0, 1)), Err(ImageError::Damaged));
    assert_eq!(kind(b"\x89PNG\r\n\x1a\n"), Err(ImageError::Damaged));
    assert!(matches!(
        kind(&png(100_000, 1)),
        Err(ImageError::Sides { .. })
    ));
    let large = [png(1, 1), vec![0; MAX_IMAGE]].concat();
    assert!(matches!(kind(&large), Err(ImageError::TooLarge { .. })));
}

#[test]
fn an_svg_that_draws_is_taken() {
    for inside in [
        "<defs><linearGradient id=\"a\"><stop offset=\"0\" stop-color=\"#fff\"/></linearGradient></defs>\
         <rect fill=\"url(#a)\" width=\"10\" height=\"10\"/>",
        "<use xlink:href=\"#a\"/><use href=\"#b\"/>",
        "<image href=\"data:image/png;base64,iVBORw0KGgo=\"/>",
        "<style>/* a &amp; b */ .a { fill: url(#g) }</style><text x=\"1\">合格 &lt;3 &#x2713;</text>",
        "<animateTransform attributeName=\"transform\" type=\"rotate\" from=\"0\" to=\"9\"/>",
    ] {
        assert!(svg(inside).is_ok(), "{inside}: {:?}", svg(inside));
    }
}

#[test]
fn an_svg_that_does_or_fetches_something_is_refused() {
    for inside in [
        "<script>alert(1)</script>",
        "<SCRIPT/>",
        "<x:script xmlns:x=\"http://www.w3.org/2000/svg\"/>",
        "<rect onload=\"a()\"/>",
        "<rect ONCLICK=\"a()\"/>",
        "<foreignObject><p/></foreignObject>",
        "<p xmlns=\"http://www.w3.org/1999/xhtml\"/>",
        "<image href=\"https://a.example/x.png\"/>",
        "<image xlink:href=\"//a.example/x.png\"/>",
        "<use href=\"other.svg#a\"/>",
        "<a href=\"java\nscript:alert(1)\"/>",
        "<a href=\"&#106;avascript:alert(1)\"/>",
        "<image href=\"data:image/svg+xml;base64,PHN2Zy8+\"/>",
        "<set attributeName=\"href\" to=\"javascript:alert(1)\"/>",
        "<animate attributeName=\"href\" values=\"javascript:alert(1)\"/>",
        "<rect style=\"fill: url( 'https://a.example/x')\"/>",
        "<rect fill=\"url(https://a.example/x)\"/>",
        "<style>@import 'https://a.example/x.css';</style>",
        "<style>@im/**/port 'x.css';</style>",
        "<style><![CDATA[a { background: url(//a.example) }]]></style>",
        "<style>a { background: u\\72l(//a.example) }</style>",
        "<?xml-stylesheet href=\"https://a.example/x.css\"?>",
        "&other;",
    ] {
        assert!(
            matches!(svg(inside), Err(ImageError::Active { .. })),
            "{inside}: {:?}",
            svg(inside).map(|_| ())
        );
    }
    let bomb = "<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><svg>&b;</svg>";
    assert!(matches!(
        check(bomb.as_bytes().to_vec()),
        Err(ImageError::Active { .. })
    ));
    for broken in ["<svg>", "<svg></a>", "<svg><g></svg>", "<"] {
        assert!(
            matches!(
                check(broken.as_bytes().to_vec()),
                Err(ImageError::NoSvg { .. })
            ),
            "{broken}"
        );
    }
}

#[test]
fn data_addresses_and_base64_are_decoded() {
    assert_eq!(decode("data:image/png;base64,AAEC"), Ok(vec![0, 1, 2]));
    assert_eq!(decode("AAEC"), Ok(vec![0, 1, 2]));
    assert_eq!(
        decode("data:image/svg+xml,%3Csvg/%3E"),
        Ok(b"<svg/>".to_vec())
    );
    assert_eq!(decode("data:image/png"), Err(ImageError::NoBase64));
    assert_eq!(decode("data:;base64,*"), Err(ImageError::NoBase64));
    let long = "A".repeat(MAX_IMAGE * 2);
    assert!(matches!(decode(&long), Err(ImageError::TooLarge { .. })));
}

proptest! {
    #[test]
    fn nothing_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "(<|svg|>|/|[a-z]|=|\"|&|;|!|\\[|\\]){0,40}") {
        let _ = check(bytes);
        let _ = check(format!("<svg {text}").into_bytes());
        let _ = decode(&text);
    }
}
