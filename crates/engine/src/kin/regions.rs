//! Names of countries, of states that have towns of the same name, and of towns that have several, all folded.

/// Countries: the code of ISO 3166-1, then what else they are called. Codes that are words are left out ("at", "in", "is").
#[rustfmt::skip]
pub const COUNTRIES: [&[&str]; 58] = [
    &["us", "usa", "united states", "united states of america", "america", "u s", "u s a", "vereinigte staaten", "etats unis"],
    &["gb", "uk", "united kingdom", "great britain", "england", "scotland", "wales", "northern ireland", "britain", "u k",
      "vereinigtes konigreich", "royaume uni", "england united kingdom"],
    &["de", "germany", "deutschland", "allemagne", "deu", "ger"], &["aut", "austria", "osterreich", "autriche", "at"],
    &["ch", "switzerland", "schweiz", "suisse", "svizzera", "che"], &["fr", "france", "frankreich", "fra"],
    &["es", "spain", "espana", "spanien", "esp"], &["it", "italy", "italia", "italien", "ita"],
    &["nl", "netherlands", "the netherlands", "nederland", "niederlande", "holland", "nld"],
    &["be", "belgium", "belgie", "belgique", "belgien"], &["lu", "luxembourg", "luxemburg"], &["pt", "portugal", "prt"],
    &["ie", "ireland", "irland", "republic of ireland", "irl"], &["dk", "denmark", "danmark", "danemark", "dnk"],
    &["se", "sweden", "sverige", "schweden", "swe"], &["no", "norway", "norge", "norwegen", "nor"],
    &["fi", "finland", "suomi", "finnland", "fin"], &["isl", "iceland", "island", "is"], &["pl", "poland", "polska", "polen", "pol"],
    &["cz", "czech republic", "czechia", "cesko", "tschechien", "ceska republika"], &["sk", "slovakia", "slovensko", "slowakei"],
    &["hu", "hungary", "magyarorszag", "ungarn"], &["ro", "romania", "rumanien"], &["bg", "bulgaria", "bulgarien"],
    &["gr", "greece", "griechenland", "hellas"], &["hr", "croatia", "hrvatska", "kroatien"], &["si", "slovenia", "slovenija"],
    &["rs", "serbia", "srbija"], &["ee", "estonia", "eesti"], &["lv", "latvia", "latvija"], &["lt", "lithuania", "lietuva"],
    &["ua", "ukraine", "ukraina"], &["tr", "turkey", "turkiye", "turkei"], &["il", "israel"], &["ca", "canada", "kanada", "can"],
    &["mx", "mexico", "mex"], &["br", "brazil", "brasil", "bra"], &["ar", "argentina"], &["cl", "chile"], &["co", "colombia"],
    &["pe", "peru"], &["au", "australia", "aus"], &["nz", "new zealand", "nzl", "aotearoa"], &["ind", "india", "in", "bharat"],
    &["cn", "china", "chn"], &["jp", "japan", "jpn"], &["kr", "south korea", "korea"], &["sg", "singapore", "sgp"],
    &["my", "malaysia"], &["ph", "philippines"], &["id", "indonesia"], &["th", "thailand"], &["vn", "vietnam", "viet nam"],
    &["ae", "united arab emirates", "uae"], &["sa", "saudi arabia"], &["za", "south africa"], &["ng", "nigeria"],
    &["ke", "kenya"],
];

