//! Settings: what a database says, who may change it, and when a change counts.

use chrono::TimeDelta;
use gotrs_core::db::{Int, LongText, sql};
use gotrs_core::sysconfig::{
    Declaration, Fixed, Setting, SettingChange, SettingFilter, SettingKind, Value, setting,
    settings,
};
use gotrs_core::testing::{World, backends, on_each_database};
use gotrs_core::{Actor, Desk, Error, ErrorKind, UserId};

fn change(name: &str, value: &str) -> (String, SettingChange) {
    (name.to_owned(), SettingChange::value(value))
}

#[tokio::test]
async fn a_change_counts_when_it_is_deployed_and_not_before() {
    on_each_database(async |world| {
        let admin = world.desk.settings(UserId::ROOT);
        admin
            .set("Ticket::Hook", &SettingChange::value("Case#"), None)
            .await
            .unwrap();
        assert_eq!(world.desk.config().text(&settings::TICKET_HOOK), "Ticket#");
        world.desk.reload_config().await.unwrap();
        assert_eq!(world.desk.config().text(&settings::TICKET_HOOK), "Ticket#");
        assert!(admin.get("Ticket::Hook").await.unwrap().summary.dirty);

        assert!(admin.deploy(false, "why").await.unwrap().is_some());
        assert_eq!(world.desk.config().text(&settings::TICKET_HOOK), "Case#");
        assert_eq!(
            admin.deploy(false, "again").await.unwrap(),
            None,
            "nothing is left to deploy"
        );

        // Edited again: the deployed value counts on.
        admin
            .set("Ticket::Hook", &SettingChange::value("Call#"), None)
            .await
            .unwrap();
        world.desk.reload_config().await.unwrap();
        assert_eq!(world.desk.config().text(&settings::TICKET_HOOK), "Case#");
        let detail = admin.get("Ticket::Hook").await.unwrap();
        assert_eq!(detail.summary.value, Value::text("Call#"));
        assert_eq!(detail.in_force, Some(Value::text("Case#")));
        assert_eq!(detail.summary.default, Value::text("Ticket#"));
        assert_eq!(detail.summary.changed.unwrap(), (UserId::ROOT, world.now()));
    })
    .await;
}

#[tokio::test]
async fn a_reset_brings_the_default_back_at_the_next_deployment() {
    on_each_database(async |world| {
        let admin = world.desk.settings(UserId::ROOT);
        admin
            .set_and_deploy(&[change("Ticket::Hook", "Case#")], "one")
            .await
            .unwrap()
            .unwrap();
        admin
            .set("Ticket::Hook", &SettingChange::Reset, None)
            .await
            .unwrap();
        world.desk.reload_config().await.unwrap();
        assert_eq!(world.desk.config().text(&settings::TICKET_HOOK), "Case#");
        admin.deploy(true, "two").await.unwrap().unwrap();
        assert_eq!(world.desk.config().text(&settings::TICKET_HOOK), "Ticket#");
        assert!(!admin.get("Ticket::Hook").await.unwrap().summary.modified);
        let history = admin.history("Ticket::Hook").await.unwrap();
        assert_eq!(history.len(), 2);
        assert!(history[0].reset && !history[1].reset);
        assert_eq!(history[1].value, Value::text("Case#"));
        assert_eq!(history[1].login, "root@localhost");
        let deployments = admin.deployments(10).await.unwrap();
        assert_eq!(
            deployments
                .iter()
                .map(|d| d.comment.as_str())
                .collect::<Vec<_>>(),
            ["two", "one"]
        );
    })
    .await;
}

#[tokio::test]
async fn setting_the_default_where_nothing_was_changed_writes_nothing() {
    on_each_database(async |world| {
        let admin = world.desk.settings(UserId::ROOT);
        let done = admin
            .set_and_deploy(&[change("Ticket::Hook", "Ticket#")], "same")
            .await
            .unwrap();
        assert_eq!(done, None);
        let mut conn = world.desk.read().await.unwrap();
        assert_eq!(
            conn.integer(sql("SELECT COUNT(*) FROM sysconfig_modified"))
                .await
                .unwrap(),
            0
        );
    })
    .await;
}

