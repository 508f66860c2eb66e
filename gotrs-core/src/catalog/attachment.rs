//! Files that templates bring along: `standard_attachment`.

use super::kinds::Template;
use super::service::Catalog;
use crate::actor::Actor;
use crate::cache;
use crate::db::{Blob, Conn, Int, sql};
use crate::desk::Desk;
use crate::error::{Error, Problems};
use crate::id::{StandardAttachmentId, TemplateId};
use crate::permission;
use crate::unit::Unit;
use crate::valid::Validity;

/// A file as an administrator gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The unique name, whatever its case.
    pub name: String,
    /// What the recipient sees.
    pub filename: String,
    /// Its MIME type.
    pub content_type: String,
    /// Its bytes; `None` in a change keeps them.
    pub content: Option<Vec<u8>>,
    /// Notes for administrators.
    pub comments: Option<String>,
    /// Whether templates bring it along.
    pub valid: Validity,
}

/// A file in a list, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentEntry {
    /// Its id.
    pub id: StandardAttachmentId,
    /// The unique name.
    pub name: String,
    /// What the recipient sees.
    pub filename: String,
    /// Its MIME type.
    pub content_type: String,
    /// Notes for administrators.
    pub comments: Option<String>,
    /// Whether templates bring it along.
    pub valid: Validity,
}

/// The files of templates. Made by [`Desk::standard_attachments`].
#[derive(Debug)]
pub struct Attachments {
    desk: Desk,
    actor: Actor,
}

impl Desk {
    /// Files that templates bring along: agents read them, administrators change them.
    #[must_use]
    pub fn standard_attachments(&self, actor: impl Into<Actor>) -> Attachments {
        Attachments {
            desk: self.clone(),
            actor: actor.into(),
        }
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: StandardAttachmentId,
    name: String,
    filename: String,
    content_type: String,
    comments: Option<String>,
    valid: String,
}

impl From<Row> for AttachmentEntry {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            filename: row.filename,
            content_type: row.content_type,
            comments: row.comments,
            valid: Validity::from_name(&row.valid),
        }
    }
}

fn select() -> crate::db::Stmt {
    sql(
        "SELECT t.id, t.name, t.filename, t.content_type, t.comments, \
         (SELECT v.name FROM valid v WHERE v.id = t.valid_id) AS valid FROM standard_attachment t",
    )
}

impl Attachments {
    async fn reading(&self) -> Result<Conn, Error> {
        permission::refuse_customers(&self.actor, "files of templates")?;
        self.desk.read().await
    }

