//! Tables as CSV: written so that no program takes a text for a formula (INJ-07), read as people's programs write it.

/// Signs at which a spreadsheet begins to calculate.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Rows as text: comma, quotes where needed, CRLF.
#[must_use]
pub(super) fn write(rows: &[Vec<String>]) -> String {
    let mut out = String::new();
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| written(cell)).collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out
}

fn written(cell: &str) -> String {
    let guard = if cell.starts_with(FORMULA) || cell.contains('\0') {
        "'"
    } else {
        ""
    };
    if cell.contains(['"', ',', ';', '\n', '\r', '\t']) || cell.trim() != cell {
        format!("\"{guard}{}\"", cell.replace('"', "\"\""))
    } else {
        format!("{guard}{cell}")
    }
}

/// The rows of a text, each with the number of the line it begins on; empty lines are left out. Comma, semicolon or
/// tab: whatever the first line has most of.
#[must_use]
pub(super) fn read(text: &str) -> Vec<(usize, Vec<String>)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().next().unwrap_or_default();
    let separator = [',', ';', '\t']
        .into_iter()
        .max_by_key(|sign| (first.matches(*sign).count(), *sign == ','))
        .unwrap_or(',');
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut line, mut begun, mut quoted) = (1, 1, false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\n' {
            line += 1;
        }
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            // Programs of Windows end lines within a cell as they end rows.
            '\r' if quoted && chars.peek() == Some(&'\n') => {}
            c if quoted => cell.push(c),
            '\r' => {}
            '\n' => {
                row.push(plain(std::mem::take(&mut cell)));
                rows.push((begun, std::mem::take(&mut row)));
                begun = line;
            }
            c if c == separator => row.push(plain(std::mem::take(&mut cell))),
            c => cell.push(c),
        }
    }
    row.push(plain(cell));
    rows.push((begun, row));
    rows.retain(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty()));
    rows
}

/// A cell without the sign that kept it from being a formula.
fn plain(cell: String) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA) => rest.to_owned(),
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back_and_is_never_a_formula() {
        let cells = [
            "a",
            "=1+1",
            "-2",
            "@x",
            "\t=1",
            "say \"hi\", you",
            "two\nlines",
            " x ",
        ];
        let row: Vec<String> = cells.map(str::to_owned).to_vec();
        let text = write(std::slice::from_ref(&row));
        assert!(text.contains("'=1+1") && text.contains("'-2") && text.contains("'@x"));
        assert_eq!(read(&text), [(1, row)]);
    }

    #[test]
    fn lines_are_counted_where_rows_begin_and_semicolons_are_understood() {
        let text = "\u{feff}Name;Comment\r\n\"a;b\";\"one\r\ntwo\"\r\n\r\nc;d";
        let row = |line, cells: [&str; 2]| (line, cells.map(str::to_owned).to_vec());
        assert_eq!(
            read(text),
            [
                row(1, ["Name", "Comment"]),
                row(2, ["a;b", "one\ntwo"]),
                row(5, ["c", "d"])
            ]
        );
    }
}
