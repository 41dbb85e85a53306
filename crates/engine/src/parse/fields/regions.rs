//! Countries, their parts and groups, as the places of postings name them.

/// In lower case.
#[rustfmt::skip]
const REGIONS: [&str; 169] = [
    "us", "usa", "u.s", "u.s.", "u.s.a", "u.s.a.", "united states", "united states of america", "uk", "u.k", "u.k.",
    "united kingdom", "great britain", "england", "scotland", "wales", "northern ireland", "ireland", "eu", "europe",
    "european union", "emea", "apac", "latam", "mena", "dach", "eea", "cee", "nordics", "benelux", "asia", "africa",
    "oceania", "americas", "north america", "south america", "central america", "latin america", "middle east",
    "eastern europe", "western europe", "world", "the world", "canada", "mexico", "brazil", "brasil", "argentina",
    "chile", "colombia", "peru", "uruguay", "costa rica", "panama", "germany", "deutschland", "austria", "österreich",
    "switzerland", "schweiz", "france", "spain", "españa", "portugal", "italy", "italia", "netherlands",
    "the netherlands", "nederland", "belgium", "luxembourg", "denmark", "danmark", "sweden", "sverige", "norway",
    "norge", "finland", "suomi", "iceland", "estonia", "latvia", "lithuania", "poland", "polska", "czechia",
    "czech republic", "slovakia", "slovenia", "hungary", "romania", "bulgaria", "greece", "croatia", "serbia",
    "ukraine", "cyprus", "malta", "turkey", "türkiye", "israel", "uae", "united arab emirates", "saudi arabia",
    "qatar", "egypt", "morocco", "nigeria", "kenya", "ghana", "south africa", "india", "pakistan", "bangladesh",
    "sri lanka", "nepal", "china", "hong kong", "taiwan", "japan", "south korea", "korea", "singapore", "malaysia",
    "thailand", "vietnam", "indonesia", "philippines", "australia", "new zealand", "russia", "georgia", "armenia",
    "kazakhstan", "alabama", "alaska", "arizona", "california", "colorado", "connecticut", "florida", "hawaii",
    "idaho", "illinois", "indiana", "iowa", "kansas", "louisiana", "maine", "maryland", "massachusetts", "michigan",
    "minnesota", "nevada", "new jersey", "new mexico", "new york", "north carolina", "ohio", "oregon", "pennsylvania",
    "tennessee", "texas", "utah", "virginia", "ontario", "quebec", "british columbia", "bavaria",
];

/// Whether a text in lower case is the name of a country, of a well-known part of one, or of a group of them.
pub(in crate::parse) fn is_region(lower: &str) -> bool {
    REGIONS.contains(&lower)
}
