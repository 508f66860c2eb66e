//! Lists that fit into memory: narrowed, sorted and cut into pages here, the same for all modules.

use super::source::{Ask, Listing, PAGE, Record, Shown};

/// The page of `records` that was asked for. A record stays if every word occurs in one of its texts.
#[must_use]
pub(super) fn arranged(mut records: Vec<Record>, ask: &Ask) -> Listing {
    let words: Vec<String> = ask
        .search
        .split_whitespace()
        .map(str::to_lowercase)
        .collect();
    records.retain(|record| words.iter().all(|word| has(record, word)));
    if !ask.sort.is_empty() {
        records.sort_by_cached_key(|record| key(record.get(&ask.sort)));
        if ask.down {
            records.reverse();
        }
    }
    let total = records.len();
    let start = ask.after.parse().unwrap_or(0).min(total);
    let end = (start + PAGE).min(total);
    Listing {
        records: records.drain(start..end).collect(),
        total: Some(total as u64),
        next: (end < total).then(|| end.to_string()),
    }
}

fn has(record: &Record, word: &str) -> bool {
    record.values.iter().any(|(_, shown)| match shown {
        Shown::Text(text) | Shown::Name(text) => text.to_lowercase().contains(word),
        _ => false,
    })
}

fn key(shown: &Shown) -> (i64, String) {
    match shown {
        Shown::Text(text) | Shown::Name(text) => (0, text.to_lowercase()),
        Shown::Words(text) | Shown::Badge(_, text) => (0, format!("{text:?}")),
        Shown::Number(number) => (i64::try_from(*number).unwrap_or(i64::MAX), String::new()),
        Shown::Validity(validity) => (0, validity.as_str().to_owned()),
        Shown::When(time) => (time.timestamp(), String::new()),
        Shown::Nothing => (i64::MIN, String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(ask: &Ask) -> Vec<String> {
        let records = ["Raw", "junk", "Postmaster"]
            .into_iter()
            .enumerate()
            .map(|(id, name)| {
                Record::new(
                    id,
                    [("Name", name.into()), ("Open", Shown::Number(id as u64))],
                )
            });
        let listing = arranged(records.collect(), ask);
        listing
            .records
            .into_iter()
            .map(|record| record.id)
            .collect()
    }

    #[test]
    fn a_list_is_narrowed_and_sorted_by_its_columns() {
        let ask = Ask::default();
        assert_eq!(names(&ask), ["0", "1", "2"]);
        let by = |sort: &str, down| Ask {
            sort: sort.into(),
            down,
            ..Ask::default()
        };
        assert_eq!(names(&by("Name", false)), ["1", "2", "0"]);
        assert_eq!(names(&by("Open", true)), ["2", "1", "0"]);
        let search = |words: &str| Ask {
            search: words.into(),
            ..Ask::default()
        };
        assert_eq!(names(&search("UN k")), ["1"]);
        assert_eq!(names(&search("raw junk")), Vec::<String>::new());
    }

    #[test]
    fn pages_follow_each_other_without_gap_or_overlap() {
        let all: Vec<Record> = (0..120).map(|id| Record::new(id, [])).collect();
        let (mut seen, mut ask) = (Vec::new(), Ask::default());
        loop {
            let page = arranged(all.clone(), &ask);
            assert_eq!(page.total, Some(120));
            seen.extend(page.records);
            match page.next {
                Some(next) => ask.after = next,
                None => break,
            }
        }
        assert_eq!(seen, all);
    }
}