#[tokio::test]
async fn a_value_that_does_not_fit_is_refused_and_changes_nothing() {
    on_each_database(async |world| {
        let admin = world.desk.settings(UserId::ROOT);
        let refused = [
            change("Ticket::Watcher", "maybe"),
            change("HttpType", "gopher"),
            change("PostmasterDefaultQueue", "Nowhere"),
            change("OTRSTimeZone", "CET"),
        ];
        for bad in refused {
            let both = [change("Ticket::Hook", "Case#"), bad.clone()];
            let error = admin.set_and_deploy(&both, "bad").await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Invalid, "{bad:?}");
        }
        assert_eq!(world.desk.config().text(&settings::TICKET_HOOK), "Ticket#");
        assert!(admin.diff().await.unwrap().is_empty());
        let list = (
            "HttpType".to_owned(),
            SettingChange::value(Value::List(Vec::new())),
        );
        assert_eq!(
            admin
                .set_and_deploy(&[list], "bad")
                .await
                .unwrap_err()
                .kind(),
            ErrorKind::Invalid
        );
        admin
            .set_and_deploy(&[change("PostmasterDefaultQueue", "Junk")], "good")
            .await
            .unwrap();
        assert_eq!(
            world
                .desk
                .config()
                .text(&settings::POSTMASTER_DEFAULT_QUEUE),
            "Junk"
        );
    })
    .await;
}

#[tokio::test]
async fn a_required_setting_cannot_be_put_out_of_force_and_another_can() {
    on_each_database(async |world| {
        let admin = world.desk.settings(UserId::ROOT);
        let off = SettingChange::valid(false);
        let error = admin.set("SystemID", &off, None).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Invalid);
        admin
            .set_and_deploy(&[("Organization".into(), off)], "off")
            .await
            .unwrap();
        assert_eq!(world.desk.config().by_name("Organization"), None);
        assert_eq!(admin.get("Organization").await.unwrap().in_force, None);
        // A setting that is not in force by default comes into it when it is set.
        assert_eq!(world.desk.config().by_name("AuthTwoFactorModule"), None);
        admin
            .set_and_deploy(
                &[change(
                    "AuthTwoFactorModule",
                    "Kernel::System::Auth::TwoFactor::GoogleAuthenticator",
                )],
                "on",
            )
            .await
            .unwrap();
        assert!(world.desk.config().by_name("AuthTwoFactorModule").is_some());
    })
    .await;
}