    async fn changing(&self) -> Result<Unit, Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        permission::require_admin(&mut unit, &self.actor).await?;
        unit.touch(cache::CATALOG);
        Ok(unit)
    }

    /// All files by name.
    ///
    /// # Errors
    /// [`Error::Denied`] to customers.
    pub async fn list(&self) -> Result<Vec<AttachmentEntry>, Error> {
        let mut conn = self.reading().await?;
        let rows: Vec<Row> = conn.all(select().push(" ORDER BY t.name")).await?;
        Ok(rows.into_iter().map(AttachmentEntry::from).collect())
    }

    /// The valid files that a template brings along, by name.
    ///
    /// # Errors
    /// [`Error::Denied`] to customers.
    pub async fn of_template(&self, template: TemplateId) -> Result<Vec<AttachmentEntry>, Error> {
        let mut conn = self.reading().await?;
        let query = select().push(
            " WHERE t.valid_id = (SELECT id FROM valid WHERE name = 'valid') AND t.id IN \
             (SELECT standard_attachment_id FROM standard_template_attachment WHERE standard_template_id = ?) ORDER BY t.name",
        );
        let rows: Vec<Row> = conn.all(query.bind(template)).await?;
        Ok(rows.into_iter().map(AttachmentEntry::from).collect())
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Denied`] to customers.
    pub async fn content(&self, id: StandardAttachmentId) -> Result<Vec<u8>, Error> {
        let mut conn = self.reading().await?;
        let query = sql("SELECT content FROM standard_attachment WHERE id = ?").bind(id);
        let row: Option<(Blob,)> = conn.optional(query).await?;
        row.map(|row| row.0.0)
            .ok_or_else(|| Error::not_found("standard attachment", id))
    }

    /// Adds a file.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; [`Error::Denied`].
    pub async fn add(&self, file: Attachment) -> Result<StandardAttachmentId, Error> {
        let mut unit = self.changing().await?;
        check(&mut unit, None, &file).await?;
        let content = file
            .content
            .ok_or_else(|| Error::invalid("content", "required", ""))?;
        let valid = file.valid.id(&mut unit).await?;
        let (now, by) = (unit.stamp(), unit.user_id());
        let insert = sql(
            "INSERT INTO standard_attachment (name, content_type, content, filename, comments, valid_id, \
             create_time, create_by, change_time, change_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(file.name.trim())
        .bind(file.content_type)
        .bind(Blob(content))
        .bind(file.filename)
        .bind(file.comments)
        .bind(valid);
        let id = unit
            .insert(insert.bind(now).bind(by).bind(now).bind(by))
            .await?;
        unit.commit().await?;
        Ok(StandardAttachmentId(id))
    }

    /// Changes a file.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; [`Error::NotFound`]; [`Error::Denied`].
    pub async fn update(&self, id: StandardAttachmentId, file: Attachment) -> Result<(), Error> {
        let mut unit = self.changing().await?;
        check(&mut unit, Some(id), &file).await?;
        let valid = file.valid.id(&mut unit).await?;
        let (now, by) = (unit.stamp(), unit.user_id());
        let mut update = sql("UPDATE standard_attachment SET name = ?, content_type = ?, filename = ?, comments = ?, valid_id = ?, \
             change_time = ?, change_by = ?")
        .bind(file.name.trim())
        .bind(file.content_type)
        .bind(file.filename)
        .bind(file.comments)
        .bind(valid)
        .bind(now)
        .bind(by);
        if let Some(content) = file.content {
            update = update.push(", content = ?").bind(Blob(content));
        }
        if unit.exec(update.push(" WHERE id = ?").bind(id)).await? == 0 {
            return Err(Error::not_found("standard attachment", id));
        }
        unit.commit().await
    }

    /// Removes a file from all templates and from the system.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Denied`].
    pub async fn remove(&self, id: StandardAttachmentId) -> Result<(), Error> {
        let mut unit = self.changing().await?;
        unit.exec(
            sql("DELETE FROM standard_template_attachment WHERE standard_attachment_id = ?")
                .bind(id),
        )
        .await?;
        let delete = sql("DELETE FROM standard_attachment WHERE id = ?").bind(id);
        if unit.exec(delete).await? == 0 {
            return Err(Error::not_found("standard attachment", id));
        }
        unit.commit().await
    }
}

impl Catalog<Template> {
    /// Lets a template bring along exactly these files.
    ///
    /// # Errors
    /// [`Error::Conflict`] if one does not exist; [`Error::Denied`].
    pub async fn set_attachments(
        &self,
        template: TemplateId,
        files: &[StandardAttachmentId],
    ) -> Result<(), Error> {
        let mut unit = self.changing().await?;
        let delete = sql("DELETE FROM standard_template_attachment WHERE standard_template_id = ?");
        unit.exec(delete.bind(template)).await?;
        let (now, by) = (unit.stamp(), unit.user_id());
        let distinct: std::collections::BTreeSet<_> = files.iter().copied().collect();
        for file in distinct {
            let insert = sql(
                "INSERT INTO standard_template_attachment (standard_attachment_id, standard_template_id, \
                 create_time, create_by, change_time, change_by) VALUES (?, ?, ?, ?, ?, ?)",
            );
            let insert = insert.bind(file).bind(template);
            unit.exec(insert.bind(now).bind(by).bind(now).bind(by))
                .await?;
        }
        unit.touch(cache::CATALOG);
        unit.commit().await
    }
}

async fn check(
    unit: &mut Unit,
    id: Option<StandardAttachmentId>,
    file: &Attachment,
) -> Result<(), Error> {
    let mut problems = Problems::default();
    let texts = [
        ("name", file.name.trim(), 200),
        ("filename", file.filename.trim(), 250),
        ("content_type", file.content_type.trim(), 250),
    ];
    for (field, text, longest) in texts {
        if text.is_empty() {
            problems.add(field, "required", "");
        } else if text.chars().count() > longest {
            problems.add(field, "too_long", longest.to_string());
        } else if text.contains(['\r', '\n', '\0']) {
            problems.add(field, "format", "one line");
        }
    }
    let known: Vec<(Int, String)> = unit
        .all(sql("SELECT id, name FROM standard_attachment"))
        .await?;
    let name = file.name.trim().to_lowercase();
    let other = |known: &(Int, String)| {
        known.1.to_lowercase() == name && id.is_none_or(|id| id.0 != known.0.0)
    };
    if known.iter().any(other) {
        problems.add("name", "taken", &file.name);
    }
    problems.into_result()
}
