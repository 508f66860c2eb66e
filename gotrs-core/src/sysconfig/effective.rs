//! The default value that a definition stands for.

use std::collections::BTreeMap;

use super::definition::{Definition, Shape};
use super::value::Value;
use super::xml::Element;

/// The value of a setting nobody changed.
///
/// Texts are taken as they stand; only untyped members of lists and maps lose a first line break with blanks and a last
/// one. Unlike OTRS, hour 0 of working hours is kept.
pub fn effective_value(definition: &Definition) -> Value {
    match definition.shape() {
        Some(Shape::Item(item)) => item_value(item, None),
        Some(Shape::Array(array)) => array_value(array, None),
        Some(Shape::Hash(hash)) => hash_value(hash, None),
        None => Value::Undef,
    }
}

/// Members of a list. Empty elements without attributes are no members.
fn array_value(array: &Element, inherited: Option<&Element>) -> Value {
    let default = array.child("DefaultItem").or(inherited);
    let members = array.children("Item").filter(|item| !is_blank(item));
    Value::List(members.map(|item| member_value(item, default)).collect())
}

/// Members of a map; those without a key are skipped.
fn hash_value(hash: &Element, inherited: Option<&Element>) -> Value {
    let default = hash.child("DefaultItem").or(inherited);
    let members = hash.children("Item");
    let keyed =
        members.filter_map(|item| Some((item.attribute("Key")?, member_value(item, default))));
    sorted(keyed)
}

/// A map in key order; of equal keys the last one counts.
fn sorted<K: Into<String>>(members: impl Iterator<Item = (K, Value)>) -> Value {
    let members: BTreeMap<String, Value> =
        members.map(|(key, member)| (key.into(), member)).collect();
    Value::map(members)
}

fn is_blank(item: &Element) -> bool {
    item.attributes.is_empty() && item.children.is_empty() && item.text.is_empty()
}

fn member_value(item: &Element, default: Option<&Element>) -> Value {
    let inner_default = default
        .and_then(Shape::nested)
        .and_then(|shape| match shape {
            Shape::Array(inner) | Shape::Hash(inner) => inner.child("DefaultItem"),
            Shape::Item(_) => None,
        });
    match Shape::nested(item) {
        Some(Shape::Array(array)) if value_type(item, default).is_none() => {
            array_value(array, inner_default)
        }
        Some(Shape::Hash(hash)) if value_type(item, default).is_none() => {
            hash_value(hash, inner_default)
        }
        _ => match value_type(item, default) {
            Some(_) => item_value(item, default),
            None => Value::from(untyped_text(&item.text)),
        },
    }
}

/// The type of a member: its own, else that of the default item.
fn value_type<'d>(item: &'d Element, default: Option<&'d Element>) -> Option<&'d str> {
    item.attribute("ValueType")
        .or_else(|| default?.attribute("ValueType"))
}

fn item_value(item: &Element, default: Option<&Element>) -> Value {
    match value_type(item, default).unwrap_or("String") {
        "Select" => Value::from(item.attribute("SelectedID").unwrap_or_default()),
        "VacationDays" => vacation_days(&item.children, &["ValueMonth", "ValueDay"]),
        "VacationDaysOneTime" => {
            vacation_days(&item.children, &["ValueYear", "ValueMonth", "ValueDay"])
        }
        "WorkingHours" => working_hours(item),
        "FrontendRegistration" | "FrontendNavigation" => frontend(item),
        _ => match Shape::nested(item) {
            Some(Shape::Array(array)) => array_value(array, None),
            Some(Shape::Hash(hash)) => hash_value(hash, None),
            _ => Value::from(item.text.as_str()),
        },
    }
}

/// Maps nested by the given attributes, with the text inside; entries that lack one of them are skipped.
fn vacation_days(entries: &[Element], attributes: &[&str]) -> Value {
    let Some((attribute, inner)) = attributes.split_first() else {
        return Value::from(entries.last().map_or("", |entry| entry.text.as_str()));
    };
    let mut groups: BTreeMap<&str, Vec<Element>> = BTreeMap::new();
    for entry in entries {
        let complete = attributes
            .iter()
            .all(|name| entry.attribute(name).is_some());
        if let Some(key) = entry.attribute(attribute).filter(|_| complete) {
            groups.entry(key).or_default().push(entry.clone());
        }
    }
    sorted(
        groups
            .into_iter()
            .map(|(key, group)| (key, vacation_days(&group, inner))),
    )
}

fn working_hours(item: &Element) -> Value {
    let days = item.children("Item");
    sorted(days.filter_map(|day| {
        let hours = day.children("Item").filter(|hour| !hour.text.is_empty());
        let hours: Vec<Value> = hours.map(|hour| Value::from(hour.text.as_str())).collect();
        Some((day.attribute("ValueName")?, Value::List(hours)))
    }))
}

/// The registration of a screen or menu entry: both lists of groups are always there.
fn frontend(item: &Element) -> Value {
    let Some(Shape::Hash(hash)) = Shape::nested(item) else {
        return Value::Undef;
    };
    let Value::Map(mut members) = hash_value(hash, None) else {
        return Value::Undef;
    };
    for groups in ["Group", "GroupRo"] {
        if members.iter().all(|(key, _)| key != groups) {
            members.push((groups.to_owned(), Value::List(Vec::new())));
        }
    }
    sorted(members.into_iter())
}

/// Drops the layout of a text that stands on lines of its own.
fn untyped_text(text: &str) -> &str {
    let Some(inner) = text.strip_prefix('\n') else {
        return text;
    };
    let end = inner.trim_end();
    if inner[end.len()..].contains('\n') {
        end.trim_start()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::sysconfig::definition::read_setting;

    fn value(xml: &str) -> Json {
        let document = format!("<Setting Name='A'><Value>{xml}</Value></Setting>");
        Json::from(&effective_value(&read_setting(&document).unwrap()))
    }

    #[test]
    fn a_text_at_the_top_keeps_its_white_space_and_a_member_loses_its_layout() {
        assert_eq!(value("<Item>\n  x\n </Item>"), "\n  x\n ");
        assert_eq!(
            value("<Array><Item>\n  x\n y\n </Item><Item> z </Item></Array>"),
            json!(["x\n y", " z "])
        );
    }

    #[test]
    fn members_take_the_type_of_the_default_item() {
        let xml = r#"<Hash><DefaultItem ValueType="Select"><Item ValueType="Option" Value="1">On</Item></DefaultItem>
            <Item Key="a" SelectedID="1"></Item><Item Key="b" ValueType="String">t</Item></Hash>"#;
        assert_eq!(value(xml), json!({"a": "1", "b": "t"}));
    }

    #[test]
    fn a_frontend_navigation_list_holds_maps_with_both_groups() {
        let xml = r#"<Array><DefaultItem ValueType="FrontendNavigation"><Hash><Item></Item></Hash></DefaultItem>
            <Item><Hash><Item Key="Name">N</Item><Item Key="Group"><Array><Item>admin</Item></Array></Item></Hash></Item></Array>"#;
        assert_eq!(
            value(xml),
            json!([{"Name": "N", "Group": ["admin"], "GroupRo": []}])
        );
    }

    #[test]
    fn an_item_with_a_key_stays_even_if_empty() {
        assert_eq!(
            value("<Hash><Item Key='a'></Item><Item>x</Item></Hash>"),
            json!({"a": ""})
        );
    }
}
