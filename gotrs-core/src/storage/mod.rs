//! Where attachments and raw mails are kept: rows of the database, or OTRS's article directory.
//!
//! The setting `Ticket::Article::Backend::MIMEBase::ArticleStorage` picks the back end that is written; with
//! `CheckAllStorageBackends` a read that finds nothing asks the other one; deleting cleans both. What always holds:
//! - a file is on disk, synced, before the row that counts on it commits: a crash leaves at worst a file without an
//!   article, and the next article of that id removes it before it writes;
//! - files are removed by a job after the commit that removed the article;
//! - no name that a sender chose reaches the disk uncleaned, and no path leaves the article's directory (FIL-02).
//!
//! [`database`] and [`directory`] are the back ends, [`Storages`] picks among them.

mod database;
mod directory;

use std::path::PathBuf;
use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::article::attachment::{Listed, StoredAttachment};
use crate::article::filename::Layout;
use crate::db::Conn;
use crate::error::Error;
use crate::id::ArticleId;
use crate::sysconfig::{Config, Value, settings};
use crate::unit::Unit;

pub use database::DatabaseStorage;
pub(crate) use directory::RemoveFiles;
pub use directory::{DirectoryStorage, remove_orphans};

/// Where the files of an article are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The article.
    pub article: ArticleId,
    /// `article_data_mime.content_path`: `YYYY/MM/DD`, the day of storage in the system time zone.
    pub content_path: String,
}

/// An attachment as a back end lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The row, in the database.
    pub row: Option<i64>,
    /// What is known of it.
    pub listed: Listed,
}

/// Keeps attachments and raw mails of articles.
pub trait ArticleStorage: Send + Sync + std::fmt::Debug {
    /// How names are cleaned here, and when two are equal.
    fn layout(&self) -> Layout;

    /// Keeps attachments of an article beside those it has; `first` if it can have none yet.
    fn write<'a>(
        &'a self,
        unit: &'a mut Unit,
        place: &'a Place,
        attachments: &'a [StoredAttachment],
        first: bool,
    ) -> BoxFuture<'a, Result<(), Error>>;

    /// Keeps the raw mail of an article.
    fn write_plain<'a>(
        &'a self,
        unit: &'a mut Unit,
        place: &'a Place,
        mail: &'a [u8],
    ) -> BoxFuture<'a, Result<(), Error>>;

    /// The attachments of articles, each in the order in which OTRS numbers them.
    fn list<'a>(
        &'a self,
        conn: &'a mut Conn,
        places: &'a [Place],
    ) -> BoxFuture<'a, Result<Vec<Vec<Entry>>, Error>>;

    /// The content of a listed attachment; `None` if it is gone.
    fn read<'a>(
        &'a self,
        conn: &'a mut Conn,
        place: &'a Place,
        entry: &'a Entry,
    ) -> BoxFuture<'a, Result<Option<Vec<u8>>, Error>>;

    /// The raw mail; `None` if there is none.
    fn plain<'a>(
        &'a self,
        conn: &'a mut Conn,
        place: &'a Place,
    ) -> BoxFuture<'a, Result<Option<Vec<u8>>, Error>>;

    /// Removes everything of an article.
    fn delete<'a>(
        &'a self,
        unit: &'a mut Unit,
        place: &'a Place,
    ) -> BoxFuture<'a, Result<(), Error>>;
}

/// The back ends of a configuration.
#[derive(Debug, Clone)]
pub struct Storages {
    /// The one that is written, then the other.
    all: [Arc<dyn ArticleStorage>; 2],
    /// Whether a read may ask the other.
    check_all: bool,
}

impl Storages {
    /// The back ends that the settings name.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        let setting = config.text(&settings::TICKET_ARTICLE_BACKEND_MIME_BASE_ARTICLE_STORAGE);
        let rows: Arc<dyn ArticleStorage> = Arc::new(DatabaseStorage);
        let files: Arc<dyn ArticleStorage> = Arc::new(DirectoryStorage::new(data_dir(config)));
        Self {
            all: if setting.ends_with("FS") {
                [files, rows]
            } else {
                [rows, files]
            },
            check_all: config
                .get(&settings::TICKET_ARTICLE_BACKEND_MIME_BASE_CHECK_ALL_STORAGE_BACKENDS),
        }
    }

    /// The back end that new articles are written to.
    #[must_use]
    pub fn primary(&self) -> &dyn ArticleStorage {
        &*self.all[0]
    }

    fn readable(&self) -> &[Arc<dyn ArticleStorage>] {
        if self.check_all {
            &self.all
        } else {
            &self.all[..1]
        }
    }

    /// The attachments of articles, and for each article the back end that has them.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the storage fails.
    pub async fn list(
        &self,
        conn: &mut Conn,
        places: &[Place],
    ) -> Result<Vec<(&dyn ArticleStorage, Vec<Entry>)>, Error> {
        let primary = self.primary();
        let mut found: Vec<(&dyn ArticleStorage, Vec<Entry>)> = primary
            .list(conn, places)
            .await?
            .into_iter()
            .map(|entries| (primary, entries))
            .collect();
        let missing: Vec<usize> = (0..found.len())
            .filter(|index| self.check_all && found[*index].1.is_empty())
            .collect();
        if !missing.is_empty() {
            let other = &*self.all[1];
            let places: Vec<Place> = missing.iter().map(|index| places[*index].clone()).collect();
            let lists = other.list(conn, &places).await?;
            for (index, entries) in missing.into_iter().zip(lists) {
                found[index] = (other, entries);
            }
        }
        Ok(found)
    }

    /// The raw mail of an article.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the storage fails.
    pub async fn plain(&self, conn: &mut Conn, place: &Place) -> Result<Option<Vec<u8>>, Error> {
        for storage in self.readable() {
            if let Some(mail) = storage.plain(conn, place).await? {
                return Ok(Some(mail));
            }
        }
        Ok(None)
    }

    /// Removes everything of an article from both back ends.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the storage fails.
    pub async fn delete(&self, unit: &mut Unit, place: &Place) -> Result<(), Error> {
        for storage in &self.all {
            storage.delete(unit, place).await?;
        }
        Ok(())
    }
}

/// The article directory: setting `ArticleDataDir`, whose `<OTRS_CONFIG_Home>` is the setting `Home` or this folder.
#[must_use]
pub fn data_dir(config: &Config) -> PathBuf {
    let home = config
        .by_name("Home")
        .and_then(Value::as_text)
        .unwrap_or(".");
    let text = config
        .get(&settings::TICKET_ARTICLE_BACKEND_MIME_BASE_ARTICLE_DATA_DIR)
        .replace("<OTRS_CONFIG_Home>", home)
        .replace("<OTOBO_CONFIG_Home>", home);
    PathBuf::from(text)
}
