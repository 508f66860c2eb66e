//! Recorded behaviour of OTRS against the rules of this crate, one test per area.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{NaiveDateTime, TimeZone};
use gotrs_core::article::attachment::{
    self, Index, IndexEntry, IndexFilter, Listed, NewAttachment, StoredAttachment,
};
use gotrs_core::article::body::{self, PreparedBody};
use gotrs_core::article::filename::{self, Layout};
use gotrs_core::article::search_index::{STOCK_FILTERS, WordFilter};
use gotrs_core::auth::password;
use gotrs_core::auth::totp::{self, TotpOptions};
use gotrs_core::sysconfig::check::{Existing, check};
use gotrs_core::sysconfig::effective::effective_value;
use gotrs_core::sysconfig::{self, Definition, yaml};
use gotrs_core::testing::conformance::{
    self, Area, VectorFile, expect_eq, expected, flag, integer, text, unknown_file,
};
use gotrs_core::testing::{World, backends};
use gotrs_core::ticket::number::{self, CounterRow, Finder, Generator, NumberSettings};
use gotrs_core::ticket::subject::{Cleanup, SubjectAction, SubjectFormat, SubjectSettings};
use serde_json::{Value, json};

#[path = "conformance/desk.rs"]
mod desk;
#[path = "conformance/history.rs"]
mod history;
#[path = "conformance/people.rs"]
mod people;
#[path = "conformance/stored.rs"]
mod stored;

const CRATE: &str = env!("CARGO_MANIFEST_DIR");

/// Sequences of operations, each on every database.
#[tokio::test]
async fn history() {
    let worlds = desk::worlds().await;
    let mut prepared = String::new();
    let area = Area::new("history", CRATE);
    area.run_async(async |file, case| {
        if file.name != "operations.json" {
            return unknown_file(file);
        }
        for world in &worlds {
            if prepared != file.name {
                history::prepare(world, file).await?;
            }
        }
        prepared.clone_from(&file.name);
        for world in &worlds {
            let outcome = history::check(world, case).await;
            outcome.map_err(|why| format!("on {}: {why}", world.desk.db().kind().scheme()))?;
        }
        Ok(())
    })
    .await;
}

/// Numbers as the counter table of every database gives them.
#[tokio::test]
async fn ticketnumber_in_the_database() {
    let worlds = desk::worlds().await;
    let area = Area::new("ticketnumber", CRATE)
        .data_file("extract.json")
        .data_file("subject.json");
    area.run_async(async |file, case| {
        if file.name != "generate.json" {
            return unknown_file(file);
        }
        for world in &worlds {
            let outcome = stored::number(world, case).await;
            outcome.map_err(|why| format!("on {}: {why}", world.desk.db().kind().scheme()))?;
        }
        Ok(())
    })
    .await;
}

/// Attachments as every database and the disk keep them.
#[tokio::test]
async fn storage_in_the_database() {
    let worlds = desk::worlds().await;
    let area = Area::new("storage", CRATE).data_file("filename_cleanup.json");
    area.run_async(async |file, case| {
        if file.name != "article_attachments.json" {
            return unknown_file(file);
        }
        for world in &worlds {
            let outcome = stored::attachments(world, case).await;
            outcome.map_err(|why| format!("on {}: {why}", world.desk.db().kind().scheme()))?;
        }
        Ok(())
    })
    .await;
}

#[test]
fn ticketnumber() {
    conformance::run("ticketnumber", CRATE, |file, case| {
        match file.name.as_str() {
            "extract.json" => extract(case),
            "generate.json" => generate(case),
            "subject.json" => subject(case),
            _ => unknown_file(file),
        }
    });
}

fn number_settings(case: &Value) -> Result<NumberSettings, String> {
    let size = |field: &str| {
        case[field]
            .as_u64()
            .and_then(|size| usize::try_from(size).ok())
    };
    Ok(NumberSettings {
        generator: Generator::from_setting(text(case, "Generator"))
            .ok_or("the generator is unknown")?,
        system_id: text(case, "SystemID").to_owned(),
        check_system_id: flag(case, "CheckSystemID"),
        hook: text(case, "Hook").to_owned(),
        hook_divider: text(case, "HookDivider").to_owned(),
        min_counter_size: size("MinCounterSize"),
        auto_increment_min_counter_size: size("AutoIncrementMinCounterSize"),
        use_formatted_counter: flag(case, "UseFormattedCounter"),
    })
}

fn extract(case: &Value) -> Result<(), String> {
    let finder = Finder::new(&number_settings(case)?);
    let found = finder.find(text(case, "String"));
    expect_eq(
        "TicketNumber",
        &json!(found),
        expected(case, "TicketNumber"),
    )
}

fn timestamp(text: &str) -> Result<NaiveDateTime, String> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").map_err(|error| error.to_string())
}

