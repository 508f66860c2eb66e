//! Attachments as files in OTRS's layout: `<dir>/<YYYY/MM/DD>/<ArticleID>/<name>` with side files beside them.

use std::collections::HashSet;
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

use futures_util::future::BoxFuture;
use serde_json::json;

use super::{ArticleStorage, Entry, Place, data_dir};
use crate::article::attachment::{Listed, StoredAttachment, split_leading_type};
use crate::article::filename::{Layout, PLAIN_FILE, is_side_file};
use crate::db::{Conn, sql};
use crate::desk::Desk;
use crate::error::Error;
use crate::id::ArticleId;
use crate::job::{Job, JobError, JobHandler, NewJob, Outcome};
use crate::unit::Unit;

/// The back end `ArticleStorageFS`.
#[derive(Debug, Clone)]
pub struct DirectoryStorage {
    root: PathBuf,
}

impl DirectoryStorage {
    /// A storage below a directory, which is made when the first article is written.
    #[must_use]
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// The directory of an article; `None` if its path would leave the storage.
    fn folder(&self, place: &Place) -> Option<PathBuf> {
        let inside = Path::new(&place.content_path)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        let sound = inside && !place.content_path.contains(['\0', '\\']);
        sound.then(|| {
            self.root
                .join(&place.content_path)
                .join(place.article.to_string())
        })
    }

    fn folder_to_write(&self, place: &Place) -> Result<PathBuf, Error> {
        let folder = self.folder(place);
        folder
            .filter(|_| !place.content_path.is_empty())
            .ok_or_else(|| {
                Error::bug(format!(
                    "article {} has the content path `{}`, which is none",
                    place.article, place.content_path
                ))
            })
    }
}

/// Runs blocking file work beside the async threads.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let outcome = tokio::task::spawn_blocking(work).await;
    outcome
        .map_err(|error| Error::bug(format!("a file task ended early: {error}")))?
        .map_err(unavailable)
}

fn unavailable(source: io::Error) -> Error {
    Error::Unavailable {
        what: "article storage",
        source: Box::new(source),
    }
}

impl ArticleStorage for DirectoryStorage {
    fn layout(&self) -> Layout {
        Layout::FileSystem
    }

    fn write<'a>(
        &'a self,
        _unit: &'a mut Unit,
        place: &'a Place,
        attachments: &'a [StoredAttachment],
        first: bool,
    ) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            let folder = self.folder_to_write(place)?;
            let files: Vec<(String, Vec<u8>)> = attachments
                .iter()
                .flat_map(StoredAttachment::files)
                .map(|(name, content)| (name, content.to_vec()))
                .collect();
            let root = self.root.clone();
            blocking(move || {
                if first {
                    // Whatever lies there belongs to a unit of the same id that never committed.
                    remove_folder(&folder)?;
                }
                write_files(&root, &folder, &files)
            })
            .await
        })
    }

    fn write_plain<'a>(
        &'a self,
        _unit: &'a mut Unit,
        place: &'a Place,
        mail: &'a [u8],
    ) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            let folder = self.folder_to_write(place)?;
            let (root, mail) = (self.root.clone(), mail.to_vec());
            blocking(move || write_files(&root, &folder, &[(PLAIN_FILE.to_owned(), mail)])).await
        })
    }

    fn list<'a>(
        &'a self,
        _conn: &'a mut Conn,
        places: &'a [Place],
    ) -> BoxFuture<'a, Result<Vec<Vec<Entry>>, Error>> {
        Box::pin(async move {
            let folders: Vec<_> = places.iter().map(|place| self.folder(place)).collect();
            blocking(move || {
                let list = |folder: &Option<PathBuf>| match folder {
                    Some(folder) => list_folder(folder),
                    None => Ok(Vec::new()),
                };
                folders.iter().map(list).collect()
            })
            .await
        })
    }

    fn read<'a>(
        &'a self,
        _conn: &'a mut Conn,
        place: &'a Place,
        entry: &'a Entry,
    ) -> BoxFuture<'a, Result<Option<Vec<u8>>, Error>> {
        Box::pin(async move {
            let Some(folder) = self.folder(place) else {
                return Ok(None);
            };
            let name = entry.listed.filename.clone();
            blocking(move || {
                // Only what a listing of the directory shows is ever opened.
                let known = names(&folder)?;
                if !known.contains(&name) {
                    return Ok(None);
                }
                let Some(content) = read_file(&folder.join(&name))? else {
                    return Ok(None);
                };
                if known.contains(&format!("{name}.content_type")) {
                    return Ok(Some(content));
                }
                Ok(Some(split_leading_type(&content).1.to_vec()))
            })
            .await
        })
    }

    fn plain<'a>(
        &'a self,
        _conn: &'a mut Conn,
        place: &'a Place,
    ) -> BoxFuture<'a, Result<Option<Vec<u8>>, Error>> {
        Box::pin(async move {
            match self.folder(place) {
                Some(folder) => blocking(move || read_file(&folder.join(PLAIN_FILE))).await,
                None => Ok(None),
            }
        })
    }

    fn delete<'a>(
        &'a self,
        unit: &'a mut Unit,
        place: &'a Place,
    ) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            let Some(folder) = self.folder(place) else {
                return Ok(());
            };
            if !blocking(move || folder.try_exists()).await? {
                return Ok(());
            }
            // The files go when their article is gone for sure: a unit that fails must find them again.
            let payload = json!({ "article": place.article, "content_path": place.content_path });
            let key = format!("{}:{}", RemoveFiles::KIND, place.article);
            unit.enqueue(NewJob::new(RemoveFiles::KIND, key, payload))
                .await
        })
    }
}

