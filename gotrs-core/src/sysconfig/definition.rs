//! What a setting is: name, place in the navigation, and the shape of its value, as OTRS declares it in XML.
//!
//! Files have the root `otrs_config` (`otobo_config`), version 2.0, and an `init` phase. [`merge`] puts them together:
//! phases in order, a later definition of a name replaces an earlier one. A name `Outer###Inner` means the key `Inner`
//! of the map setting `Outer`.

use std::collections::BTreeMap;

use super::xml::{self, Element, XmlError};

/// The declaration of one setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// The full name, `###` included.
    pub name: String,
    /// Must be valid: it cannot be switched off.
    pub required: bool,
    /// Valid by default.
    pub valid: bool,
    /// Cannot be changed in the administration.
    pub read_only: bool,
    /// Not shown in the administration.
    pub invisible: bool,
    /// The least configuration level that shows it, if any.
    pub config_level: Option<u32>,
    /// Agents may have own values, if an administrator lets them.
    pub user_modification_possible: bool,
    /// They may by default.
    pub user_modification_active: bool,
    /// The group of the agents' preferences that shows it.
    pub user_preferences_group: Option<String>,
    /// What it is for, in English.
    pub description: String,
    /// Further words to find it by.
    pub keywords: Vec<String>,
    /// The place in the tree of settings, such as `Core::Email`.
    pub navigation: String,
    /// The element `Value`: one `Item`, `Array` or `Hash`.
    pub value: Element,
    /// The element `Setting` as written.
    pub source: String,
}

impl Definition {
    /// The parts of the name: the outer setting, then the keys inside it.
    pub fn path(&self) -> Vec<&str> {
        self.name.split("###").collect()
    }

    /// The kind of value at the top.
    pub fn shape(&self) -> Option<Shape<'_>> {
        Shape::of(&self.value)
    }
}

/// The three kinds of value an element can declare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape<'d> {
    /// A scalar, or a typed structure such as working hours.
    Item(&'d Element),
    /// A list.
    Array(&'d Element),
    /// A map.
    Hash(&'d Element),
}

impl<'d> Shape<'d> {
    /// The shape inside a `Value`, an `Item` or a `DefaultItem`.
    pub fn of(element: &'d Element) -> Option<Self> {
        element
            .children
            .iter()
            .find_map(|child| match child.name.as_str() {
                "Item" => Some(Self::Item(child)),
                "Array" => Some(Self::Array(child)),
                "Hash" => Some(Self::Hash(child)),
                _ => None,
            })
    }

    /// The list or map nested in an `Item` or `DefaultItem`.
    pub fn nested(element: &'d Element) -> Option<Self> {
        Self::of(element).filter(|shape| !matches!(shape, Self::Item(_)))
    }
}

/// The phase in which a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Init {
    /// The base system.
    Framework,
    /// Applications upon it.
    Application,
    /// Add-ons.
    Config,
    /// Changes to any of them.
    Changes,
}

/// One file of definitions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFile {
    /// When it is read.
    pub init: Init,
    /// Its settings, in the order of the file.
    pub settings: Vec<Definition>,
}

/// Why a text defines no settings.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DefinitionError {
    /// Not XML, or XML that is not accepted.
    #[error("the definition cannot be read")]
    Xml(#[from] XmlError),
    /// Another document.
    #[error("the root element is `{found}`, expected `{expected}`")]
    Root {
        /// What the root should be.
        expected: &'static str,
        /// What it is.
        found: String,
    },
    /// Another version of the format.
    #[error("version `{found}` of the format is not supported, convert the file to 2.0")]
    Version {
        /// The version of the file.
        found: String,
    },
    /// An unknown phase.
    #[error("`{found}` is no init phase")]
    Init {
        /// What the file says.
        found: String,
    },
    /// A setting without a name.
    #[error("a setting at byte {position} has no name")]
    Name {
        /// Where, in bytes.
        position: usize,
    },
    /// A setting without a usable value.
    #[error("the setting `{name}` declares no value")]
    Value {
        /// The setting.
        name: String,
    },
}

/// Reads one `Setting` element.
///
/// # Errors
/// If it is not one, or declares no value.
pub fn read_setting(document: &str) -> Result<Definition, DefinitionError> {
    let root = xml::read(document)?;
    if root.name != "Setting" {
        return Err(DefinitionError::Root {
            expected: "Setting",
            found: root.name,
        });
    }
    definition(&root, document)
}

