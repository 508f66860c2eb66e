//! Every setting of the desk: found by its place in the tree or by words, edited, put back to its default.
//!
//! A change counts at once. Scalars have a field of their kind, lists and maps are YAML. A password is never sent to
//! the browser: its field is empty, and empty means that it stays (AUT-10).

use super::common::*;
use super::sysconfig_history::{history, version};
use crate::admin::memory::arranged;
use crate::admin::source::{Answer, Ask, Context, Deed, Form, Listing, Record, Shown, Source};
use crate::form::{Choice, Field, Fields, Values};
use crate::i18n::Text as Words;
use crate::page::part::{Section, Tone};
use gotrs_core::Error;
use gotrs_core::sysconfig::definition::Shape;
use gotrs_core::sysconfig::{
    Definition, Fixed, NavigationNode, SettingChange, SettingDetail, SettingFilter, SettingSummary,
    Value, yaml,
};

pub(super) const MODULE: AdminModule = AdminModule {
    key: "sysconfig",
    title: msg("Configuration"),
    summary: msg("Every setting of the desk"),
    icon: "gear",
    group: ModuleGroupKey::System,
    add: None,
    columns: &[
        column("Name", msg("Setting"), Title),
        column("Value", msg("Value"), Code),
        column("State", msg("State"), Badge),
        CHANGED,
    ],
    fields: &[],
    source: &SysConfig,
};

#[derive(Debug)]
struct SysConfig;

const VIEWS: &[(&str, Msg)] = &[
    ("tree", msg("Tree")),
    ("changed", msg("Changed")),
    ("waiting", msg("Not in force yet")),
    ("all", msg("All")),
];

/// What a list shows of a secret.
pub(super) const HIDDEN: &str = "•••";

pub(super) fn item_kind(definition: Option<&Definition>) -> &str {
    match definition.and_then(Definition::shape) {
        Some(Shape::Item(item)) => item.attribute("ValueType").unwrap_or("String"),
        _ => "",
    }
}

/// Passwords by kind, and what older definitions call text although it is one.
pub(super) fn is_secret(name: &str, kind: &str) -> bool {
    let name = name.to_lowercase();
    kind == "Password"
        || ["password", "passwd", "pw", "secret"]
            .iter()
            .any(|end| name.ends_with(end))
}

pub(super) fn text_of(value: &Value) -> String {
    match value.scalar() {
        Some(text) => text.to_owned(),
        None => yaml::write(value),
    }
}

fn record(setting: SettingSummary) -> Record {
    let (tone, word) = if setting.dirty {
        (Tone::Warn, msg("not in force yet"))
    } else if setting.fixed.is_some() {
        (Tone::Neutral, msg("fixed"))
    } else if setting.modified {
        (Tone::Violet, msg("changed"))
    } else if !setting.valid {
        (Tone::Neutral, msg("off"))
    } else {
        (Tone::Neutral, msg("default"))
    };
    let value = if is_secret(&setting.name, "") {
        HIDDEN.to_owned()
    } else {
        let text = text_of(&setting.value).replace('\n', " ");
        text.chars().take(80).collect()
    };
    let changed = setting
        .changed
        .map_or(Shown::Nothing, |(_, time)| Shown::When(time));
    Record::new(
        &setting.name,
        [
            ("Name", setting.name.clone().into()),
            ("Value", value.into()),
            ("State", Shown::Badge(tone, word.into())),
            ("ChangeTime", changed),
        ],
    )
}

fn branch(node: &NavigationNode) -> Record {
    let count = settings_below(node).to_string();
    Record::new(
        "",
        [
            ("Name", node.name.clone().into()),
            ("In", node.path.clone().into()),
            (
                "Value",
                Shown::Words(Words::filled(msg("{0} settings"), [count])),
            ),
        ],
    )
}

fn settings_below(node: &NavigationNode) -> usize {
    node.settings + node.children.iter().map(settings_below).sum::<usize>()
}

fn at<'n>(nodes: &'n [NavigationNode], place: &str) -> Option<&'n NavigationNode> {
    nodes.iter().find_map(|node| {
        if node.path == place {
            Some(node)
        } else {
            at(&node.children, place)
        }
    })
}

async fn list(cx: &Context, ask: &Ask) -> Result<Listing, Error> {
    let settings = cx.desk.settings(&cx.actor);
    let narrowed = !ask.search.is_empty();
    let tree = ask.view == "tree" && !narrowed;
    let filter = SettingFilter {
        navigation: Some(ask.place.clone()).filter(|place| !place.is_empty()),
        search: Some(ask.search.clone()).filter(|_| narrowed),
        modified: ask.view == "changed",
        dirty: ask.view == "waiting",
        invisible: false,
    };
    let mut records = Vec::new();
    if tree {
        let nodes = settings.navigation().await?;
        let here = match ask.place.as_str() {
            "" => nodes.as_slice(),
            place => at(&nodes, place).map_or(&[][..], |node| node.children.as_slice()),
        };
        records.extend(here.iter().map(branch));
    }
    if !(tree && ask.place.is_empty()) {
        let found = settings.list(&filter).await?;
        let here = |setting: &SettingSummary| !tree || setting.navigation == ask.place;
        records.extend(found.into_iter().filter(here).map(record));
    }
    // The service has narrowed the list already, by words of the descriptions too.
    let ask = Ask {
        search: String::new(),
        ..ask.clone()
    };
    Ok(arranged(records, &ask))
}

