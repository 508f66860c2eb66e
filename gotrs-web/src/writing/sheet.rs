//! What a form of writing has beside its fields.

use gotrs_core::article::NewAttachment;
use gotrs_core::article::html::{Token, referenced_content_ids, tokens};
use gotrs_core::sysconfig::settings;
use gotrs_core::writing::{FormId, KeptFile, Writing};
use gotrs_core::{Actor, Desk, Error};
use gotrs_mail::outgoing::Text as MailText;

use super::uploads;
use crate::error::PageError;
use crate::form::{Choice, Field, FieldKind, Fields, FormData, Rich, Upload, Values};
use crate::i18n::{Locale, Text};

/// The parameter that names the form.
pub(super) const FORM: &str = "FormID";
/// The parameter that files come in.
pub(super) const FILES: &str = "FileUpload";

/// What a form that was sent is meant to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wish {
    /// What it is for.
    Send,
    /// To be kept as a draft; silently, if the script asks.
    Save { silent: bool },
    /// To be shown again: a file was removed, or one was refused.
    Again,
}

/// What a form of writing has beside its fields.
#[derive(Debug)]
pub(crate) struct Sheet {
    writing: Writing,
    form: FormId,
    files: Vec<KeptFile>,
    rich: bool,
    face: &'static str,
    locale: Locale,
    refused: Option<Text>,
    wish: Wish,
}

impl Sheet {
    /// For a fresh form.
    pub(crate) fn begin(desk: &Desk, actor: impl Into<Actor>, locale: &Locale) -> Self {
        let actor = actor.into();
        let writing = desk.writing(&actor);
        Self {
            form: writing.begin(),
            writing,
            files: Vec::new(),
            rich: desk.config().get(&settings::FRONTEND_RICH_TEXT),
            face: uploads::route(&actor),
            locale: *locale,
            refused: None,
            wish: Wish::Send,
        }
    }

    /// For the form of a draft.
    pub(crate) async fn go_on(self, form: FormId) -> Result<Self, PageError> {
        let files = self.writing.files(&form).await?;
        Ok(Self {
            form,
            files,
            ..self
        })
    }

    /// For a form that was sent: keeps its files, removes the one that is unwanted, says what is wished.
    pub(crate) async fn of(
        desk: &Desk,
        actor: impl Into<Actor>,
        locale: &Locale,
        data: &mut FormData,
    ) -> Result<Self, PageError> {
        let mut sheet = Self::begin(desk, actor, locale);
        match data.get(FORM).filter(|name| !name.is_empty()) {
            Some(name) => sheet.form = sheet.writing.form(name)?,
            None => data.put(FORM, &sheet.form),
        }
        for file in data.take_files(FILES) {
            let name = file.name.clone();
            if let Err(error) = sheet.writing.add_file(&sheet.form, attachment(file)).await {
                sheet.refused = Some(uploads::refusal(error, &name, &desk.config(), locale)?);
                sheet.wish = Wish::Again;
            }
        }
        if let Some(name) = data.take("RemoveFile") {
            sheet.writing.remove_file(&sheet.form, &name).await?;
            sheet.wish = Wish::Again;
        }
        if let Some(how) = data.take("SaveDraft") {
            let silent = how == "auto";
            sheet.wish = Wish::Save { silent };
        }
        sheet.files = sheet.writing.files(&sheet.form).await?;
        Ok(sheet)
    }

    /// What the form is meant to do.
    pub(crate) fn wish(&self) -> Wish {
        self.wish.clone()
    }

    /// The form's name.
    pub(crate) fn form(&self) -> &FormId {
        &self.form
    }

    /// The fields of a form with its name, its files and, for `Body`, the editor.
    pub(crate) fn dress(&self, mut fields: Fields) -> Fields {
        for field in &mut fields.items {
            if field.kind == FieldKind::Files {
                field.upload = Some(self.face);
                let listed = self.files.iter().filter(|file| !file.is_inline());
                field.choices = listed
                    .map(|file| Choice::new(&file.name, Text::plain(self.locale.size(file.size))))
                    .collect();
                if let Some(refused) = &self.refused {
                    field.error = Some(refused.clone());
                }
            }
            if field.name == "Body" && self.rich {
                let rich = field.rich.get_or_insert_with(Box::default);
                for file in self.files.iter().filter(|file| file.is_inline()) {
                    let url = uploads::picture_url(self.face, &self.form, &file.content_id);
                    rich.pictures.push((file.content_id.clone(), url));
                }
            }
        }
        fields.and(Field::hidden(FORM, &self.form))
    }

    /// The same, where the text begins with something formatted.
    pub(crate) fn dress_with(&self, fields: Fields, text: &MailText, rich: Rich) -> Fields {
        self.dress(self.begin_with(fields, text, rich))
    }

    /// The fields with another text.
    pub(crate) fn begin_with(&self, fields: Fields, text: &MailText, rich: Rich) -> Fields {
        let mut fields = fields.with("Body", text.plain());
        if let Some(body) = fields.items.iter_mut().find(|field| field.name == "Body") {
            body.rich = self.rich.then(|| {
                let html = text.html().unwrap_or_default().to_owned();
                Box::new(Rich { html, ..rich })
            });
        }
        fields
    }

    /// What was written, made safe. Paragraphs without any form are plain text: smaller, and read by everybody.
    pub(crate) fn text(&self, values: &Values) -> MailText {
        let formed = |html: &&str| self.rich && has_form(html);
        match values.html("Body").filter(formed) {
            Some(html) => MailText::from_editor(html),
            None => MailText::Plain(values.text("Body").to_owned()),
        }
    }

    /// The form's files and `more`; of the form's pictures, only what the text shows.
    pub(crate) async fn attachments(
        &self,
        text: &MailText,
        more: Vec<NewAttachment>,
    ) -> Result<Vec<NewAttachment>, Error> {
        let kept = self.writing.attachments(&self.form).await?;
        let (pictures, mut files): (Vec<_>, Vec<_>) =
            kept.into_iter().partition(|file| file.content_id.is_some());
        files.extend(shown(text, pictures));
        files.extend(more);
        Ok(files)
    }

    /// The form was sent. What it had is forgotten sooner or later anyway, so a fault here is no reader's concern.
    pub(crate) async fn done(&self) {
        if let Err(error) = self.writing.finish(&self.form).await {
            tracing::warn!(%error, "the files of a form that was sent stay for a while");
        }
    }

    /// Keeps the words of a form.
    pub(super) fn writing(&self) -> &Writing {
        &self.writing
    }
}

/// Whether markup holds more than paragraphs and lines.
fn has_form(html: &str) -> bool {
    tokens(html).any(|token| match token {
        Token::Tag(tag) => !matches!(&*tag.name, "p" | "br"),
        _ => false,
    })
}

/// The pictures that a text shows.
pub(crate) fn shown(text: &MailText, mut pictures: Vec<NewAttachment>) -> Vec<NewAttachment> {
    let shown = referenced_content_ids(text.html().unwrap_or_default());
    pictures.retain(|picture| {
        let id = picture.content_id.as_deref().unwrap_or_default();
        shown.iter().any(|one| one == id.trim_matches(['<', '>']))
    });
    pictures
}

/// A file as services take it. What a browser claims about it is kept with it, and believed nowhere.
pub(super) fn attachment(file: Upload) -> NewAttachment {
    NewAttachment {
        filename: file.name,
        content_type: file.content_type,
        content: file.content.to_vec(),
        disposition: Some("attachment".to_owned()),
        ..NewAttachment::default()
    }
}