/// Makes a directory for the service and its group, nobody else.
fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o770);
    }
    builder.create(path)
}

fn write_files(root: &Path, folder: &Path, files: &[(String, Vec<u8>)]) -> io::Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    make_folder(folder)?;
    // A link planted on the way must not lead elsewhere.
    if !folder.canonicalize()?.starts_with(root.canonicalize()?) {
        return Err(refused(folder));
    }
    for (name, content) in files {
        write_file(folder, name, content)?;
    }
    sync_folder(folder)
}

fn refused(path: &Path) -> io::Error {
    let text = format!("{} is outside of the article storage", path.display());
    io::Error::new(io::ErrorKind::InvalidInput, text)
}

fn write_file(folder: &Path, name: &str, content: &[u8]) -> io::Result<()> {
    let mut parts = Path::new(name).components();
    let single = matches!((parts.next(), parts.next()), (Some(Component::Normal(part)), None) if part == name);
    if !single || name.contains(['\0', '/', '\\']) {
        return Err(refused(&folder.join(name)));
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o660);
    }
    let mut file = options.open(folder.join(name))?;
    file.write_all(content)?;
    file.sync_all()
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

fn remove_folder(folder: &Path) -> io::Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn read_file(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match std::fs::symlink_metadata(path) {
        Ok(data) if data.is_file() => std::fs::read(path).map(Some),
        Ok(_) => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The names of the plain files in a directory; names that are no Unicode are passed over.
fn names(folder: &Path) -> io::Result<HashSet<String>> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(HashSet::new()),
        entries => entries?,
    };
    let mut names = HashSet::new();
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_file()
            && let Ok(name) = entry.file_name().into_string()
        {
            names.insert(name);
        }
    }
    Ok(names)
}

/// The attachments in a directory, by the bytes of their names.
fn list_folder(folder: &Path) -> io::Result<Vec<Entry>> {
    let known = names(folder)?;
    let mut attachments: Vec<&String> = known
        .iter()
        .filter(|name| *name != PLAIN_FILE && !is_side_file(name))
        .collect();
    attachments.sort();
    let side = |name: &str, suffix: &str| -> io::Result<Option<String>> {
        let side = format!("{name}{suffix}");
        if !known.contains(&side) {
            return Ok(None);
        }
        let text = read_file(&folder.join(side))?;
        Ok(text.map(|text| String::from_utf8_lossy(&text).into_owned()))
    };
    let entry = |name: &String| -> io::Result<Entry> {
        let mut size = std::fs::metadata(folder.join(name))?.len();
        let content_type = match side(name, ".content_type")? {
            Some(kind) => kind,
            None => {
                let content = read_file(&folder.join(name))?.unwrap_or_default();
                let (kind, rest) = split_leading_type(&content);
                size = rest.len() as u64;
                kind
            }
        };
        Ok(Entry {
            row: None,
            listed: Listed {
                filename: name.clone(),
                content_type,
                content_id: side(name, ".content_id")?,
                content_alternative: side(name, ".content_alternative")?,
                disposition: side(name, ".disposition")?,
                size,
            },
        })
    };
    attachments.into_iter().map(entry).collect()
}

/// Removes the files of an article that is gone; done when it is done twice.
#[derive(Debug)]
pub(crate) struct RemoveFiles;

impl RemoveFiles {
    const KIND: &'static str = "article.remove_files";
}

impl JobHandler for RemoveFiles {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    fn run<'a>(&'a self, desk: &'a Desk, job: &'a Job) -> BoxFuture<'a, Result<Outcome, JobError>> {
        Box::pin(async move {
            let article = job.payload["article"].as_i64().unwrap_or_default();
            let path = job.payload["content_path"].as_str().unwrap_or_default();
            let place = Place {
                article: ArticleId(article),
                content_path: path.to_owned(),
            };
            let storage = DirectoryStorage::new(data_dir(&desk.config()));
            if let Some(folder) = storage.folder(&place)
                && !exists(desk, place.article).await?
            {
                blocking(move || remove_folder(&folder)).await?;
            }
            Ok(Outcome::Done)
        })
    }
}

async fn exists(desk: &Desk, article: ArticleId) -> Result<bool, Error> {
    let mut conn = desk.read().await?;
    let query = sql("SELECT id FROM article WHERE id = ?").bind(article);
    Ok(conn.optional::<(ArticleId,)>(query).await?.is_some())
}

/// Removes the directories of one day (`YYYY/MM/DD`) whose articles do not exist: units that wrote files and then
/// failed left them. Give it a day that is over. Answers how many were removed.
///
/// # Errors
/// [`Error::Unavailable`] if the directory or the database cannot be read.
pub async fn remove_orphans(desk: &Desk, day: chrono::NaiveDate) -> Result<usize, Error> {
    let folder = data_dir(&desk.config()).join(crate::article::attachment::content_path(day));
    let listed = folder.clone();
    let ids: Vec<ArticleId> = blocking(move || {
        let entries = match std::fs::read_dir(&listed) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let id = |entry: io::Result<std::fs::DirEntry>| {
            entry
                .ok()?
                .file_name()
                .to_str()?
                .parse()
                .ok()
                .map(ArticleId)
        };
        Ok(entries.filter_map(id).collect())
    })
    .await?;
    let mut removed = 0;
    for id in ids {
        if !exists(desk, id).await? {
            let folder = folder.join(id.to_string());
            blocking(move || remove_folder(&folder)).await?;
            removed += 1;
        }
    }
    Ok(removed)
}
