//! Content-Transfer-Encoding: quoted-printable, base64 and uuencode to bytes, without ever giving up.

/// Bytes of a part after its transfer encoding, and whether the encoding was clean.
pub(crate) struct Decoded {
    pub(crate) bytes: Vec<u8>,
    /// base64 held characters outside its alphabet or data after its padding: scanners may see another file.
    pub(crate) junk: bool,
}

/// Decodes `body` by the value of its Content-Transfer-Encoding header.
pub(crate) fn decode(encoding: &str, body: &[u8]) -> Decoded {
    let encoding = encoding.to_ascii_lowercase();
    let plain = |bytes| Decoded { bytes, junk: false };
    if encoding.contains("quoted-printable") {
        plain(quoted_printable(body))
    } else if encoding.contains("base64") {
        let (bytes, junk) = base64(body);
        Decoded { bytes, junk }
    } else if encoding.contains("uue") || encoding.contains("uuencode") {
        plain(uuencode(body).unwrap_or_else(|| body.to_vec()))
    } else {
        plain(body.to_vec())
    }
}

/// base64 as found in the wild: foreign characters skipped, padding optional, several padded runs in a row.
///
/// The flag says whether anything but the alphabet, padding and white space was met.
pub(crate) fn base64(text: &[u8]) -> (Vec<u8>, bool) {
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let (mut bits, mut count, mut junk, mut padded) = (0u32, 0u8, false, false);
    for &byte in text {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                flush_base64(&mut out, bits, count);
                (bits, count, padded) = (0, 0, true);
                continue;
            }
            _ => {
                junk |= !byte.is_ascii_whitespace();
                continue;
            }
        };
        junk |= padded;
        padded = false;
        bits = bits << 6 | u32::from(value);
        count += 1;
        if count == 4 {
            out.extend_from_slice(&bits.to_be_bytes()[1..]);
            (bits, count) = (0, 0);
        }
    }
    flush_base64(&mut out, bits, count);
    (out, junk)
}

fn flush_base64(out: &mut Vec<u8>, bits: u32, count: u8) {
    match count {
        2 => out.push((bits >> 4) as u8),
        3 => out.extend_from_slice(&((bits >> 2) as u16).to_be_bytes()),
        _ => {}
    }
}

fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    for line in body.split_inclusive(|&byte| byte == b'\n') {
        let (text, end) = split_line_end(line);
        let text = text.trim_ascii_end();
        let (text, soft) = match text.strip_suffix(b"=") {
            Some(text) => (text, true),
            None => (text, false),
        };
        let mut at = 0;
        while at < text.len() {
            match (text[at] == b'=').then(|| hex_pair(text, at + 1)).flatten() {
                Some(byte) => {
                    out.push(byte);
                    at += 3;
                }
                None => {
                    out.push(text[at]);
                    at += 1;
                }
            }
        }
        if !soft {
            out.extend_from_slice(end);
        }
    }
    out
}

fn split_line_end(line: &[u8]) -> (&[u8], &[u8]) {
    let text = line.strip_suffix(b"\n").unwrap_or(line);
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    line.split_at(text.len())
}

/// The byte that two hexadecimal digits at `at` stand for.
pub(crate) fn hex_pair(text: &[u8], at: usize) -> Option<u8> {
    let digit = |at: usize| text.get(at).and_then(|&byte| char::from(byte).to_digit(16));
    Some((digit(at)? << 4 | digit(at + 1)?) as u8)
}

/// The first uuencoded file in `body`; what it claims about its length is never believed beyond the line.
fn uuencode(body: &[u8]) -> Option<Vec<u8>> {
    let mut lines = body
        .split(|&byte| byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    lines.find(|line| line.starts_with(b"begin "))?;
    let mut out = Vec::new();
    for line in lines {
        if line == b"end" {
            break;
        }
        let Some((&first, data)) = line.split_first() else {
            continue;
        };
        let len = usize::from(first.wrapping_sub(32) & 63);
        let before = out.len();
        for group in data.chunks(4) {
            let value =
                |at: usize| u32::from(group.get(at).copied().unwrap_or(b' ').wrapping_sub(32) & 63);
            let bits = value(0) << 18 | value(1) << 12 | value(2) << 6 | value(3);
            out.extend_from_slice(&bits.to_be_bytes()[1..]);
        }
        out.truncate((before + len).min(out.len()));
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn damaged_encodings_give_all_bytes_they_hold() {
        for (encoding, body, bytes) in [
            ("BASE64", "SGVs!!bG8g\n*d29ybGQ=", "Hello world"),
            ("base64", "SGVsbG8", "Hello"),
            (
                "quoted-printable",
                "soft=  \r\nbreak\ntrail=20  \n=ZZ =4\nnext=",
                "softbreak\ntrail \n=ZZ =4\nnext",
            ),
            (
                "x-uuencode",
                "begin 644 t.txt\n,:&5L;&\\@=V]R;&0*\n`\nend\n",
                "hello world\n",
            ),
            ("x-uuencode", "no file here", "no file here"),
            ("x-weird", "abc", "abc"),
        ] {
            assert_eq!(
                String::from_utf8_lossy(&decode(encoding, body.as_bytes()).bytes),
                bytes,
                "{body}"
            );
        }
    }

    #[test]
    fn junk_in_base64_is_reported() {
        assert!(decode("base64", b"SGVs!bG8=").junk);
        assert!(decode("base64", b"SGVsbG8=SGVsbG8=").junk);
        assert!(!decode("base64", b"SGVs\r\nbG8=\r\n").junk);
    }
}
