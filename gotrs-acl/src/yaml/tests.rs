//! What people and OTRS write, and what must come out of it.

use crate::Value;

fn read(text: &str) -> Value {
    Value::from_yaml(text).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

fn json(text: &str) -> String {
    read(text).to_json()
}

#[test]
fn plain_scalars_are_text_and_only_tilde_null_and_nothing_are_undefined() {
    assert_eq!(
        json(
            "---\n- no\n- yes\n- 12\n- 1.5\n- on\n- 2024-01-01\n- true\n- ~\n- null\n-\n- Null\n- '~'\n- ''\n"
        ),
        r#"["no","yes","12","1.5","on","2024-01-01","true",null,null,null,"Null","~",""]"#
    );
}

#[test]
fn otrs_writes_lists_in_the_column_of_their_key() {
    let text = "---\nProperties:\n  Ticket:\n    Queue:\n    - Raw\n    - '[RegExp]^A'\nX: 1\n";
    assert_eq!(
        json(text),
        r#"{"Properties":{"Ticket":{"Queue":["Raw","[RegExp]^A"]}},"X":"1"}"#
    );
}

#[test]
fn any_block_and_flow_style_is_read() {
    let expected = r#"{"a":{"b":["x","y: z"]},"c":[["d"],{"e":"f","g":null}]}"#;
    for text in [
        "a: {b: [x, 'y: z']}\nc: [[d], {e: f, g}]",
        "{\n  a: {b: [x,\n 'y: z'], },\n  # comment\n  c: [[d], {e: f, g: }]\n}\n",
        "\"a\":\n    b:\n        - x\n        - \"y: z\"\nc:\n- - d\n- e: f\n  g:\n",
        "# head\n--- # document\na: # comment\n\n  b:\n  - x   # comment\n\n  - 'y: z'\nc:\n  -\n    - d\n  -\n    e: f\n    g: ~\n...\n",
        "%YAML 1.1\n---\r\na:\r\n  b:\r\n  - x\r\n  - 'y: z'\r\nc:\r\n- - d\r\n- e: f\r\n  g:\r\n",
        r#"{"a":{"b":["x","y: z"]},"c":[["d"],{"e":"f","g":null}]}"#,
    ] {
        assert_eq!(json(text), expected, "{text}");
    }
}

#[test]
fn scalars_fold_over_lines() {
    assert_eq!(
        json("a: one\n  two\n\n  three\nb: x"),
        r#"{"a":"one two\nthree","b":"x"}"#
    );
    assert_eq!(json("a: 'it''s\n  two'\n"), r#"{"a":"it's two"}"#);
    assert_eq!(
        json("a: \"x\\\n   y\\n\\x41\\u00e9 \\ \n  z\"\n"),
        r#"{"a":"xy\nAé   z"}"#
    );
    assert_eq!(
        json("- |\n  a\n   b\n\n- >-\n  c\n  d\n\n  e\n- |+\n  f\n\n- |2-\n   g\n"),
        r#"["a\n b\n","c d\ne","f\n\n"," g"]"#
    );
    assert_eq!(json("--- |\n a\n b\n"), r#""a\nb\n""#);
}

#[test]
fn anchors_and_aliases_repeat_a_value() {
    assert_eq!(
        json("a: &1\n- x\nb: *1\nc: &t text\nd: [*t, *1]\n"),
        r#"{"a":["x"],"b":["x"],"c":"text","d":["text",["x"]]}"#
    );
    assert!(Value::from_yaml("a: *x\n").is_err());
    let mut bomb = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for level in 1..20 {
        let below = format!("*a{}", level - 1);
        bomb.push_str(&format!(
            "a{level}: &a{level} [{}]\n",
            vec![below; 10].join(", ")
        ));
    }
    assert!(Value::from_yaml(&bomb).is_err());
}

#[test]
fn what_is_no_yaml_is_refused_with_its_place() {
    for (text, line) in [
        ("{{{{", 1),
        ("a: b: c", 1),
        ("a:\n  - x\n y: 1", 3),
        ("a: 'x", 1),
        ("a: [1, 2", 1),
        ("- a\nb: 1", 2),
        ("a: !!perl/hash:Foo {}", 1),
        ("a: 1\n---\nb: 2", 2),
        ("a: \"\\q\"", 1),
        ("a: @x", 1),
        ("a: 'x' y", 1),
        ("a: 1\n  b: 2", 2),
    ] {
        let error = Value::from_yaml(text).expect_err(text);
        assert_eq!(error.line(), line, "{text}: {error}");
    }
    assert!(Value::from_yaml(&"[".repeat(100_000)).is_err());
    assert!(Value::from_yaml(&"- ".repeat(100_000)).is_err());
}

#[test]
fn long_keys_may_be_written_with_a_question_mark() {
    assert_eq!(
        json("? a long key\n: - x\n  - y\nb: 1\n"),
        r#"{"a long key":["x","y"],"b":"1"}"#
    );
    assert_eq!(
        json("{? a : b, ? 'c\n\n d' : [e]}"),
        r#"{"a":"b","c\nd":["e"]}"#
    );
}

#[test]
fn writing_quotes_only_what_would_read_as_something_else() {
    let value = Value::List(
        [
            "plain", "12", "1e5", "-", "- x", "-x", "a: b", "a:b", "a #b", "a#b", "it's", "'q", "",
            "~", "true", "yes", " x", "x ", "[y]", "%v", "é", "a\nb", "\u{7}", "---",
        ]
        .map(Value::from)
        .to_vec(),
    );
    let text = value.to_yaml();
    assert_eq!(
        text,
        "---\n- plain\n- '12'\n- '1e5'\n- '-'\n- '- x'\n- -x\n- 'a: b'\n- a:b\n- 'a #b'\n- a#b\n- it's\n- '''q'\n- ''\n- '~'\n- 'true'\n- yes\n- ' x'\n- 'x '\n- '[y]'\n- '%v'\n- é\n- \"a\\nb\"\n- \"\\x07\"\n- '---'\n"
    );
    assert_eq!(read(&text), value);
}
