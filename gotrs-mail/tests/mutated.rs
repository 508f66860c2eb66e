//! A bounded run of the fuzz targets: real mails and hostile markup, cut, doubled and smeared, the same way each time.

#[path = "../fuzz/body.rs"]
mod body;

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

const SEEDS: [&[u8]; 4] = [
    include_bytes!("fixtures/outlook.eml"),
    b"From: =?utf-8?Q?M=C3=BCller=2C_Gina?= <gina@x.example>\r\nTo: desk@d.example, \"a, b\" <a@b.example>;\r\n\
      Subject: =?iso-2022-jp?B?GyRCRnxLXBsoQg==?= =?x?Q?y?=\r\nReferences: <1@x> <2@x>\r\nX-OTRS-Queue: Raw\r\n\
      Content-Type: multipart/alternative; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\
      Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe\r\n--b\r\nContent-Type: text/html\r\n\r\n\
      <p style='color:red'>Hi <a href=//e>x</a><img src=cid:1></p>\r\n--b--\r\n",
    b"From MAILER-DAEMON Mon Nov  3 10:00:00 2025\nFrom: a@b (c (d) e)\nTo: group: a@b, <c@d>, e f <g@h>;\nCc: @x,@y:z@w\n\
      Content-Type: message/rfc822\n\nSubject: inner\nContent-Type: text/plain; name*0*=utf-8''%e4; name*1=\"x\n\nbegin 644 a\n",
    b"Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Disposition: attachment; filename*=utf-8''..%2f%00x\n\
      Content-Transfer-Encoding: base64\n\nPHN2Zz4=\n--a\nContent-Type: text/calendar; charset=utf-7\n\n+ADw-b+AD4-\n--a--",
];

/// What breaks readers: boundaries, encodings, half tags, entities.
const PIECES: [&str; 34] = [
    "\n\n",
    "\r\n",
    "\n ",
    "--b",
    "--b--",
    "=?utf-8?B?",
    "?=",
    "=\n",
    "=00",
    "=0D=0A",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "<!--",
    "-->",
    "<svg>",
    "</p>",
    "<table>",
    "<style>",
    "<math>",
    "<a href=\"",
    "\">",
    "&#0",
    "&lt",
    "'",
    "\"",
    "(",
    "@",
    ";",
    ",",
    "<",
    ">",
    "\\",
    "charset=x",
];

fn mutate(seed: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=random.below(5) {
        let at = random.below(bytes.len() + 1);
        let length = random.below(40).min(bytes.len() - at);
        match random.below(5) {
            0 => drop(bytes.drain(at..at + length)),
            1 => drop(bytes.splice(at..at, bytes[at..at + length].to_vec())),
            2 => bytes[at..at + length].reverse(),
            3 => bytes[at..at + length]
                .iter_mut()
                .for_each(|byte| *byte ^= 0x81),
            _ => drop(bytes.splice(at..at, PIECES[random.below(PIECES.len())].bytes())),
        }
    }
    bytes
}

fn survived(round: usize, input: &[u8], run: impl FnOnce() + std::panic::UnwindSafe) {
    let outcome = std::panic::catch_unwind(run);
    let shown = String::from_utf8_lossy(input);
    assert!(outcome.is_ok(), "round {round} fails on:\n{shown}");
}

#[test]
fn no_mutation_of_a_mail_fails_or_speaks_for_the_desk() {
    let mut random = Random(11);
    for round in 0..1_500 {
        let mutated = mutate(SEEDS[round % SEEDS.len()], &mut random);
        survived(round, &mutated, || body::mail(&mutated));
    }
}

#[test]
fn no_heap_of_markup_changes_when_it_is_cleaned_again() {
    let mut random = Random(12);
    for round in 0..2_000 {
        let count = random.below(12);
        let heap: String = (0..count)
            .map(|_| PIECES[random.below(PIECES.len())])
            .collect();
        survived(round, heap.as_bytes(), || body::html(&heap));
    }
}