fn local_time(case: &Value) -> Result<NaiveDateTime, String> {
    let zone: chrono_tz::Tz = text(case, "TimeZone").parse().map_err(|_| "unknown zone")?;
    let utc = timestamp(text(case, "NowUTC"))?;
    Ok(zone.from_utc_datetime(&utc).naive_local())
}

fn generate(case: &Value) -> Result<(), String> {
    let settings = number_settings(case)?;
    let now = local_time(case)?;
    let before = case["CounterRowsBefore"].as_array().ok_or("no rows")?;
    let mut rows = Vec::new();
    for (id, row) in (1..).zip(before) {
        rows.push(CounterRow {
            id,
            counter: integer(row, "counter")?,
            create_time: timestamp(text(row, "create_time"))?,
        });
    }
    let own_id = i64::try_from(rows.len()).map_err(|_| "too many rows")? + 1;
    rows.push(CounterRow {
        id: own_id,
        counter: 0,
        create_time: now,
    });

    let since = number::counting_since(settings.generator, now);
    let taken = number::take(&rows, own_id, since, 1 + integer(case, "Offset")?)
        .ok_or("the own row does not count")?;
    for (id, counter) in &taken.updates {
        rows.iter_mut()
            .filter(|row| row.id == *id)
            .for_each(|row| row.counter = *counter);
    }
    let counter = u64::try_from(taken.counter).map_err(|_| "negative counter")?;
    let ticket_number = settings.format(counter, now.date());
    let column: Vec<i64> = rows.iter().map(|row| row.counter).collect();
    expect_eq(
        "TicketNumber",
        &json!(ticket_number),
        expected(case, "TicketNumber"),
    )?;
    expect_eq(
        "CounterColumnAfter",
        &json!(column),
        expected(case, "CounterColumnAfter"),
    )
}

fn subject(case: &Value) -> Result<(), String> {
    let config = &case["Config"];
    let settings = SubjectSettings {
        hook: text(config, "Ticket::Hook").to_owned(),
        hook_divider: text(config, "Ticket::HookDivider").to_owned(),
        format: SubjectFormat::from_setting(text(config, "Ticket::SubjectFormat")),
        re: text(config, "Ticket::SubjectRe").to_owned(),
        fwd: text(config, "Ticket::SubjectFwd").to_owned(),
        size: usize::try_from(integer(config, "Ticket::SubjectSize").unwrap_or(120))
            .map_err(|error| error.to_string())?,
        clean_all_numbers: flag(config, "Ticket::SubjectCleanAllNumbers"),
    };
    let size = case["Size"]
        .as_u64()
        .and_then(|size| usize::try_from(size).ok());
    let (given, number) = (text(case, "Subject"), text(case, "TicketNumber"));
    let cleaned = settings.clean(given, number, size);
    expect_eq("Clean", &json!(cleaned), expected(case, "Clean"))?;

    let build = expected(case, "Build");
    for (field, action, cleanup) in [
        ("Reply", SubjectAction::Reply, Cleanup::Clean),
        ("Forward", SubjectAction::Forward, Cleanup::Clean),
        ("New", SubjectAction::New, Cleanup::Clean),
        ("ReplyNoCleanup", SubjectAction::Reply, Cleanup::Keep),
    ] {
        let built = settings.build(given, number, action, cleanup);
        expect_eq(field, &json!(built), expected(build, field))?;
    }
    Ok(())
}

#[test]
fn storage() {
    conformance::run("storage", CRATE, |file, case| match file.name.as_str() {
        "article_attachments.json" => article_attachments(case),
        "filename_cleanup.json" => filename_cleanup(case),
        _ => unknown_file(file),
    });
}

fn filename_cleanup(case: &Value) -> Result<(), String> {
    let name = text(case, "Filename");
    let results = BTreeMap::from([
        ("Local", filename::local(name)),
        ("LocalNoReplace", filename::local_no_replace(name)),
        ("Attachment", filename::attachment(name)),
        ("MD5", filename::md5(name)),
    ]);
    expect_eq("Result", &json!(results), expected(case, "Result"))
}

