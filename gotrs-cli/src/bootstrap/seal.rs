//! The file with the key that seals secrets in the database (SEC-05).
//!
//! It lies in the data folder as `seal.key`, or where `seal_key_file` says; all nodes of a desk need the same one. A
//! fresh desk gets one at its first start. It belongs into the backup, but not beside the database's.

use std::io::Write as _;
use std::path::Path;

use gotrs_core::Desk;
use gotrs_core::seal::SealKey;

use crate::exit::Failure;

/// Reads the key; `None` if there is no such file.
pub(crate) fn read(path: &Path) -> Result<Option<SealKey>, Failure> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            let what = format!("the key file {} cannot be read", path.display());
            return Err(Failure::io(what, error));
        }
    };
    match SealKey::from_hex(&text) {
        Some(key) => Ok(Some(key)),
        None => Err(Failure::Failed(format!(
            "the key file {} does not hold 64 hex digits",
            path.display()
        ))),
    }
}

/// Gives a fresh desk a key of its own. A desk that cannot keep one goes on without, and says so.
pub(crate) fn provide(desk: &Desk, path: &Path) -> Result<(), Failure> {
    match create(desk, path) {
        Ok(key) => Ok(desk.give_seal_key(key)?),
        Err(error) => {
            let path = path.display();
            tracing::warn!(%error, %path, "no key file can be written: secrets of second factors are kept unsealed");
            Ok(())
        }
    }
}

fn create(desk: &Desk, path: &Path) -> std::io::Result<SealKey> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let bytes = desk.random().bytes::<32>();
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    file.write_all(format!("{digits}\n").as_bytes())?;
    file.sync_all()?;
    Ok(SealKey::new(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_key_file_is_made_once_and_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("var").join("seal.key");
        assert!(read(&path).unwrap().is_none());
        let desk = Desk::in_memory().await.unwrap();
        provide(&desk, &path).unwrap();
        let key = read(&path).unwrap().unwrap();
        assert_eq!(key.id().len(), 12);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        provide(&desk, &path).unwrap();
        assert_eq!(
            read(&path).unwrap().unwrap().id(),
            key.id(),
            "never written over"
        );
        std::fs::write(&path, "no key").unwrap();
        assert!(read(&path).is_err());
    }
}
