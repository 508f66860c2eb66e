//! A bounded run of the fuzz target: the vectors' ACLs as YAML and JSON, cut, doubled and smeared, the same way each
//! time.
#![expect(clippy::unwrap_used, reason = "a step that fails is a test that fails")]

#[path = "../fuzz/body.rs"]
mod body;

use std::path::Path;

/// ACL files in YAML and JSON, from the vectors.
fn seeds() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/acl/ticket_acl.json");
    let content: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let cases = content["cases"].as_array().unwrap().iter().step_by(13);
    let sets =
        cases.map(|case| serde_json::from_value::<gotrs_acl::Value>(case["acls"].clone()).unwrap());
    sets.flat_map(|value| {
        [
            value.to_yaml(),
            value.to_json(),
            gotrs_acl::AclSet::from_value(&value).unwrap().to_yaml(),
        ]
    })
    .collect()
}

/// Steele and Vigna's SplitMix64: a fixed seed makes a fixed run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit.max(1) as u64) as usize
    }
}

/// What breaks readers: indentation, quotes, brackets, anchors, regular expressions.
const PIECES: [&str; 40] = [
    "\n",
    "  ",
    "- ",
    ": ",
    "'",
    "\"",
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a",
    "|\n",
    ">-\n",
    "~",
    "#",
    "\\",
    "? ",
    "---",
    "\t",
    "[RegExp]",
    "[Notregexp]",
    "[Not]",
    "(?=",
    "(?!a)",
    "(a+)+$",
    "\\1",
    "[^",
    "{2,}",
    "(?i)",
    "\\p{L}",
    "$",
    "^",
    "é",
    "\u{feff}",
    "\r\n",
    "\0",
    "StopAfterMatch: 1",
    "[empty]",
    "\"\\ud800\"",
];

fn mutate(seed: &str, random: &mut Random) -> Vec<u8> {
    let mut bytes = seed.as_bytes().to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len() + 1);
        let length = random.below(12).min(bytes.len() - at);
        match random.below(5) {
            0 => drop(bytes.drain(at..at + length)),
            1 => drop(bytes.splice(at..at, bytes[at..at + length].to_vec())),
            2 => bytes[at..at + length].reverse(),
            3 => bytes[at..at + length]
                .iter_mut()
                .for_each(|byte| *byte ^= 1),
            _ => drop(bytes.splice(at..at, PIECES[random.below(PIECES.len())].bytes())),
        }
    }
    bytes
}

#[test]
fn no_mutation_of_the_vectors_makes_engine_and_trace_disagree_or_panic() {
    let seeds = seeds();
    let mut random = Random(6);
    for round in 0..1_500 {
        let mutated = mutate(&seeds[round % seeds.len()], &mut random);
        let shown = String::from_utf8_lossy(&mutated).into_owned();
        let outcome = std::panic::catch_unwind(|| body::run(&mutated));
        assert!(outcome.is_ok(), "round {round} fails on:\n{shown}");
    }
}

#[test]
fn short_inputs_of_pieces_are_survived() {
    let mut random = Random(7);
    for _ in 0..3_000 {
        let count = random.below(9);
        let text: String = (0..count)
            .map(|_| PIECES[random.below(PIECES.len())])
            .collect();
        body::run(text.as_bytes());
        let acl = format!(
            "- {{Name: a, ConfigChange: {{Possible: {{Ticket: {{Q: [{:?}]}}}}}}}}",
            format!("[RegExp]{text}")
        );
        body::run(acl.as_bytes());
    }
}
