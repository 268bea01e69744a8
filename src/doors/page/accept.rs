//! Whether who asks would rather have HTML than JSON, as RFC 9110 (12.5.1) weighs what `Accept` says.

use hyper::HeaderMap;
use hyper::header::ACCEPT;

/// How much a kind of content is wanted, in thousandths.
type Weight = u16;

/// Whether HTML is wanted more than JSON. Who does not care gets JSON, as the programs do that send `*/*`.
pub fn prefers_html(headers: &HeaderMap) -> bool {
    let said = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let ranges: Vec<(&str, Weight)> = said.flat_map(|value| value.split(',')).filter_map(range).collect();
    weight(&ranges, "text/html") > weight(&ranges, "application/json")
}

/// One of the listed media ranges with its weight; none for what is not one.
fn range(text: &str) -> Option<(&str, Weight)> {
    let mut parts = text.split(';').map(str::trim);
    let kind = parts.next().filter(|kind| kind.contains('/'))?;
    let quality = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    Some((kind, quality.map_or(Some(1000), thousandths)?))
}

/// A quality such as `0.85`.
fn thousandths(text: &str) -> Option<Weight> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 {
        return None;
    }
    let fraction: Weight = format!("{fraction:0<3}").parse().ok()?;
    let quality = whole.parse::<Weight>().ok()?.checked_mul(1000)?.checked_add(fraction)?;
    (quality <= 1000).then_some(quality)
}

/// The weight of a kind of content: that of the range that names it most closely.
fn weight(ranges: &[(&str, Weight)], kind: &str) -> Weight {
    let family = kind.split('/').next().map(|family| format!("{family}/*")).unwrap_or_default();
    let of = |wanted: &str| ranges.iter().find(|(range, _)| range.eq_ignore_ascii_case(wanted));
    of(kind).or_else(|| of(&family)).or_else(|| of("*/*")).map_or(0, |(_, weight)| *weight)
}

#[cfg(test)]
mod tests {
    use hyper::header::HeaderValue;

    use super::*;

    fn prefers(said: &[&'static str]) -> bool {
        let values = said.iter().map(|value| (ACCEPT, HeaderValue::from_static(value)));
        prefers_html(&values.collect())
    }

    #[test]
    fn browsers_prefer_html() {
        for said in [
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
            "text/html",
            "text/*",
            "TEXT/HTML; charset=utf-8",
            "application/json;q=0.9, text/html",
            "application/json; q=0, */*",
        ] {
            assert!(prefers(&[said]), "{said}");
        }
        assert!(prefers(&["application/xml", "text/html"]), "the header may come twice");
    }

    #[test]
    fn programs_do_not() {
        for said in [
            "*/*",
            "application/json",
            "",
            "text/html;q=0.5, application/json",
            "text/html, application/json",
            "text/html;q=0, */*",
            "text/html;q=nonsense",
            "html",
        ] {
            assert!(!prefers(&[said]), "{said}");
        }
        assert!(!prefers(&[]));
    }
}
