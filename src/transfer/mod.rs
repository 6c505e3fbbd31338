//! The claim table as a file: one row per attribution, one row for an unattributed claim. Written page by page, so
//! that a million rows take no more memory than a thousand.

/// Pages by address.
pub mod fetch;
/// SQL of exports.
mod store;

use crate::{
    base::error::Fault,
    claim::filter::{After, ClaimFilter},
    db::{self, Db, Lane, reading_alike},
    formats::table::{FORMATS, TableFormat, named},
};
use std::{
    fs::File,
    io::{self, Write},
    path::Path,
};
use store::{Names, Row};
use tokio::{sync::oneshot, task::JoinHandle};

/// A page of rows, and what their ids stand for.
type Page = (Vec<Row>, Names);

/// How many claims are read at once.
const CLAIMS_AT_ONCE: i64 = 600;

/// The table in pieces: its head, its rows by pages of claims, its end. Each page is read by itself, from where the
/// one before ended, so no long read holds the database back; it is read while the names of the one before are looked
/// up and its rows written.
pub struct Pieces {
    db: Db,
    filter: ClaimFilter,
    format: &'static dyn TableFormat,
    is_begun: bool,
    /// How large the last piece was: the next will be about as large.
    size: usize,
    arriving: Option<Arriving>,
    is_open: bool,
}

/// A page that is being read.
struct Arriving {
    /// Where the next page begins, known before the names of this one.
    after: oneshot::Receiver<Option<After>>,
    page: JoinHandle<db::Result<Page>>,
}

impl Arriving {
    fn read(db: &Db, filter: &ClaimFilter) -> Self {
        let (known, after) = oneshot::channel();
        Self { after, page: tokio::spawn(reading_alike(read(db.clone(), filter.clone(), known))) }
    }
}

impl Pieces {
    /// All rows of a filter; where a page of it would begin and end is of no account.
    pub fn new(db: Db, filter: ClaimFilter, format: &'static dyn TableFormat) -> Self {
        let filter = ClaimFilter { limit: CLAIMS_AT_ONCE, after: None, ..filter };
        let arriving = Some(Arriving::read(&db, &filter));
        Self { db, filter, format, is_begun: false, size: 0, arriving, is_open: true }
    }

    /// The next piece; `None` when the table is complete.
    ///
    /// # Errors
    /// The database's: what was written until then is not the whole table.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        let Some(arriving) = self.arriving.take() else {
            return Ok(std::mem::take(&mut self.is_open).then(|| {
                let mut piece = Vec::new();
                self.format.end(&mut piece);
                piece
            }));
        };
        // A reading that failed says nothing here, and its page says why.
        if let Ok(Some(after)) = arriving.after.await {
            self.filter.after = Some(after);
            self.arriving = Some(Arriving::read(&self.db, &self.filter));
        }
        let (rows, names) = arriving.page.await.map_err(|_| db::Error::from(sqlx::Error::WorkerCrashed))??;
        Ok(Some(self.piece(&rows, &names)?))
    }

    /// These claims as rows; before the first ones what begins the table.
    fn piece(&mut self, rows: &[Row], names: &Names) -> db::Result<Vec<u8>> {
        let mut piece = Vec::with_capacity(self.size);
        let mut is_first = !std::mem::replace(&mut self.is_begun, true);
        if is_first {
            self.format.begin(&mut piece);
        }
        store::each_line(rows, names, &self.filter, |line| {
            self.format.row(line, is_first, &mut piece);
            is_first = false;
        })?;
        self.size = piece.len() + piece.len() / 8;
        Ok(piece)
    }
}

/// A page, of one state; says as soon as it is known where the next one begins.
async fn read(db: Db, filter: ClaimFilter, known: oneshot::Sender<Option<After>>) -> db::Result<Page> {
    let mut conn = db.read_in(Lane::Export).await?;
    let rows = store::rows(&mut conn, &filter).await?;
    // Whoever broke the export off does not wait for it any more.
    drop(known.send(store::after(&rows, &filter)));
    let names = store::names(&mut conn, &rows, &filter).await?;
    Ok((rows, names))
}

/// Writes the table to a file, or to stdout until nobody reads any more (`… | head` is no failure).
///
/// # Errors
/// When the file cannot be written, the database cannot be read or there is no such format.
pub async fn write(db: &Db, filter: ClaimFilter, format: &str, output: Option<&Path>) -> io::Result<()> {
    let names = || FORMATS.iter().map(|format| format.name()).collect::<Vec<_>>().join(" or ");
    let format = named(format).ok_or_else(|| io::Error::other(format!("“{format}” is no format of the table; use {}", names())))?;
    let mut pieces = Pieces::new(db.clone(), filter, format);
    let named_after = |path: &Path, error: io::Error| io::Error::new(error.kind(), format!("cannot write {}: {error}", path.display()));
    match output {
        Some(path) => {
            let mut file = File::create(path).map_err(|error| named_after(path, error))?;
            while let Some(piece) = pieces.next().await.map_err(io::Error::other)? {
                file.write_all(&piece).map_err(|error| named_after(path, error))?;
            }
            file.sync_all().or_else(|error| if path.is_file() { Err(named_after(path, error)) } else { Ok(()) })
        }
        None => {
            while let Some(piece) = pieces.next().await.map_err(io::Error::other)? {
                let mut stdout = io::stdout().lock();
                match stdout.write_all(&piece).and_then(|()| stdout.flush()) {
                    Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
                    written => written?,
                }
            }
            Ok(())
        }
    }
}
