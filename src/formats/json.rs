//! The claim table as JSON: one array of objects, their names those of the columns.

use super::table::{TableFormat, TableRow};

/// JSON.
pub struct Json;

impl TableFormat for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn media_type(&self) -> &'static str {
        "application/json"
    }

    fn begin(&self, out: &mut Vec<u8>) {
        out.push(b'[');
    }

    fn row(&self, row: &TableRow<'_>, is_first: bool, out: &mut Vec<u8>) {
        out.extend_from_slice(if is_first { b"\n" } else { b",\n" });
        // Plain data into memory: it always has a JSON form.
        let _ = serde_json::to_writer(out, row);
    }

    fn end(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"\n]\n");
    }
}
