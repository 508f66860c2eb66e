//! Files that templates bring along.

use super::common::*;
use crate::admin::memory::arranged;
use crate::admin::source::{
    Answer, Ask, Context, Deed, File, Listing, Opened, Record, Shown, Source,
};
use crate::form::Values;
use crate::url;
use gotrs_core::catalog::{Attachment, AttachmentEntry};
use gotrs_core::{Error, StandardAttachmentId};

pub(super) const MODULE: AdminModule = AdminModule {
    key: "attachments",
    title: msg("Attachments"),
    summary: msg("Files that templates bring along"),
    icon: "clip",
    group: ModuleGroupKey::Texts,
    add: Some(msg("Add file")),
    columns: &[
        NAME_COLUMN,
        column("Filename", msg("File name"), Code),
        column("ContentType", msg("Type"), Text).minor(),
        COMMENT_COLUMN,
        VALID_COLUMN,
    ],
    fields: &[
        NAME,
        FieldSpec::new("FileUpload", msg("File"), FieldKind::Files)
            .core("content")
            .help(msg("Empty: it stays as it is.")),
        COMMENT,
        VALID,
    ],
    source: &Files,
};

#[derive(Debug)]
struct Files;

async fn entry(cx: &Context, id: &str) -> Result<AttachmentEntry, Error> {
    let all = cx.desk.standard_attachments(&cx.actor).list().await?;
    let found = all.into_iter().find(|file| file.id.to_string() == id);
    found.ok_or_else(|| Error::not_found("standard attachment", id))
}

impl Source for Files {
    fn list<'a>(&'a self, cx: &'a Context, ask: &'a Ask) -> Answer<'a, Listing> {
        Box::pin(async move {
            let all = cx.desk.standard_attachments(&cx.actor).list().await?;
            let record = |file: AttachmentEntry| {
                Record::new(
                    file.id,
                    [
                        ("Name", file.name.into()),
                        ("Filename", file.filename.into()),
                        ("ContentType", file.content_type.into()),
                        ("Comment", file.comments.unwrap_or_default().into()),
                        ("ValidID", Shown::Validity(file.valid)),
                    ],
                )
            };
            Ok(arranged(all.into_iter().map(record).collect(), ask))
        })
    }

    fn has_sort(&self) -> bool {
        true
    }

    fn open<'a>(&'a self, cx: &'a Context, id: &'a str) -> Answer<'a, Opened> {
        Box::pin(async move {
            let file = entry(cx, id).await?;
            let values = vec![
                ("Name", one(&file.name)),
                ("Comment", maybe(file.comments.as_ref())),
                ("ValidID", one(file.valid)),
            ];
            let target = format!("{}/file", url::admin_record(MODULE.key, id));
            let question = msg("Take this file away from all templates?");
            Ok(Opened {
                links: vec![(msg("Download"), target)],
                deeds: vec![Deed::asking("delete", msg("Delete"), question)],
                ..Opened::new(file.name, values)
            })
        })
    }

    fn save<'a>(
        &'a self,
        cx: &'a Context,
        id: Option<&'a str>,
        values: &'a Values,
    ) -> Answer<'a, String> {
        Box::pin(async move {
            let upload = values.files("FileUpload").next();
            let before = match id {
                Some(id) => Some(entry(cx, id).await?),
                None => None,
            };
            let kept = before.as_ref();
            let named = |of_upload: Option<String>, stored: Option<&String>| {
                of_upload.or(stored.cloned()).unwrap_or_default()
            };
            let file = Attachment {
                name: text(values, "Name"),
                filename: named(
                    upload.map(|file| file.name.clone()),
                    kept.map(|file| &file.filename),
                ),
                content_type: named(
                    upload.map(|file| file.content_type.clone()),
                    kept.map(|file| &file.content_type),
                ),
                content: upload.map(|file| file.content.to_vec()),
                comments: optional(values, "Comment"),
                valid: validity(values),
            };
            if kept.is_none() && upload.is_none() {
                return Err(Error::invalid("content", "required", ""));
            }
            let files = cx.desk.standard_attachments(&cx.actor);
            let id = match kept {
                Some(kept) => {
                    files.update(kept.id, file).await?;
                    kept.id
                }
                None => files.add(file).await?,
            };
            Ok(id.to_string())
        })
    }

    fn act<'a>(&'a self, cx: &'a Context, id: &'a str, verb: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            let file = entry(cx, id).await?;
            match verb {
                "delete" => {
                    cx.desk
                        .standard_attachments(&cx.actor)
                        .remove(file.id)
                        .await
                }
                _ => Err(Error::not_found("action", verb)),
            }
        })
    }

    fn file<'a>(&'a self, cx: &'a Context, id: &'a str) -> Answer<'a, File> {
        Box::pin(async move {
            let file = entry(cx, id).await?;
            let id: StandardAttachmentId = file.id;
            Ok(File {
                name: file.filename,
                content_type: file.content_type,
                content: cx.desk.standard_attachments(&cx.actor).content(id).await?,
            })
        })
    }
}