/// Everything but the two disks: body, rows or files, and the lists.
fn article_attachments(case: &Value) -> Result<(), String> {
    let article = &case["Article"];
    let body = body::prepare(
        text(article, "ContentType"),
        text(article, "Body"),
        78,
        || "pasted.1.1@desk.example".to_owned(),
    );
    let path = attachment::content_path(local_time(case)?.date());
    let columns = json!({
        "a_body": body.text,
        "a_content_type": body.content_type,
        "content_path": path,
    });
    let expectation = expected(case, "Expect");
    expect_eq(
        "article_data_mime",
        &columns,
        expected(expectation, "article_data_mime"),
    )?;

    let html_body = body
        .original
        .as_ref()
        .map(|original| original.content.clone());
    let given = case["Attachments"].as_array().ok_or("no attachments")?;
    let given = given.iter().map(new_attachment).collect::<Result<_, _>>()?;
    let all = PreparedBody::with_attachments(body.original, given, body.images);
    let on_disk = text(case, "Backend").ends_with("FS");
    let layout = if on_disk {
        Layout::FileSystem
    } else {
        Layout::Database
    };
    let stored = attachment::plan(layout, [], all);
    if on_disk {
        let files = expected_files(case, &path, &stored);
        expect_eq("FilesBase64", &files, expected(expectation, "FilesBase64"))?;
    } else {
        let rows = stored.iter().map(row).collect();
        expect_eq(
            "AttachmentRows",
            &rows,
            expected(expectation, "AttachmentRows"),
        )?;
    }
    let index = Index::new(listed(stored.clone(), on_disk));
    let shown = index.html_body().and_then(|entry| {
        let content = stored.iter().find(|one| one.filename == entry.filename)?;
        String::from_utf8(content.content.clone()).ok()
    });
    if html_body.is_some() && shown.is_none() {
        return Err("the HTML body is not found again".to_owned());
    }
    let lists = expected(expectation, "Index")
        .as_object()
        .ok_or("no lists")?;
    for flags in lists.keys() {
        let entries: Vec<&IndexEntry> = if flags == "OnlyHTMLBody" {
            index.html_body().into_iter().collect()
        } else {
            let filter = IndexFilter {
                plain_text: flags.contains("ExcludePlainText"),
                html_body: flags.contains("ExcludeHTMLBody"),
                inline: flags.contains("ExcludeInline"),
            };
            index.filtered(filter, shown.as_deref())
        };
        let list = entries.into_iter().map(index_entry).collect();
        expect_eq(flags, &list, &lists[flags])?;
    }
    Ok(())
}