#[tokio::test]
async fn what_runs_programs_is_refused_ignored_and_reported() {
    on_each_database(async |world| {
        let admin = world.desk.settings(UserId::ROOT);
        let error = admin.set_and_deploy(&[change("SendmailModule::CMD", "/bin/evil")], "x").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Conflict);
        assert_eq!(admin.get("SendmailModule::CMD").await.unwrap().summary.fixed, Some(Fixed::Bootstrap));

        // Whatever an adopted database says.
        let mut unit = world.desk.unit(Actor::System).await.unwrap();
        let now = unit.stamp();
        let plant = sql(
            "INSERT INTO sysconfig_modified (sysconfig_default_id, name, is_valid, user_modification_active, effective_value, is_dirty, \
             reset_to_default, create_time, create_by, change_time, change_by) \
             SELECT id, name, 1, 0, ?, 0, 0, create_time, 1, create_time, 1 FROM sysconfig_default WHERE name = 'SendmailModule::CMD'",
        );
        let _ = now;
        unit.exec(plant.bind("--- /bin/evil\n")).await.unwrap();
        unit.commit().await.unwrap();
        world.desk.reload_config().await.unwrap();
        let config = world.desk.config();
        assert_ne!(config.text(&settings::SENDMAIL_MODULE_CMD), "/bin/evil");
        assert_eq!(config.ignored(), ["SendmailModule::CMD"]);
        let report = admin
            .import("Modified:\n  SendmailModule::CMD:\n    EffectiveValue: /bin/evil\n    IsValid: 1\n", "import")
            .await
            .unwrap();
        assert_eq!(report.refused.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_overridden_setting_keeps_its_override_through_reloads_and_refuses_changes() {
    let backend = backends().remove(0);
    let world = World::on(&backend, |builder| builder.setting("SystemID", "77")).await;
    let admin = world.desk.settings(UserId::ROOT);
    let error = admin
        .set_and_deploy(&[change("SystemID", "12")], "x")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    admin
        .set_and_deploy(&[change("Ticket::Hook", "Case#")], "x")
        .await
        .unwrap();
    assert_eq!(world.desk.config().text(&settings::SYSTEM_ID), "77");
    assert_eq!(world.desk.config().text(&settings::TICKET_HOOK), "Case#");
    world.end().await;
}

#[tokio::test]
async fn read_only_invisible_and_high_level_settings_are_refused() {
    let backend = backends().remove(0);
    let world = World::on(&backend, |builder| builder.setting("ConfigLevel", "100")).await;
    let admin = world.desk.settings(UserId::ROOT);
    let columns = [
        ("is_readonly = 1", "Ticket::Hook", Fixed::ReadOnly),
        ("is_invisible = 1", "Organization", Fixed::Invisible),
        ("has_configlevel = 200", "FQDN", Fixed::Level),
    ];
    for (column, name, fixed) in columns {
        let mut unit = world.desk.unit(Actor::System).await.unwrap();
        let update = match column {
            "is_readonly = 1" => sql("UPDATE sysconfig_default SET is_readonly = 1 WHERE name = ?"),
            "is_invisible = 1" => {
                sql("UPDATE sysconfig_default SET is_invisible = 1 WHERE name = ?")
            }
            _ => sql("UPDATE sysconfig_default SET has_configlevel = 200 WHERE name = ?"),
        };
        unit.exec(update.bind(name)).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(admin.get(name).await.unwrap().summary.fixed, Some(fixed));
        let error = admin
            .set(name, &SettingChange::value("x"), None)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Conflict, "{name}");
    }
    let shown = admin.list(&SettingFilter::default()).await.unwrap();
    assert!(shown.iter().all(|setting| setting.name != "Organization"));
    world.end().await;
}

#[tokio::test]
async fn only_administrators_see_and_change_settings() {
    on_each_database(async |world| {
        let mut unit = world.desk.unit(Actor::System).await.unwrap();
        let now = unit.stamp();
        let insert = sql("INSERT INTO users (login, pw, first_name, last_name, valid_id, create_time, create_by, change_time, change_by) \
             VALUES ('kim', '!', 'Kim', 'Doe', 1, ?, 1, ?, 1)");
        let kim = unit.insert(insert.bind(now).bind(now)).await.unwrap();
        unit.commit().await.unwrap();
        let settings = world.desk.settings(UserId(kim));
        let denied = |error: Error| assert_eq!(error.kind(), ErrorKind::Denied);
        denied(settings.list(&SettingFilter::default()).await.unwrap_err());
        denied(settings.get("FQDN").await.unwrap_err());
        denied(settings.dump().await.unwrap_err());
        denied(settings.set_and_deploy(&[change("FQDN", "x")], "x").await.unwrap_err());
        denied(settings.deploy(false, "x").await.unwrap_err());
        let customer = world.desk.settings(Actor::Customer("eve".into()));
        denied(customer.get("FQDN").await.unwrap_err());
    })
    .await;
}

#[tokio::test]
async fn a_locked_setting_is_changed_by_its_holder_only_until_the_lock_runs_out() {
    on_each_database(async |world| {
        let root = world.desk.settings(UserId::ROOT);
        let mut unit = world.desk.unit(Actor::System).await.unwrap();
        let now = unit.stamp();
        let insert = sql("INSERT INTO users (login, pw, first_name, last_name, valid_id, create_time, create_by, change_time, change_by) \
             VALUES ('kim', '!', 'Kim', 'Doe', 1, ?, 1, ?, 1)");
        let kim = UserId(unit.insert(insert.bind(now).bind(now)).await.unwrap());
        let grant = sql("INSERT INTO group_user (user_id, group_id, permission_key, create_time, create_by, change_time, change_by) \
             VALUES (?, (SELECT id FROM {groups} WHERE name = 'admin'), 'rw', ?, 1, ?, 1)");
        unit.exec(grant.bind(kim).bind(now).bind(now)).await.unwrap();
        unit.commit().await.unwrap();
        let other = world.desk.settings(kim);

        let lock = root.lock("FQDN").await.unwrap();
        assert_eq!(lock.guid.len(), 32);
        let set = SettingChange::value("a.example.com");
        assert_eq!(other.set("FQDN", &set, None).await.unwrap_err().kind(), ErrorKind::Conflict);
        assert_eq!(other.lock("FQDN").await.unwrap_err().kind(), ErrorKind::Conflict);
        assert_eq!(root.set("FQDN", &set, Some("wrong")).await.unwrap_err().kind(), ErrorKind::Conflict);
        root.set("FQDN", &set, Some(&lock.guid)).await.unwrap();
        other.set("FQDN", &set, None).await.unwrap();

        root.lock("FQDN").await.unwrap();
        world.pass(TimeDelta::minutes(6));
        other.set("FQDN", &set, None).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_deployment_reaches_another_node_at_its_next_look() {
    on_each_database(async |world| {
        let other = Desk::open(&world.url).await.unwrap();
        world.set("Ticket::Hook", "Case#").await;
        assert_eq!(other.config().text(&settings::TICKET_HOOK), "Ticket#");
        other.refresh().await.unwrap();
        assert_eq!(other.config().text(&settings::TICKET_HOOK), "Case#");
        other.db().close().await;
    })
    .await;
}

#[tokio::test]
async fn a_node_that_watches_follows_by_itself_and_stops_with_its_desk() {
    let world = World::new().await;
    let other = Desk::open(&world.url).await.unwrap();
    let watching = tokio::spawn(other.clone().watch());
    world.set("Ticket::Hook", "Case#").await;
    let follows = async {
        while other.config().text(&settings::TICKET_HOOK) != "Case#" {
            tokio::task::yield_now().await;
        }
        other.stop();
        watching.await.unwrap();
    };
    let limit = std::time::Duration::from_secs(10);
    tokio::time::timeout(limit, follows).await.unwrap();
    other.db().close().await;
}

#[tokio::test]
async fn only_the_newest_deployments_are_kept() {
    let world = World::new().await;
    world
        .set("SystemConfiguration::MaximumDeployments", "3")
        .await;
    for number in 0..6 {
        world.set("Ticket::Hook", &format!("Case{number}#")).await;
    }
    let kept = world
        .desk
        .settings(Actor::System)
        .deployments(100)
        .await
        .unwrap();
    assert_eq!(kept.len(), 3);
}

#[tokio::test]
async fn a_dump_read_by_another_system_makes_the_same_settings() {
    on_each_database(async |world| {
        world.set("Ticket::Hook", "Case#").await;
        world
            .set("CustomerGroupAlwaysGroups", "[users, 'yes', '007']")
            .await;
        let off = ("Organization".to_owned(), SettingChange::valid(false));
        let admin = world.desk.settings(UserId::ROOT);
        admin.set_and_deploy(&[off], "x").await.unwrap();
        let text = admin.dump().await.unwrap();

        let second = World::new().await;
        let importer = second.desk.settings(Actor::System);
        let extra = format!("{text}  No::Such:\n    EffectiveValue: 1\n    IsValid: 1\n");
        let report = importer
            .import(&extra, "from the other system")
            .await
            .unwrap();
        assert_eq!(report.changed.len(), 3);
        assert_eq!(report.refused[0].0, "No::Such");
        let config = second.desk.config();
        assert_eq!(config.text(&settings::TICKET_HOOK), "Case#");
        assert_eq!(
            config.get(&settings::CUSTOMER_GROUP_ALWAYS_GROUPS),
            ["users", "yes", "007"]
        );
        assert_eq!(config.by_name("Organization"), None);
        assert_eq!(importer.dump().await.unwrap(), text);
        let again = importer.import(&text, "again").await.unwrap();
        assert_eq!((again.changed.len(), again.unchanged.len()), (0, 3));
        second.end().await;
    })
    .await;
}

#[tokio::test]
async fn settings_are_found_by_place_words_and_state() {
    let world = World::new().await;
    let admin = world.desk.settings(Actor::System);
    world.set("Ticket::Hook", "Case#").await;
    let find = async |filter: SettingFilter| -> Vec<String> {
        let found = admin.list(&filter).await.unwrap();
        found.into_iter().map(|setting| setting.name).collect()
    };
    assert_eq!(
        find(SettingFilter {
            modified: true,
            ..Default::default()
        })
        .await,
        ["Ticket::Hook"]
    );
    assert_eq!(
        find(SettingFilter {
            search: Some("case# HOOK".into()),
            ..Default::default()
        })
        .await,
        ["Ticket::Hook"]
    );
    assert!(
        find(SettingFilter {
            navigation: Some("Core::Time".into()),
            ..Default::default()
        })
        .await
        .contains(&"OTRSTimeZone".to_owned())
    );
    let tree = admin.navigation().await.unwrap();
    let core = tree.iter().find(|node| node.name == "Core").unwrap();
    assert!(core.settings > 0);
    assert!(
        core.children
            .iter()
            .any(|node| node.path == "Core::Time" && node.settings > 0)
    );
}

#[tokio::test]
async fn the_database_of_another_product_says_defaults_values_and_unknown_settings() {
    on_each_database(async |world| {
        world.spoil();
        let mut unit = world.desk.unit(Actor::System).await.unwrap();
        let now = unit.stamp();
        for (name, value) in [("Znuny::Own", "--- zebra\n"), ("OTOBOTimeZone", "--- Europe/Berlin\n"), ("Ce::Plain", "1"), ("Ce::Json", "{\"a\": [1]}")] {
            let insert = sql(
                "INSERT INTO sysconfig_default (name, description, navigation, is_invisible, is_readonly, is_required, is_valid, \
                 has_configlevel, user_modification_possible, user_modification_active, xml_content_raw, xml_content_parsed, xml_filename, \
                 effective_value, is_dirty, exclusive_lock_guid, create_time, create_by, change_time, change_by) \
                 VALUES (?, ?, 'Core', 0, 0, 0, 1, 0, 0, 0, ?, ?, 'Framework.xml', ?, 0, '0', ?, 1, ?, 1)",
            );
            let empty = LongText(String::new());
            unit.exec(insert.bind(name).bind(empty.clone()).bind(empty.clone()).bind(empty).bind(LongText(value.into())).bind(now).bind(now))
                .await
                .unwrap();
        }
        let foreign = sql("UPDATE sysconfig_default SET xml_filename = 'Framework.xml', effective_value = ? WHERE name = 'Ticket::Hook'");
        unit.exec(foreign.bind(LongText("--- Znuny#\n".into()))).await.unwrap();
        unit.commit().await.unwrap();
        let second = Desk::open(&world.url).await.unwrap();
        let config = second.config();
        assert_eq!(config.by_name("Znuny::Own"), Some(&Value::text("zebra")));
        assert_eq!(config.by_name("Ce::Plain"), Some(&Value::text("1")));
        assert_eq!(config.text(&settings::TICKET_HOOK), "Znuny#", "the database's default wins over ours");
        assert_eq!(config.time_zone(), chrono_tz::Europe::Berlin);
        let admin = second.settings(Actor::System);
        admin.set_and_deploy(&[change("Znuny::Own", "okapi")], "x").await.unwrap();
        assert_eq!(second.config().by_name("Znuny::Own"), Some(&Value::text("okapi")));
        let list = ("Znuny::Own".to_owned(), SettingChange::value(Value::List(Vec::new())));
        assert_eq!(admin.set_and_deploy(&[list], "x").await.unwrap_err().kind(), ErrorKind::Invalid, "a text stays a text");
        let mut conn = second.read().await.unwrap();
        let kept: Vec<(String, LongText)> = conn
            .all(sql("SELECT xml_filename, effective_value FROM sysconfig_default WHERE name = 'Ticket::Hook'"))
            .await
            .unwrap();
        assert_eq!(kept[0], ("Framework.xml".to_owned(), LongText("--- Znuny#\n".to_owned())));
        drop(conn);
        second.db().close().await;
    })
    .await;
}

static OWN: Setting<String> = Setting::new(Declaration {
    name: "Own::Greeting",
    kind: SettingKind::String("^[a-z]+$"),
    default: setting::Default::Text("hello"),
    valid: true,
    required: false,
    navigation: "Own",
    description: "A greeting.",
});

#[tokio::test]
async fn a_declaration_of_another_crate_is_stored_checked_and_read() {
    for backend in backends() {
        let world = World::on(&backend, |builder| builder.declare([&OWN.declaration])).await;
        world.spoil();
        assert_eq!(world.desk.config().text(&OWN), "hello");
        let admin = world.desk.settings(Actor::System);
        assert_eq!(
            admin
                .set_and_deploy(&[change("Own::Greeting", "Hi!")], "x")
                .await
                .unwrap_err()
                .kind(),
            ErrorKind::Invalid
        );
        admin
            .set_and_deploy(&[change("Own::Greeting", "moin")], "x")
            .await
            .unwrap();
        assert_eq!(world.desk.config().text(&OWN), "moin");
        world.end().await;
    }
}

#[tokio::test]
async fn declarations_are_written_once_and_repaired_when_a_peer_deleted_them() {
    on_each_database(async |world| {
        world.spoil();
        let count = async || {
            let mut conn = world.desk.read().await.unwrap();
            let rows: Vec<(Int, Int)> = conn
                .all(sql("SELECT (SELECT COUNT(*) FROM sysconfig_default), (SELECT COUNT(*) FROM sysconfig_default_version)"))
                .await
                .unwrap();
            (rows[0].0.0, rows[0].1.0)
        };
        let before = count().await;
        assert_eq!(before.0, i64::try_from(settings::ALL.len()).unwrap());
        let second = Desk::open(&world.url).await.unwrap();
        second.db().close().await;
        assert_eq!(count().await, before);
        let mut unit = world.desk.unit(Actor::System).await.unwrap();
        unit.exec(sql("DELETE FROM sysconfig_default_version WHERE name = 'Ticket::Hook'")).await.unwrap();
        unit.exec(sql("DELETE FROM sysconfig_default WHERE name = 'Ticket::Hook'")).await.unwrap();
        unit.commit().await.unwrap();
        let third = Desk::open(&world.url).await.unwrap();
        third.db().close().await;
        assert_eq!(count().await, before);
    })
    .await;
}

#[tokio::test]
async fn a_deployment_for_a_peer_carries_its_configuration_only_if_asked() {
    let world = World::new().await;
    let newest = async || {
        let mut conn = world.desk.read().await.unwrap();
        let text: Vec<LongText> = conn
            .column(sql(
                "SELECT effective_value FROM sysconfig_deployment ORDER BY id DESC LIMIT 1",
            ))
            .await
            .unwrap();
        text[0].0.clone()
    };
    world.set("Ticket::Hook", "Case#").await;
    assert_eq!(newest().await, "");
    world.set("GOTRS::SysConfig::WritePerl", "1").await;
    let text = newest().await;
    assert!(text.contains("$Self->{'Ticket::Hook'} = 'Case#';"));
    assert!(text.contains("$Self->{'AdminEmail'} = 'support@<OTRS_CONFIG_FQDN>';"));
}

#[tokio::test]
async fn system_data_keeps_what_it_is_told() {
    on_each_database(async |world| {
        let data = world.desk.system_data(Actor::System);
        data.set("Registration::State", "on").await.unwrap();
        data.set("Registration::State", "off").await.unwrap();
        data.set("Registration::Id", "").await.unwrap();
        assert_eq!(
            data.get("Registration::State").await.unwrap().as_deref(),
            Some("off")
        );
        let group = data.group("Registration").await.unwrap();
        assert_eq!(
            group,
            [
                ("Id".to_owned(), String::new()),
                ("State".to_owned(), "off".to_owned())
            ]
        );
        data.remove("Registration::State").await.unwrap();
        assert_eq!(
            data.remove("Registration::State").await.unwrap_err().kind(),
            ErrorKind::NotFound
        );
        assert!(!world.desk.is_demo().await.unwrap());
        data.mark_demo().await.unwrap();
        assert!(world.desk.is_demo().await.unwrap());
    })
    .await;
}
