//! YAML as OTRS stores it: setting values, web service and dynamic field configurations, ACLs, process entities.
//!
//! [`read`] accepts any plain YAML, because people write these files too, and makes every scalar a text: `no`, `12` and
//! dates mean what they say. [`write()`] produces byte for byte what Perl's YAML::XS writes, so that values compare equal
//! in a database that both use. Foreign files are bounded: size, depth, number of nodes and of nodes repeated by
//! aliases; tags that ask for objects are refused.

mod emitter;
mod reader;

pub use emitter::write;
pub use reader::{Limits, YamlError, read, read_with};
