//! The configuration as an OTRS process reads it, for a system that shares its database with one.
//!
//! Written only if `GOTRS::SysConfig::WritePerl` says so; never read, never run.

use super::value::Value;

/// The Perl text of a deployment. A name `Outer###Inner` becomes a key of a hash.
pub(super) fn write<'a>(values: impl Iterator<Item = (&'a str, &'a Value)>) -> String {
    let mut out = String::from(
        "# OTRS config file (automatically generated)\n# VERSION:2.0\n\
         package Kernel::Config::Files::ZZZAAuto;\nuse strict;\nuse warnings;\nno warnings 'redefine';\nuse utf8;\n\n\
         sub Load {\n    my ($File, $Self) = @_;\n\n",
    );
    for (name, value) in values {
        out.push_str("$Self->");
        for part in name.split("###") {
            out.push('{');
            quote(part, &mut out);
            out.push('}');
        }
        out.push_str(" = ");
        literal(value, 1, &mut out);
        out.push_str(";\n");
    }
    out.push_str("\n    return;\n}\n\n1;\n");
    out
}

fn literal(value: &Value, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let end = "  ".repeat(depth - 1);
    match value {
        Value::Undef => out.push_str("undef"),
        Value::Text(text) => quote(text, out),
        Value::List(members) => {
            out.push('[');
            for (index, member) in members.iter().enumerate() {
                out.push_str(if index == 0 { "\n" } else { ",\n" });
                out.push_str(&indent);
                literal(member, depth + 1, out);
            }
            out.push_str(&format!("\n{end}]"));
        }
        Value::Map(members) => {
            out.push('{');
            for (index, (key, member)) in members.iter().enumerate() {
                out.push_str(if index == 0 { "\n" } else { ",\n" });
                out.push_str(&indent);
                quote(key, out);
                out.push_str(" => ");
                literal(member, depth + 1, out);
            }
            out.push_str(&format!("\n{end}}}"));
        }
    }
}

/// Single quotes, in which only themselves and the backslash mean anything.
fn quote(text: &str, out: &mut String) {
    out.push('\'');
    for c in text.chars() {
        if matches!(c, '\'' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('\'');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_value_leaves_its_quotes() {
        let evil = Value::text(r"'; system('x'); \");
        let values = [("A'b###c", &evil)];
        let text = write(values.into_iter());
        assert!(
            text.contains(r"$Self->{'A\'b'}{'c'} = '\'; system(\'x\'); \\';"),
            "{text}"
        );
    }
}
