//! Our declarations in OTRS's words: the `Setting` element and its parsed form, as `sysconfig_default` keeps them.

use super::setting::{Declaration, SettingKind};
use super::value::Value;

/// An element that is being written.
struct Node {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    text: String,
    children: Vec<Node>,
}

impl Node {
    fn new(name: &'static str) -> Self {
        Self {
            name,
            attributes: Vec::new(),
            text: String::new(),
            children: Vec::new(),
        }
    }

    fn with(mut self, attribute: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((attribute, value.into()));
        self
    }

    fn holding(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    fn around(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children.extend(children);
        self
    }

    fn write(&self, depth: usize, out: &mut String) {
        let indent = "    ".repeat(depth);
        out.push_str(&indent);
        out.push('<');
        out.push_str(self.name);
        for (name, value) in &self.attributes {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            escape(value, out);
            out.push('"');
        }
        out.push('>');
        escape(&self.text, out);
        if !self.children.is_empty() {
            out.push('\n');
            for child in &self.children {
                child.write(depth + 1, out);
            }
            out.push_str(&indent);
        }
        out.push_str("</");
        out.push_str(self.name);
        out.push_str(">\n");
    }

    /// The form OTRS keeps beside the XML: attributes and `Content` as keys, children as lists by name.
    fn parsed(&self) -> Value {
        let mut members: Vec<(String, Value)> = self
            .attributes
            .iter()
            .map(|(name, value)| ((*name).to_owned(), Value::text(value)))
            .collect();
        if !self.text.is_empty() || (self.children.is_empty() && self.name != "Array") {
            members.push(("Content".to_owned(), Value::text(&self.text)));
        }
        for child in &self.children {
            match members.iter_mut().find(|(name, _)| name == child.name) {
                Some((_, Value::List(list))) => list.push(child.parsed()),
                _ => members.push((child.name.to_owned(), Value::List(vec![child.parsed()]))),
            }
        }
        Value::Map(members)
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // A parser would turn these into blanks inside an attribute, and drop a carriage return anywhere.
            '\r' => out.push_str("&#13;"),
            _ => out.push(c),
        }
    }
}

/// The `Setting` element of a declaration.
pub(super) fn xml(declaration: &Declaration) -> String {
    let mut out = String::new();
    setting(declaration).write(0, &mut out);
    out
}

/// The parsed form of the same.
pub(super) fn parsed(declaration: &Declaration) -> Value {
    setting(declaration).parsed()
}

fn setting(declaration: &Declaration) -> Node {
    let flag = |flag: bool| if flag { "1" } else { "0" };
    Node::new("Setting")
        .with("Name", declaration.name)
        .with("Required", flag(declaration.required))
        .with("Valid", flag(declaration.valid))
        .around([
            Node::new("Description")
                .with("Translatable", "1")
                .holding(declaration.description),
            Node::new("Navigation").holding(declaration.navigation),
            Node::new("Value").around([value(declaration.kind, &declaration.stock())]),
        ])
}

fn value(kind: SettingKind, stock: &Value) -> Node {
    let text = stock.scalar().unwrap_or_default();
    let item = |kind: &str| Node::new("Item").with("ValueType", kind);
    match kind {
        SettingKind::String(pattern) => item("String").with("ValueRegex", pattern).holding(text),
        SettingKind::Textarea => item("Textarea").holding(text),
        SettingKind::Checkbox => item("Checkbox").holding(text),
        SettingKind::Module => item("PerlModule").with("ValueFilter", "").holding(text),
        SettingKind::TimeZone => item("TimeZone").holding(text),
        SettingKind::Password => item("Password").holding(text),
        SettingKind::Entity(entity) => item("Entity").with("ValueEntityType", entity).holding(text),
        SettingKind::Select(keys) => item("Select").with("SelectedID", text).around(
            keys.iter()
                .map(|key| item("Option").with("Value", *key).holding(*key)),
        ),
        SettingKind::Array | SettingKind::Hash => container(stock),
        SettingKind::WorkingHours => item("WorkingHours").around(days(stock)),
        SettingKind::VacationDays => item("VacationDays")
            .around([Node::new("DefaultItem").with("ValueType", "VacationDays")])
            .around(dates(stock, &["ValueMonth", "ValueDay"])),
        SettingKind::VacationDaysOneTime => item("VacationDaysOneTime")
            .around([Node::new("DefaultItem").with("ValueType", "VacationDaysOneTime")])
            .around(dates(stock, &["ValueYear", "ValueMonth", "ValueDay"])),
    }
}

/// A list or map of any depth.
fn container(value: &Value) -> Node {
    match value {
        Value::Map(members) => Node::new("Hash").around(
            members
                .iter()
                .map(|(key, member)| nested(member).with("Key", key)),
        ),
        other => Node::new("Array").around(other.as_list().unwrap_or_default().iter().map(nested)),
    }
}

fn nested(member: &Value) -> Node {
    match member.scalar() {
        Some(text) => Node::new("Item").holding(text),
        None => Node::new("Item").around([container(member)]),
    }
}

fn days(stock: &Value) -> Vec<Node> {
    let days = stock.as_map().unwrap_or_default().iter();
    days.map(|(day, hours)| {
        let hours = hours.as_list().unwrap_or_default().iter();
        Node::new("Item")
            .with("ValueType", "Day")
            .with("ValueName", day)
            .around(hours.map(|hour| {
                Node::new("Item")
                    .with("ValueType", "Hour")
                    .holding(hour.scalar().unwrap_or_default())
            }))
    })
    .collect()
}

/// One element per date, the keys on the way down as attributes.
fn dates(stock: &Value, attributes: &[&'static str]) -> Vec<Node> {
    let Some((attribute, inner)) = attributes.split_first() else {
        return vec![Node::new("Item").holding(stock.scalar().unwrap_or_default())];
    };
    let mut all = Vec::new();
    for (key, value) in stock.as_map().unwrap_or_default() {
        let below = dates(value, inner).into_iter();
        all.extend(below.map(|node| node.with(attribute, key)));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sysconfig::check::{self, Existing};
    use crate::sysconfig::effective::effective_value;
    use crate::sysconfig::{read_setting, settings, yaml};

    struct Everything;

    impl Existing for Everything {
        fn entity(&self, _: &str, _: &str) -> bool {
            true
        }
    }

    #[test]
    fn every_declaration_reads_back_as_its_stock_value_and_fits_itself() {
        for declaration in settings::ALL.iter() {
            let definition = read_setting(&xml(declaration))
                .unwrap_or_else(|error| panic!("{}: {error}", declaration.name));
            let stock = declaration.stock();
            assert_eq!(
                yaml::write(&effective_value(&definition)),
                yaml::write(&stock),
                "{}",
                declaration.name
            );
            assert_eq!(definition.required, declaration.required);
            assert_eq!(definition.valid, declaration.valid);
            assert_eq!(definition.navigation, declaration.navigation);
            // A wholly empty text is no time zone and no selection, yet the stock value of some.
            if stock.scalar() != Some("") {
                check::check(&definition, &stock, &Everything)
                    .unwrap_or_else(|error| panic!("{}: {error}", declaration.name));
            }
        }
    }

    #[test]
    fn names_are_declared_once() {
        let mut names: Vec<_> = settings::ALL.iter().map(|declared| declared.name).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
