//! Templates.

use super::common::*;
use crate::admin::catalog::{Described, Filled, Kept, through};
use crate::admin::source::{Answer, Context};
use crate::form::Values;
use gotrs_core::catalog::Template;
use gotrs_core::{QueueId, TemplateId};

pub(super) const MODULE: AdminModule = AdminModule {
    key: "templates",
    title: msg("Templates"),
    summary: msg("Ready-made answers and notes"),
    icon: "note",
    group: ModuleGroupKey::Texts,
    add: Some(msg("Add template")),
    columns: &[
        NAME_COLUMN,
        column("TemplateType", msg("For"), Text).of(Relation::TemplateTypes),
        COMMENT_COLUMN,
        VALID_COLUMN,
        CHANGED,
    ],
    fields: &[
        FieldSpec::select("TemplateType", msg("For"), Relation::TemplateTypes)
            .core("template_type")
            .required()
            .half(),
        NAME.half(),
        FieldSpec::new("Template", msg("Text"), FieldKind::LongText(10))
            .core("text")
            .help(msg("Tags such as <OTRS_CUSTOMER_REALNAME> are replaced.")),
        FieldSpec::several("Queues", msg("In queues"), Relation::Queues),
        COMMENT,
        VALID,
    ],
    source: &Kept::<Template>::new(),
};

impl Described for Template {
    through!(templates);

    fn read(values: &Values, before: Option<&Self>) -> Self {
        Self {
            name: text(values, "Name"),
            template_type: text(values, "TemplateType"),
            text: Some(text(values, "Template")),
            content_type: content_type(before.and_then(|before| before.content_type.as_ref())),
            comments: optional(values, "Comment"),
            valid: validity(values),
        }
    }

    fn write(&self) -> Filled {
        vec![
            ("TemplateType", one(&self.template_type)),
            ("Template", maybe(self.text.as_ref())),
            ("Comment", maybe(self.comments.as_ref())),
        ]
    }

    fn related<'a>(cx: &'a Context, id: TemplateId) -> Answer<'a, Filled> {
        Box::pin(async move {
            let queues = cx.desk.templates(&cx.actor).queues(id).await?;
            let queues = queues.iter().map(ToString::to_string).collect();
            Ok(vec![("Queues", queues)])
        })
    }

    fn relate<'a>(cx: &'a Context, id: TemplateId, values: &'a Values) -> Answer<'a, ()> {
        Box::pin(async move {
            let queues = ids(values, "Queues", QueueId);
            cx.desk.templates(&cx.actor).set_queues(id, &queues).await
        })
    }
}