fn value_field(detail: &SettingDetail) -> Field {
    let definition = detail.definition.as_ref();
    let (kind, label) = (item_kind(definition), msg("Value"));
    let setting = &detail.summary;
    let text = text_of(&setting.value);
    const NAME: &str = "EffectiveValue";
    if setting.default.scalar().is_none() {
        let help = msg("A list or map, written as YAML.");
        return Field::long_text(NAME, label, 14).help(help).value(text);
    }
    if is_secret(&setting.name, kind) {
        let field = Field::new(FieldKind::NewPassword, NAME, label);
        return field.help(msg("Empty: it stays as it is."));
    }
    match kind {
        "Checkbox" => Field::check(NAME, msg("On")).checked(text != "0" && !text.is_empty()),
        "Select" => Field::select(NAME, label, options(definition)).value(text),
        "TimeZone" => {
            let zones = chrono_tz::TZ_VARIANTS.iter();
            let zones = zones.map(|zone| Choice::new(zone.name(), Words::plain(zone.name())));
            Field::select(NAME, label, zones.collect()).value(text)
        }
        "Textarea" => Field::long_text(NAME, label, 6).value(text),
        _ => Field::text(NAME, label).max(20_000).value(text),
    }
}

fn options(definition: Option<&Definition>) -> Vec<Choice> {
    let Some(Shape::Item(item)) = definition.and_then(Definition::shape) else {
        return Vec::new();
    };
    let option = |option: &gotrs_core::sysconfig::xml::Element| {
        let value = option.attribute("Value").unwrap_or(&option.text).to_owned();
        Choice::new(value, Words::plain(option.text.trim()))
    };
    item.children("Item").map(option).collect()
}

fn why(fixed: Fixed) -> Msg {
    match fixed {
        Fixed::ReadOnly => msg("It is read-only."),
        Fixed::Overridden => msg("The environment or the configuration file fixes it."),
        Fixed::Bootstrap => msg(
            "It runs a program or names a path: only the configuration file or the environment may say it.",
        ),
        Fixed::Level => msg("It is above the configuration level of this system."),
        _ => msg("It cannot be changed here."),
    }
}

async fn form(cx: &Context, name: &str) -> Result<Form, Error> {
    let detail = cx.desk.settings(&cx.actor).get(name).await?;
    let setting = &detail.summary;
    let mut fields = vec![
        Field::new(FieldKind::Shown, "Description", msg("What it is for"))
            .value(&setting.description),
        value_field(&detail),
    ];
    if !setting.required {
        fields.push(Field::check("IsValid", msg("In force")).checked(setting.valid));
    }
    let reset = Deed::asking("reset", msg("Reset"), msg("Put it back to its default?"));
    Ok(Form {
        title: Words::plain(&setting.name),
        intro: setting.fixed.map(|fixed| why(fixed).into()),
        fields: Fields::new(fields),
        changed: setting.changed.map(|(_, time)| time),
        changed_by: setting.changed.map(|(by, _)| by),
        deeds: if setting.modified && setting.fixed.is_none() {
            vec![reset]
        } else {
            Vec::new()
        },
        links: Vec::new(),
    })
}

async fn save(cx: &Context, name: &str, values: &Values) -> Result<(), Error> {
    let settings = cx.desk.settings(&cx.actor);
    let detail = settings.get(name).await?;
    let kind = item_kind(detail.definition.as_ref());
    let given = values.text("EffectiveValue");
    let value = match kind {
        "Checkbox" => Some(Value::text(if values.flag("EffectiveValue") {
            "1"
        } else {
            "0"
        })),
        _ if given.is_empty() && is_secret(name, kind) => None,
        _ => Some(settings.parse(name, given).await?),
    };
    let change = SettingChange::Set {
        value,
        valid: (!detail.summary.required).then(|| values.flag("IsValid")),
    };
    let changes = [(name.to_owned(), change)];
    settings.set_and_deploy(&changes, "administration").await?;
    Ok(())
}

impl Source for SysConfig {
    fn sections<'a>(&'a self, cx: &'a Context, id: &'a str) -> Answer<'a, Vec<Section>> {
        Box::pin(async move { Ok(vec![history(cx, id).await?]) })
    }

    fn list<'a>(&'a self, cx: &'a Context, ask: &'a Ask) -> Answer<'a, Listing> {
        Box::pin(list(cx, ask))
    }

    fn views(&self) -> &'static [(&'static str, Msg)] {
        VIEWS
    }

    fn form<'a>(
        &'a self,
        cx: &'a Context,
        _: &'static AdminModule,
        id: Option<&'a str>,
    ) -> Answer<'a, Form> {
        Box::pin(form(cx, id.unwrap_or_default()))
    }

    fn parameter(&self, _: &'static AdminModule, field: &str) -> Option<&'static str> {
        match field {
            "value" => Some("EffectiveValue"),
            "valid" => Some("IsValid"),
            _ => None,
        }
    }

    fn save<'a>(
        &'a self,
        cx: &'a Context,
        id: Option<&'a str>,
        values: &'a Values,
    ) -> Answer<'a, String> {
        Box::pin(async move {
            let name = id.unwrap_or_default();
            save(cx, name, values).await?;
            Ok(name.to_owned())
        })
    }

    fn act<'a>(&'a self, cx: &'a Context, id: &'a str, verb: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            let settings = cx.desk.settings(&cx.actor);
            match (id, verb) {
                ("_", "deploy") => settings.deploy(false, "administration").await?,
                (name, "reset") => {
                    let changes = [(name.to_owned(), SettingChange::Reset)];
                    settings.set_and_deploy(&changes, "administration").await?
                }
                (name, verb) => {
                    let changes = [(name.to_owned(), version(cx, name, verb).await?)];
                    settings.set_and_deploy(&changes, "administration").await?
                }
            };
            Ok(())
        })
    }

    fn deeds(&self) -> &'static [Deed] {
        const { &[Deed::new("deploy", msg("Put all changes in force"))] }
    }
}
