//! What is worth knowing about a document, beside its postings.

use super::{Choice, Reading, Records};
use crate::parse::Field;
use std::io::Read;

impl<R: Read> Reading<R> {
    /// What is worth knowing about the state the document is in.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = self.opened.warnings.clone();
        warnings.extend(self.opened.text.warnings());
        match self.mended {
            0 => {}
            1 => warnings
                .push("The markup of one posting is broken. It was read as well as it can be.".to_owned()),
            n => warnings.push(format!(
                "The markup of {n} postings is broken. They were read as well as they can be."
            )),
        }
        warnings.extend(self.warning_of_mapping());
        let goes_on = match &self.opened.records {
            Records::Page(scripts) => {
                warnings.extend(scripts.warning());
                false
            }
            Records::Json(splitter) => splitter.goes_on(),
            Records::Xml(splitter) => {
                match splitter.stray_ends() {
                    0 => {}
                    1 => warnings
                        .push("The beginning of one posting is missing, so it could not be read.".to_owned()),
                    n => warnings.push(format!(
                        "The beginnings of {n} postings are missing, so they could not be read."
                    )),
                }
                if splitter.has_open_section() {
                    warnings.push(
                        "A comment in the document has no end. What follows it was read all the same."
                            .to_owned(),
                    );
                }
                splitter.goes_on()
            }
        };
        if goes_on {
            warnings.push("The document goes on behind its end.".to_owned());
        }
        warnings
    }

    /// What of a person's mapping led nowhere.
    fn warning_of_mapping(&self) -> Option<String> {
        let Choice::Mapping(mapping, "mapping") = &self.opened.choice else { return None };
        if !self.has_records {
            let record = mapping.record.as_deref()?;
            return Some(format!(
                "Nothing lies at “{record}”, where the mapping says that the postings are."
            ));
        }
        let place = |field: &Field| Some(format!("{} (“{}”)", field.name(), mapping.fields.get(field)?));
        let places: Vec<String> = self.never_found.iter().filter_map(place).collect();
        (!places.is_empty())
            .then(|| format!("The mapping leads to nothing in any posting for {}.", places.join(", ")))
    }
}