fn new_attachment(given: &Value) -> Result<NewAttachment, String> {
    let optional = |field: &str| match &given[field] {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    Ok(NewAttachment {
        filename: text(given, "Filename").to_owned(),
        content_type: text(given, "ContentType").to_owned(),
        content: STANDARD
            .decode(text(given, "ContentBase64"))
            .map_err(|error| error.to_string())?,
        content_id: optional("ContentID"),
        content_alternative: optional("ContentAlternative"),
        disposition: optional("Disposition"),
    })
}

fn expected_files(case: &Value, path: &str, stored: &[StoredAttachment]) -> Value {
    let attachments = stored.iter().flat_map(StoredAttachment::files);
    let plain = case["Plain"]
        .as_str()
        .map(|mail| ("plain.txt".to_owned(), mail.as_bytes()));
    attachments
        .chain(plain)
        .map(|(name, content)| {
            (
                format!("{path}/<ArticleID>/{name}"),
                json!(STANDARD.encode(content)),
            )
        })
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn row(stored: &StoredAttachment) -> Value {
    json!({
        "content_alternative": stored.content_alternative,
        "content_id": stored.content_id,
        "content_size": stored.content_size(),
        "content_type": stored.content_type,
        "disposition": stored.disposition.as_deref().unwrap_or_default(),
        "filename": stored.filename,
    })
}

/// The order of the two storages; the database's collation is imitated for the letters that occur.
fn listed(mut stored: Vec<StoredAttachment>, on_disk: bool) -> Vec<Listed> {
    if on_disk {
        stored.sort_by(|one, other| one.filename.cmp(&other.filename));
    } else {
        stored.sort_by_key(|one| one.filename.to_lowercase().replace('ü', "u"));
    }
    let list = stored.into_iter().map(|one| Listed {
        size: one.content.len() as u64,
        filename: one.filename,
        content_type: one.content_type,
        content_id: one.content_id,
        content_alternative: one.content_alternative,
        disposition: one.disposition,
    });
    list.collect()
}

fn index_entry(entry: &IndexEntry) -> Value {
    json!({
        "ContentAlternative": entry.content_alternative,
        "ContentID": entry.content_id,
        "ContentType": entry.content_type,
        "Disposition": entry.disposition,
        "FileID": entry.file_id,
        "Filename": entry.filename,
        "FilesizeRaw": entry.size,
    })
}

#[test]
fn sysconfig() {
    conformance::run("sysconfig", CRATE, |file, case| match file.name.as_str() {
        "value_check.json" => value_check(case),
        "xml_effective_value.json" => xml_effective_value(case),
        "yaml_dump.json" => yaml_dump(case),
        _ => unknown_file(file),
    });
}

/// The objects of a fresh system.
struct Stock;

impl Existing for Stock {
    fn entity(&self, kind: &str, name: &str) -> bool {
        let names: &[&str] = match kind {
            "Queue" => &["Postmaster", "Raw", "Junk", "Misc"],
            "Priority" => &["1 very low", "2 low", "3 normal", "4 high", "5 very high"],
            "State" => &[
                "new",
                "open",
                "closed successful",
                "closed unsuccessful",
                "pending reminder",
                "pending auto close+",
                "pending auto close-",
                "removed",
                "merged",
            ],
            "Type" => &["Unclassified"],
            _ => &[],
        };
        names.contains(&name)
    }

    fn module(&self, name: &str) -> bool {
        Generator::from_setting(name).is_some()
    }
}

fn definition(case: &Value) -> Result<Definition, String> {
    sysconfig::read_setting(text(case, "SettingXML")).map_err(|error| format!("{error:?}"))
}

fn value_check(case: &Value) -> Result<(), String> {
    let candidate = sysconfig::Value::from(&case["Candidate"]);
    let checked = check(&definition(case)?, &candidate, &Stock);
    expect_eq("Valid", &json!(checked.is_ok()), expected(case, "Valid"))
        .map_err(|difference| format!("{difference}; {checked:?}"))
}

fn xml_effective_value(case: &Value) -> Result<(), String> {
    let value = effective_value(&definition(case)?);
    let wanted = expected(case, "EffectiveValue");
    expect_eq("EffectiveValue", &json!(Value::from(&value)), wanted)?;
    if wanted == &case["EffectiveValue"] {
        let text = json!(yaml::write(&value));
        expect_eq(
            "EffectiveValueYAML",
            &text,
            expected(case, "EffectiveValueYAML"),
        )?;
    }
    Ok(())
}

fn yaml_dump(case: &Value) -> Result<(), String> {
    let data = sysconfig::Value::from(&case["Data"]);
    expect_eq("YAML", &json!(yaml::write(&data)), expected(case, "YAML"))?;
    let reloaded = yaml::read(text(case, "YAML")).map_err(|error| error.to_string())?;
    expect_eq(
        "Reloaded",
        &Value::from(&reloaded),
        expected(case, "Reloaded"),
    )
}

#[tokio::test]
async fn auth() {
    for backend in backends() {
        println!("on {}", backend.kind.scheme());
        let world = World::on(&backend, |builder| builder).await;
        Area::new("auth", CRATE)
            .run_async(async |file, case| match file.name.as_str() {
                "password_verify.json" => password_verify(case),
                "totp.json" => totp_check(case),
                "login_case_mysql.json" => people::login_case(&world, case).await,
                _ => unknown_file(file),
            })
            .await;
        world.end().await;
    }
}

#[tokio::test]
async fn permissions() {
    for backend in backends() {
        println!("on {}", backend.kind.scheme());
        let world = World::on(&backend, |builder| builder).await;
        Area::new("permissions", CRATE)
            .run_async(async |file, case| match file.name.as_str() {
                "agent_worlds.json" => people::agent_world(&world, case).await,
                "customer_worlds.json" => people::customer_world(&world, file, case).await,
                _ => unknown_file(file),
            })
            .await;
        world.end().await;
    }
}

fn password_verify(case: &Value) -> Result<(), String> {
    let plain = text(case, "CryptTypeSetting") == "plain";
    let verdict = password::verify(text(case, "Stored"), text(case, "Password"), plain);
    expect_eq(
        "Accepted",
        &json!(verdict.accepted),
        expected(case, "Accepted"),
    )
}

fn totp_check(case: &Value) -> Result<(), String> {
    let options = TotpOptions {
        allow_empty_secret: flag(case, "AllowEmptySecret"),
        allow_previous_token: flag(case, "AllowPreviousToken"),
    };
    let attempts = case["Attempts"].as_object().ok_or("no attempts")?;
    let epoch = integer(case, "EpochTime")?;
    for (name, attempt) in attempts {
        let outcome = totp::verify(
            text(case, "Secret"),
            text(attempt, "Token"),
            epoch,
            options,
            None,
        );
        expect_eq(name, &json!(outcome.is_ok()), expected(attempt, "Accepted"))?;
    }
    Ok(())
}

#[test]
fn search() {
    let area = Area::new("search", CRATE).data_file("dataset.json");
    area.run(|file, case| match file.name.as_str() {
        "index_text.json" => index_text(file, case),
        _ => unknown_file(file),
    });
}

fn index_text(file: &VectorFile, case: &Value) -> Result<(), String> {
    let stop_words = file.document["stop_words"]
        .as_array()
        .ok_or("no stop words")?;
    let stop_words = stop_words.iter().filter_map(Value::as_str);
    let filter = WordFilter::new(&STOCK_FILTERS, stop_words, 3..=30, 1_000)
        .map_err(|error| error.to_string())?;
    let value = filter.value(text(case, "text"));
    expect_eq("index", &json!(value), expected(case, "index"))
}
