//! One form for all the ways a link to one page is written.

use url::Url;

/// Parameters that say where a click came from and never what page it leads to, as documented by the tools that add
/// them: Google Analytics and Ads, Facebook, Microsoft Advertising, Mailchimp, HubSpot, Matomo, Yandex, TikTok.
const TRACKING: [&str; 22] = [
    "dclid",
    "fbclid",
    "gad_source",
    "gbraid",
    "gclid",
    "gclsrc",
    "hsctatracking",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "msclkid",
    "mtm_campaign",
    "mtm_medium",
    "mtm_source",
    "pk_campaign",
    "pk_kwd",
    "ttclid",
    "twclid",
    "wbraid",
    "yclid",
    "_hsenc",
    "_hsmi",
];

/// The link by which a posting is recognised: scheme and host in lower case, no default port, no fragment, no tracking
/// parameters (`utm_…` and those above), the rest as it was. `None` when it is no http or https link.
pub fn canonical_url(link: &str) -> Option<String> {
    let mut url = Url::parse(link.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    url.set_fragment(None);
    if let Some(query) = url.query() {
        let is_kept = |pair: &&str| {
            let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
            !pair.is_empty() && !name.starts_with("utm_") && !TRACKING.contains(&name.as_str())
        };
        if !query.split('&').all(|pair| is_kept(&pair)) {
            let kept: Vec<&str> = query.split('&').filter(is_kept).collect();
            let kept = kept.join("&");
            url.set_query((!kept.is_empty()).then_some(&kept));
        }
    }
    Some(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_lead_elsewhere_does_not_count() {
        let table = [
            ("HTTPS://B.Example:443/Jobs/1#apply", Some("https://b.example/Jobs/1")),
            ("http://b.example/?utm_source=x&id=5&UTM_medium=y", Some("http://b.example/?id=5")),
            ("https://b.example/j?gclid=1", Some("https://b.example/j")),
            ("https://b.example/j?b=2&a=1&", Some("https://b.example/j?b=2&a=1")),
            ("https://b.example/j?ref=a", Some("https://b.example/j?ref=a")),
            ("https://b.example:8443/j/", Some("https://b.example:8443/j/")),
            ("https://bücher.example/ö", Some("https://xn--bcher-kva.example/%C3%B6")),
            ("javascript:alert(1)", None),
            ("/relative", None),
            ("", None),
        ];
        for (link, canonical) in table {
            assert_eq!(canonical_url(link).as_deref(), canonical, "{link}");
        }
    }
}
