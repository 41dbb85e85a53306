//! Names by which fields are known.

use crate::parse::mapping::Field;

/// Names by which fields are known, letters and digits only, in the order in which they are preferred. English, German,
/// French, Spanish, Portuguese, Italian, Dutch, Polish and Russian.
#[rustfmt::skip]
pub(super) const NAMES: &[(Field, &[&str])] = &[
    (Field::Id, &[
        "id", "jobid", "referencenumber", "reference", "referenceid", "jobreference", "externalid", "guid", "uid",
        "uuid", "ref", "refnumber", "refno", "slug", "shortcode", "kennziffer", "referencia", "referentie",
        "vacancyid", "adid", "offerid", "postingid", "positionid", "partnerjobid",
    ]),
    (Field::Title, &[
        "title", "jobtitle", "positiontitle", "position", "name", "role", "jobname", "headline", "titel",
        "stellentitel", "bezeichnung", "stellenbezeichnung", "titre", "intitule", "poste", "titulo", "puesto",
        "cargo", "titolo", "posizione", "functie", "functietitel", "vacaturetitel", "nazwa", "stanowisko", "tytul",
        "label", "должность", "название", "вакансия", "text",
    ]),
    (Field::Company, &[
        "company", "companyname", "employer", "employername", "organization", "organisation", "organizationname",
        "hiringorganization", "hiringorganizationname", "advertiser", "firm", "client", "firma", "firmenname",
        "unternehmen", "arbeitgeber", "entreprise", "societe", "employeur", "empresa", "compania", "azienda",
        "bedrijf", "bedrijfsnaam", "werkgever", "pracodawca", "компания", "работодатель", "sourcename",
        "subcompany",
    ]),
    (Field::Location, &[
        "location", "joblocation", "place", "locationname", "region", "workplace", "jobgeo", "arbeitsort",
        "standort", "einsatzort", "lieu", "localisation", "ubicacion", "lugar", "localizacao", "localidade",
        "luogo", "sede", "locatie", "plaats", "standplaats", "lokalizacja", "miejsce", "регион", "местоположение",
        "address",
    ]),
    (Field::City, &[
        "city", "town", "municipality", "locality", "addresslocality", "stadt", "ort", "ville", "ciudad", "cidade",
        "citta", "stad", "miasto", "город",
    ]),
    (Field::Region, &[
        "state", "stateprovince", "province", "addressregion", "county", "bundesland", "departement", "provincia",
        "estado", "regione", "provincie", "wojewodztwo",
    ]),
    (Field::Country, &[
        "country", "countryname", "countrycode", "addresscountry", "land", "pays", "pais", "paese", "kraj",
        "страна",
    ]),
    (Field::EmploymentType, &[
        "employmenttype", "jobtype", "type", "contracttype", "contracttime", "schedule", "workinghours", "worktype",
        "employmenttypes", "jobtypes", "commitment", "typeofemployment", "beschaeftigungsart", "anstellungsart",
        "arbeitszeit", "typecontrat", "typedecontrat", "contrat", "tipocontrato", "jornada", "tipocontratto",
        "contratto", "dienstverband", "typcontractu", "wymiarpracy", "занятость",
    ]),
    (Field::Remote, &[
        "remote", "isremote", "remotetype", "remotestatus", "workplacetype", "telecommute", "telecommuting",
        "homeoffice", "joblocationtype", "teletravail", "teletrabajo",
    ]),
    (Field::Category, &[
        "category", "categories", "jobcategory", "department", "departments", "industry", "sector", "function",
        "tags", "tag", "team", "kategorie", "branche", "berufsfeld", "categorie", "secteur", "categoria", "settore",
        "vakgebied", "kategoria", "branza", "категория",
    ]),
    (Field::Salary, &[
        "salary", "pay", "compensation", "wage", "remuneration", "salaryrange", "salarytext", "gehalt",
        "verguetung", "lohn", "salaire", "salario", "sueldo", "stipendio", "retribuzione", "salaris",
        "wynagrodzenie", "зарплата",
    ]),
    (Field::SalaryMin, &[
        "salarymin", "minsalary", "salaryfrom", "minimumsalary", "salarylow", "salaryminimum", "gehaltvon",
        "annualsalarymin", "salaryrangemin", "basesalaryvalueminvalue",
    ]),
    (Field::SalaryMax, &[
        "salarymax", "maxsalary", "salaryto", "maximumsalary", "salaryhigh", "salarymaximum", "gehaltbis",
        "annualsalarymax", "salaryrangemax", "basesalaryvaluemaxvalue",
    ]),
    (Field::Currency, &[
        "currency", "salarycurrency", "currencycode", "waehrung", "devise", "moneda", "valuta",
    ]),
    (Field::Period, &[
        "salaryperiod", "salaryper", "salaryfrequency", "payperiod", "period", "salaryinterval", "salaryunit",
    ]),
    (Field::Description, &[
        "description", "jobdescription", "descriptionhtml", "contenthtml", "content", "body", "details",
        "htmldescription", "fulldescription", "longdescription", "summary", "beschreibung", "stellenbeschreibung",
        "descriptif", "descripcion", "descricao", "descrizione", "omschrijving", "beschrijving",
        "functieomschrijving", "opis", "описание", "text", "jobsummary",
    ]),
    (Field::PostedAt, &[
        "date", "dateposted", "posteddate", "postedat", "publishedat", "publisheddate", "publicationdate",
        "pubdate", "published", "postdate", "publishdate", "publishedon", "created", "createdat", "datecreated",
        "opendate", "startdate", "releaseddate", "listdate", "datum", "veroeffentlicht", "veroeffentlichungsdatum",
        "datepublication", "datedepublication", "fecha", "fechapublicacion", "datapublicacao", "datapubblicazione",
        "publicatiedatum", "datapublikacji", "дата",
    ]),
    (Field::UpdatedAt, &[
        "updated", "updatedat", "lastmodified", "modified", "datemodified", "lastupdated", "updatedate",
    ]),
    (Field::ExpiresAt, &[
        "expires", "expiresat", "expirationdate", "expirydate", "expiredate", "expire", "validthrough",
        "validuntil", "closingdate", "deadline", "applicationdeadline", "enddate", "dateexpires", "closedate",
        "bewerbungsschluss", "gueltigbis", "dateexpiration", "fechacaducidad", "datascadenza", "sluitingsdatum",
    ]),
    (Field::Url, &[
        "url", "link", "joburl", "joblink", "detailurl", "href", "weburl", "permalink", "absoluteurl", "hostedurl",
        "positionuri", "canonicalurl", "landingpage", "lien", "enlace", "adres", "ссылка", "applyurl",
        "applicationurl",
    ]),
    (Field::ApplyUrl, &[
        "applyurl", "applicationurl", "applylink", "applicationlink", "applyuri", "bewerbungslink", "bewerbungsurl",
    ]),
    (Field::Requisition, &[
        "requisitionid", "requisition", "requisitionnumber", "reqid", "jobrequisitionid",
    ]),
];

/// Letters and digits in lower case, without a prefix and without accents; umlauts as German writes them in ASCII.
pub(super) fn bare(name: &str) -> String {
    let name = name.rsplit(':').next().unwrap_or(name);
    let mut bare = String::with_capacity(name.len());
    for c in name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase) {
        match c {
            'à'..='ã' | 'å' | 'ą' => bare.push('a'),
            'ä' => bare.push_str("ae"),
            'ç' | 'ć' | 'č' => bare.push('c'),
            'è'..='ë' | 'ę' | 'ě' => bare.push('e'),
            'ì'..='ï' => bare.push('i'),
            'ł' => bare.push('l'),
            'ñ' | 'ń' => bare.push('n'),
            'ò'..='õ' | 'ø' => bare.push('o'),
            'ö' => bare.push_str("oe"),
            'ś' | 'š' => bare.push('s'),
            'ß' => bare.push_str("ss"),
            'ù'..='û' => bare.push('u'),
            'ü' => bare.push_str("ue"),
            'ź' | 'ż' | 'ž' => bare.push('z'),
            c => bare.push(c),
        }
    }
    bare
}
