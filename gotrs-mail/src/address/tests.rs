use super::*;

#[test]
fn lists_are_split_and_written_back_as_otrs_stores_them() {
    for (line, stored) in [
        ("\"A, B\" <a@x.example>", "\"A, B\" <a@x.example>"),
        (
            "<a@x.example>, b@x.example;c@x.example,",
            "a@x.example, b@x.example, c@x.example",
        ),
        ("undisclosed-recipients:;", "undisclosed-recipients:"),
        (
            "Team: a@x.example, Bob <b@x.example>;",
            "Team:a@x.example, Bob <b@x.example>",
        ),
        (
            "(c1) A (c2) <a@x.example> (c3)",
            "A <a@x.example> (c1) (c2) (c3)",
        ),
        (
            "=?UTF-8?Q?M=C3=BCller=2C_J?= <a@x.example>",
            "\"Müller, J\" <a@x.example>",
        ),
        (
            "=?UTF-8?Q?Boss_=3Cceo=40b.example=3E?= <a@x.example>",
            "\"Boss <ceo@b.example>\" <a@x.example>",
        ),
        ("support @ x.example", "support@x.example"),
        ("Mail Delivery <>", "Mail Delivery"),
        ("Gina Vogt", "Gina, Vogt"),
        ("A \"B\" C <a@x.example>", "A \"B\" C <a@x.example>"),
    ] {
        assert_eq!(format_list(&parse_list(line)), stored, "{line}");
    }
}

#[test]
fn an_encoded_line_break_never_starts_a_header_or_a_recipient() {
    let list = parse_list("=?utf-8?Q?a=0D=0ABcc:_v@e.example?= <a@x.example>");
    assert_eq!(list.len(), 1);
    assert!(!list[0].to_string().contains(['\r', '\n']));
}

#[test]
fn addresses_that_could_become_commands_are_not_deliverable() {
    for good in [
        "a@x.example",
        "a+b'c=d@x-y.example",
        "\"a b\"@x.example",
        "jürgen@münchen.example",
        "a@[192.0.2.1]",
    ] {
        assert!(is_deliverable(good), "{good}");
    }
    for bad in [
        "a@b> NOTIFY=SUCCESS",
        "-oQ/tmp@x",
        "a b@x",
        "a@x\r\nRCPT TO:<b@y>",
        "a@",
        "@x",
        "a",
        "a@x..y",
        "a@-x",
        "a,b@x",
    ] {
        assert!(!is_deliverable(bad), "{bad}");
    }
}

#[test]
fn hostile_lists_take_linear_time() {
    for line in [
        "(".repeat(400_000),
        "<".repeat(400_000),
        "\"".repeat(400_001),
        "a@x.example, ".repeat(40_000),
    ] {
        let _ = parse_list_up_to(&line, 1000);
    }
    let (list, more) = parse_list_up_to(&"a@x.example, ".repeat(50_000), 1000);
    assert_eq!((list.len(), more), (1000, true));
}