/// States of countries in which towns of one name are many: the usual letters, then the name.
#[rustfmt::skip]
pub const STATES: [(&str, &[&str]); 75] = [
    ("us", &["al", "alabama"]), ("us", &["ak", "alaska"]), ("us", &["az", "arizona"]), ("us", &["ar", "arkansas"]),
    ("us", &["ca", "california"]), ("us", &["co", "colorado"]), ("us", &["ct", "connecticut"]), ("us", &["de", "delaware"]),
    ("us", &["fl", "florida"]), ("us", &["ga", "georgia"]), ("us", &["hi", "hawaii"]), ("us", &["id", "idaho"]),
    ("us", &["il", "illinois"]), ("us", &["in", "indiana"]), ("us", &["ia", "iowa"]), ("us", &["ks", "kansas"]),
    ("us", &["ky", "kentucky"]), ("us", &["la", "louisiana"]), ("us", &["me", "maine"]), ("us", &["md", "maryland"]),
    ("us", &["ma", "massachusetts"]), ("us", &["mi", "michigan"]), ("us", &["mn", "minnesota"]), ("us", &["ms", "mississippi"]),
    ("us", &["mo", "missouri"]), ("us", &["mt", "montana"]), ("us", &["ne", "nebraska"]), ("us", &["nv", "nevada"]),
    ("us", &["nh", "new hampshire"]), ("us", &["nj", "new jersey"]), ("us", &["nm", "new mexico"]), ("us", &["ny", "new york"]),
    ("us", &["nc", "north carolina"]), ("us", &["nd", "north dakota"]), ("us", &["oh", "ohio"]), ("us", &["ok", "oklahoma"]),
    ("us", &["or", "oregon"]), ("us", &["pa", "pennsylvania"]), ("us", &["ri", "rhode island"]), ("us", &["sc", "south carolina"]),
    ("us", &["sd", "south dakota"]), ("us", &["tn", "tennessee"]), ("us", &["tx", "texas"]), ("us", &["ut", "utah"]),
    ("us", &["vt", "vermont"]), ("us", &["va", "virginia"]), ("us", &["wa", "washington"]), ("us", &["wv", "west virginia"]),
    ("us", &["wi", "wisconsin"]), ("us", &["wy", "wyoming"]), ("us", &["dc", "d c", "district of columbia"]),
    ("ca", &["ab", "alberta"]), ("ca", &["bc", "british columbia"]), ("ca", &["mb", "manitoba"]), ("ca", &["nb", "new brunswick"]),
    ("ca", &["nl", "newfoundland", "newfoundland and labrador"]), ("ca", &["ns", "nova scotia"]), ("ca", &["on", "ontario"]),
    ("ca", &["pe", "prince edward island"]), ("ca", &["qc", "quebec"]), ("ca", &["sk", "saskatchewan"]),
    ("au", &["nsw", "new south wales"]), ("au", &["vic", "victoria"]), ("au", &["qld", "queensland"]),
    ("au", &["sa", "south australia"]), ("au", &["wa", "western australia"]), ("au", &["tas", "tasmania"]),
    ("au", &["act", "australian capital territory"]),
    ("de", &["by", "bayern", "bavaria"]), ("de", &["bw", "baden wurttemberg"]), ("de", &["he", "hessen", "hesse"]),
    ("de", &["nw", "nrw", "nordrhein westfalen", "north rhine westphalia"]), ("de", &["sn", "sachsen", "saxony"]),
    ("de", &["bb", "brandenburg"]), ("de", &["rp", "rheinland pfalz", "rhineland palatinate"]),
];

/// Towns by other names: that, then the one they are compared by.
#[rustfmt::skip]
pub const EXONYMS: [(&str, &str); 62] = [
    ("munchen", "munich"), ("muenchen", "munich"), ("koln", "cologne"), ("koeln", "cologne"), ("nurnberg", "nuremberg"),
    ("nuernberg", "nuremberg"), ("hannover", "hanover"), ("wien", "vienna"), ("zuerich", "zurich"), ("geneve", "geneva"),
    ("genf", "geneva"), ("basle", "basel"), ("bern", "berne"), ("luzern", "lucerne"), ("milano", "milan"), ("mailand", "milan"),
    ("roma", "rome"), ("rom", "rome"), ("torino", "turin"), ("firenze", "florence"), ("napoli", "naples"),
    ("venezia", "venice"), ("genova", "genoa"), ("praha", "prague"), ("prag", "prague"), ("brno", "brunn"),
    ("warszawa", "warsaw"), ("warschau", "warsaw"), ("krakow", "cracow"), ("kobenhavn", "copenhagen"),
    ("kopenhagen", "copenhagen"), ("goteborg", "gothenburg"), ("helsingfors", "helsinki"), ("bruxelles", "brussels"),
    ("brussel", "brussels"), ("antwerpen", "antwerp"), ("anvers", "antwerp"), ("gent", "ghent"), ("den haag", "hague"),
    ("the hague", "hague"), ("s gravenhage", "hague"), ("lisboa", "lisbon"), ("lissabon", "lisbon"), ("porto", "oporto"),
    ("sevilla", "seville"), ("bucuresti", "bucharest"), ("bukarest", "bucharest"), ("beograd", "belgrade"),
    ("kyiv", "kiev"), ("athina", "athens"), ("moskva", "moscow"), ("bangalore", "bengaluru"), ("bombay", "mumbai"),
    ("nyc", "new york"), ("manhattan", "new york"), ("sf", "san francisco"), ("washington dc", "washington"),
    ("frankfurt am main", "frankfurt"), ("frankfurt main", "frankfurt"), ("frankfurt a m", "frankfurt"),
    ("duesseldorf", "dusseldorf"), ("saint petersburg", "st petersburg"),
];