/// Reads a file of definitions.
///
/// # Errors
/// If it is no such file, or one of its settings is broken.
pub fn read_config(document: &str) -> Result<ConfigFile, DefinitionError> {
    let root = xml::read(document)?;
    if !matches!(root.name.as_str(), "otrs_config" | "otobo_config") {
        return Err(DefinitionError::Root {
            expected: "otrs_config",
            found: root.name,
        });
    }
    let version = root.attribute("version").unwrap_or_default();
    if version != "2.0" {
        return Err(DefinitionError::Version {
            found: version.to_owned(),
        });
    }
    let init = match root.attribute("init").unwrap_or_default() {
        "Framework" => Init::Framework,
        "Application" => Init::Application,
        "Config" => Init::Config,
        "Changes" => Init::Changes,
        other => {
            return Err(DefinitionError::Init {
                found: other.to_owned(),
            });
        }
    };
    let settings = root
        .children("Setting")
        .map(|setting| definition(setting, document));
    Ok(ConfigFile {
        init,
        settings: settings.collect::<Result<_, _>>()?,
    })
}

/// Merges files: phase by phase, files of one phase in the given order; the last definition of a name wins.
pub fn merge(mut files: Vec<ConfigFile>) -> BTreeMap<String, Definition> {
    files.sort_by_key(|file| file.init);
    let settings = files.into_iter().flat_map(|file| file.settings);
    settings
        .map(|setting| (setting.name.clone(), setting))
        .collect()
}

fn definition(setting: &Element, document: &str) -> Result<Definition, DefinitionError> {
    let flag = |name| setting.attribute(name) == Some("1");
    let text = |name| {
        setting
            .child(name)
            .map(|child| child.text.trim().to_owned())
    };
    let name = setting
        .attribute("Name")
        .filter(|name| !name.is_empty())
        .ok_or(DefinitionError::Name {
            position: setting.span.start,
        })?;
    let value = setting
        .child("Value")
        .filter(|value| Shape::of(value).is_some())
        .ok_or_else(|| DefinitionError::Value {
            name: name.to_owned(),
        })?;
    let keywords = setting
        .children("Keywords")
        .map(|keyword| keyword.text.trim().to_owned());
    Ok(Definition {
        name: name.to_owned(),
        required: flag("Required"),
        valid: flag("Valid"),
        read_only: flag("ReadOnly"),
        invisible: flag("Invisible"),
        config_level: setting
            .attribute("ConfigLevel")
            .and_then(|level| level.parse().ok()),
        user_modification_possible: flag("UserModificationPossible"),
        user_modification_active: flag("UserModificationActive"),
        user_preferences_group: setting.attribute("UserPreferencesGroup").map(str::to_owned),
        description: text("Description").unwrap_or_default(),
        keywords: keywords.collect(),
        navigation: text("Navigation").unwrap_or_default(),
        value: value.clone(),
        source: document[setting.span.clone()].to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<otrs_config version="2.0" init="Changes">
  <Setting Name="Outer###Inner" Required="1" Valid="1" ReadOnly="0" ConfigLevel="200">
    <Description Translatable="1">What it does.</Description>
    <Keywords>Mail</Keywords>
    <Navigation>Core::Email</Navigation>
    <Value><Item ValueType="String" ValueRegex="">x</Item></Value>
  </Setting>
</otrs_config>"#;

    #[test]
    fn a_file_gives_its_settings_with_their_source() {
        let file = read_config(FILE).unwrap();
        let setting = &file.settings[0];
        assert_eq!(setting.path(), ["Outer", "Inner"]);
        assert_eq!(setting.config_level, Some(200));
        assert!(setting.required && setting.valid && !setting.read_only);
        assert!(setting.source.starts_with("<Setting ") && setting.source.ends_with("</Setting>"));
        assert_eq!(read_setting(&setting.source).unwrap().value.children, {
            let mut children = setting.value.children.clone();
            let shift =
                setting.value.children[0].span.start - setting.source.find("<Item").unwrap();
            children[0].span = children[0].span.start - shift..children[0].span.end - shift;
            children
        });
    }

    #[test]
    fn a_later_phase_replaces_an_earlier_definition() {
        let framework = FILE.replace("Changes", "Framework").replace(">x<", ">old<");
        let files = vec![read_config(FILE).unwrap(), read_config(&framework).unwrap()];
        assert_eq!(merge(files)["Outer###Inner"].value.children[0].text, "x");
    }

    #[test]
    fn foreign_documents_are_refused() {
        assert!(matches!(
            read_config("<a/>"),
            Err(DefinitionError::Root { .. })
        ));
        let old = FILE.replace("2.0", "1.0");
        assert!(matches!(
            read_config(&old),
            Err(DefinitionError::Version { .. })
        ));
        let phase = FILE.replace("Changes", "Never");
        assert!(matches!(
            read_config(&phase),
            Err(DefinitionError::Init { .. })
        ));
        let nameless = "<Setting><Value><Item>x</Item></Value></Setting>";
        assert!(matches!(
            read_setting(nameless),
            Err(DefinitionError::Name { .. })
        ));
        let empty = "<Setting Name='A'><Value></Value></Setting>";
        assert!(matches!(
            read_setting(empty),
            Err(DefinitionError::Value { .. })
        ));
    }
}
