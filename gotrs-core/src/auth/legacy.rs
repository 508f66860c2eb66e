//! Password hashes of another age: DES crypt and MD5 crypt, as Unix and Apache made them.
//!
//! OTRS databases still hold them. They are here to let people in and to be replaced at that moment, written from the
//! published descriptions of the algorithms; speed does not matter, and neither is safe to choose today.

use md5::{Digest, Md5};

/// The alphabet of both formats, six bits a character.
const ALPHABET: &[u8; 64] = b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// MD5 crypt (`$1$`) or Apache's variant (`$apr1$`): the whole text `magic salt $ hash`.
///
/// Only the first eight bytes of the salt count; any bytes may occur in it.
pub fn md5_crypt(password: &[u8], magic: &str, salt: &[u8]) -> Vec<u8> {
    let salt = &salt[..salt.len().min(8)];
    let mut digest = first_digest(password, magic, salt);
    for round in 0..1000 {
        let mut context = Md5::new();
        context.update(if round % 2 == 1 { password } else { &digest });
        if round % 3 != 0 {
            context.update(salt);
        }
        if round % 7 != 0 {
            context.update(password);
        }
        context.update(if round % 2 == 1 { &digest } else { password });
        digest = context.finalize().into();
    }
    let mut text = [magic.as_bytes(), salt, b"$"].concat();
    for [high, middle, low] in [[0, 6, 12], [1, 7, 13], [2, 8, 14], [3, 9, 15], [4, 10, 5]] {
        let bits = [digest[high], digest[middle], digest[low]];
        let bits = bits
            .iter()
            .fold(0, |bits, byte| bits << 8 | u32::from(*byte));
        push_six_bit_digits(&mut text, bits, 4);
    }
    push_six_bit_digits(&mut text, u32::from(digest[11]), 2);
    text
}

fn first_digest(password: &[u8], magic: &str, salt: &[u8]) -> [u8; 16] {
    let inner: [u8; 16] = Md5::digest([password, salt, password].concat()).into();
    let mut context = Md5::new();
    context.update(password);
    context.update(magic);
    context.update(salt);
    let repeated: Vec<u8> = inner.iter().copied().cycle().take(password.len()).collect();
    context.update(repeated);
    let mut length = password.len();
    while length > 0 {
        let byte = if length % 2 == 1 { 0 } else { password[0] };
        context.update([byte]);
        length /= 2;
    }
    context.finalize().into()
}

/// Least significant six bits first.
fn push_six_bit_digits(text: &mut Vec<u8>, mut bits: u32, digits: usize) {
    for _ in 0..digits {
        text.push(ALPHABET[(bits & 0x3f) as usize]);
        bits >>= 6;
    }
}

/// Traditional DES crypt: 13 characters, the salt's two first. `None` if the salt is not of the format.
///
/// Only seven bits of the first eight bytes of the password count.
pub fn des_crypt(password: &[u8], salt: [u8; 2]) -> Option<[u8; 13]> {
    let value = |letter| ALPHABET.iter().position(|known| *known == letter);
    let salt_bits = value(salt[0])? | value(salt[1])? << 6;
    let keys = round_keys(&key_bits(password));
    let mut block = [0_u8; 64];
    for _ in 0..25 {
        block = des(&block, &keys, salt_bits);
    }
    let mut text = [0; 13];
    text[..2].copy_from_slice(&salt);
    for (digit, place) in text[2..].iter_mut().enumerate() {
        let bits = (0..6).map(|bit| block.get(6 * digit + bit).copied().unwrap_or(0));
        *place = ALPHABET[bits.fold(0, |value, bit| value << 1 | usize::from(bit))];
    }
    Some(text)
}

/// Seven bits of each byte and an unused one.
fn key_bits(password: &[u8]) -> [u8; 64] {
    let mut bits = [0; 64];
    for (place, byte) in bits.chunks_mut(8).zip(password) {
        for (bit, shift) in place.iter_mut().zip((0..7).rev()) {
            *bit = byte >> shift & 1;
        }
    }
    bits
}

fn round_keys(key: &[u8; 64]) -> [[u8; 48]; 16] {
    let mut halves: [u8; 56] = permute(key, &KEY_CHOICE);
    let mut keys = [[0; 48]; 16];
    for (round_key, shift) in keys.iter_mut().zip(KEY_SHIFTS) {
        halves[..28].rotate_left(shift);
        halves[28..].rotate_left(shift);
        *round_key = permute(&halves, &ROUND_KEY_CHOICE);
    }
    keys
}

/// One DES encryption, its expansion disturbed by the salt.
fn des(block: &[u8; 64], keys: &[[u8; 48]; 16], salt: usize) -> [u8; 64] {
    let mixed: [u8; 64] = permute(block, &INITIAL);
    let (mut left, mut right) = ([0; 32], [0; 32]);
    left.copy_from_slice(&mixed[..32]);
    right.copy_from_slice(&mixed[32..]);
    for key in keys {
        let next = xor(&left, &round(&right, key, salt));
        left = right;
        right = next;
    }
    let mut swapped = [0; 64];
    swapped[..32].copy_from_slice(&right);
    swapped[32..].copy_from_slice(&left);
    permute(&swapped, &FINAL)
}

fn round(right: &[u8; 32], key: &[u8; 48], salt: usize) -> [u8; 32] {
    let mut expanded: [u8; 48] = permute(right, &EXPANSION);
    for bit in (0..12).filter(|bit| salt >> bit & 1 == 1) {
        expanded.swap(bit, bit + 24);
    }
    let mut output = [0; 32];
    let keyed = xor(&expanded, key);
    for ((input, place), table) in keyed.chunks(6).zip(output.chunks_mut(4)).zip(&SUBSTITUTION) {
        let row = input[0] << 1 | input[5];
        let column = input[1..5].iter().fold(0, |value, bit| value << 1 | bit);
        let value = table[usize::from(row * 16 + column)];
        for (bit, shift) in place.iter_mut().zip((0..4).rev()) {
            *bit = value >> shift & 1;
        }
    }
    permute(&output, &PERMUTATION)
}

fn xor<const N: usize>(one: &[u8; N], other: &[u8; N]) -> [u8; N] {
    std::array::from_fn(|bit| one[bit] ^ other[bit])
}

/// Picks bits by a table that counts from 1.
fn permute<const N: usize>(bits: &[u8], table: &[u8; N]) -> [u8; N] {
    table.map(|place| bits[usize::from(place) - 1])
}

// The tables of FIPS 46-3.

const INITIAL: [u8; 64] = [
    58, 50, 42, 34, 26, 18, 10, 2, 60, 52, 44, 36, 28, 20, 12, 4, 62, 54, 46, 38, 30, 22, 14, 6,
    64, 56, 48, 40, 32, 24, 16, 8, 57, 49, 41, 33, 25, 17, 9, 1, 59, 51, 43, 35, 27, 19, 11, 3, 61,
    53, 45, 37, 29, 21, 13, 5, 63, 55, 47, 39, 31, 23, 15, 7,
];

const FINAL: [u8; 64] = [
    40, 8, 48, 16, 56, 24, 64, 32, 39, 7, 47, 15, 55, 23, 63, 31, 38, 6, 46, 14, 54, 22, 62, 30,
    37, 5, 45, 13, 53, 21, 61, 29, 36, 4, 44, 12, 52, 20, 60, 28, 35, 3, 43, 11, 51, 19, 59, 27,
    34, 2, 42, 10, 50, 18, 58, 26, 33, 1, 41, 9, 49, 17, 57, 25,
];

const EXPANSION: [u8; 48] = [
    32, 1, 2, 3, 4, 5, 4, 5, 6, 7, 8, 9, 8, 9, 10, 11, 12, 13, 12, 13, 14, 15, 16, 17, 16, 17, 18,
    19, 20, 21, 20, 21, 22, 23, 24, 25, 24, 25, 26, 27, 28, 29, 28, 29, 30, 31, 32, 1,
];

const PERMUTATION: [u8; 32] = [
    16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10, 2, 8, 24, 14, 32, 27, 3, 9, 19,
    13, 30, 6, 22, 11, 4, 25,
];

const KEY_CHOICE: [u8; 56] = [
    57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60,
    52, 44, 36, 63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29,
    21, 13, 5, 28, 20, 12, 4,
];

const KEY_SHIFTS: [usize; 16] = [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1];

const ROUND_KEY_CHOICE: [u8; 48] = [
    14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2, 41, 52,
    31, 37, 47, 55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
];

const SUBSTITUTION: [[u8; 64]; 8] = [
    [
        14, 4, 13, 1, 2, 15, 11, 8, 3, 10, 6, 12, 5, 9, 0, 7, 0, 15, 7, 4, 14, 2, 13, 1, 10, 6, 12,
        11, 9, 5, 3, 8, 4, 1, 14, 8, 13, 6, 2, 11, 15, 12, 9, 7, 3, 10, 5, 0, 15, 12, 8, 2, 4, 9,
        1, 7, 5, 11, 3, 14, 10, 0, 6, 13,
    ],
    [
        15, 1, 8, 14, 6, 11, 3, 4, 9, 7, 2, 13, 12, 0, 5, 10, 3, 13, 4, 7, 15, 2, 8, 14, 12, 0, 1,
        10, 6, 9, 11, 5, 0, 14, 7, 11, 10, 4, 13, 1, 5, 8, 12, 6, 9, 3, 2, 15, 13, 8, 10, 1, 3, 15,
        4, 2, 11, 6, 7, 12, 0, 5, 14, 9,
    ],
    [
        10, 0, 9, 14, 6, 3, 15, 5, 1, 13, 12, 7, 11, 4, 2, 8, 13, 7, 0, 9, 3, 4, 6, 10, 2, 8, 5,
        14, 12, 11, 15, 1, 13, 6, 4, 9, 8, 15, 3, 0, 11, 1, 2, 12, 5, 10, 14, 7, 1, 10, 13, 0, 6,
        9, 8, 7, 4, 15, 14, 3, 11, 5, 2, 12,
    ],
    [
        7, 13, 14, 3, 0, 6, 9, 10, 1, 2, 8, 5, 11, 12, 4, 15, 13, 8, 11, 5, 6, 15, 0, 3, 4, 7, 2,
        12, 1, 10, 14, 9, 10, 6, 9, 0, 12, 11, 7, 13, 15, 1, 3, 14, 5, 2, 8, 4, 3, 15, 0, 6, 10, 1,
        13, 8, 9, 4, 5, 11, 12, 7, 2, 14,
    ],
    [
        2, 12, 4, 1, 7, 10, 11, 6, 8, 5, 3, 15, 13, 0, 14, 9, 14, 11, 2, 12, 4, 7, 13, 1, 5, 0, 15,
        10, 3, 9, 8, 6, 4, 2, 1, 11, 10, 13, 7, 8, 15, 9, 12, 5, 6, 3, 0, 14, 11, 8, 12, 7, 1, 14,
        2, 13, 6, 15, 0, 9, 10, 4, 5, 3,
    ],
    [
        12, 1, 10, 15, 9, 2, 6, 8, 0, 13, 3, 4, 14, 7, 5, 11, 10, 15, 4, 2, 7, 12, 9, 5, 6, 1, 13,
        14, 0, 11, 3, 8, 9, 14, 15, 5, 2, 8, 12, 3, 7, 0, 4, 10, 1, 13, 11, 6, 4, 3, 2, 12, 9, 5,
        15, 10, 11, 14, 1, 7, 6, 0, 8, 13,
    ],
    [
        4, 11, 2, 14, 15, 0, 8, 13, 3, 12, 9, 7, 5, 10, 6, 1, 13, 0, 11, 7, 4, 9, 1, 10, 14, 3, 5,
        12, 2, 15, 8, 6, 1, 4, 11, 13, 12, 3, 7, 14, 10, 15, 6, 8, 0, 5, 9, 2, 6, 11, 13, 8, 1, 4,
        10, 7, 9, 5, 0, 15, 14, 2, 3, 12,
    ],
    [
        13, 2, 8, 4, 6, 15, 11, 1, 10, 9, 3, 14, 5, 0, 12, 7, 1, 15, 13, 8, 10, 3, 7, 4, 12, 5, 6,
        11, 0, 14, 9, 2, 7, 11, 4, 1, 9, 12, 14, 2, 0, 6, 10, 13, 15, 3, 5, 8, 2, 1, 14, 7, 4, 10,
        8, 13, 15, 12, 9, 0, 3, 5, 6, 11,
    ],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn des_crypt_gives_the_published_results() {
        let crypt = |password: &str, salt| des_crypt(password.as_bytes(), salt).unwrap();
        assert_eq!(&crypt("rasmuslerdorf", *b"rl"), b"rl.3StKT.4T8M");
        assert_eq!(crypt("rasmusle", *b"rl"), crypt("rasmuslerdorf", *b"rl"));
        assert_eq!(des_crypt(b"x", *b"@x"), None);
    }

    #[test]
    fn md5_crypt_gives_the_published_results() {
        let text = md5_crypt(b"rasmuslerdorf", "$1$", b"rasmusle");
        assert_eq!(text, b"$1$rasmusle$rISCgZzpwk3UhDidwXvin0");
        let text = md5_crypt(b"myPassword", "$apr1$", b"r31.....");
        assert_eq!(text, b"$apr1$r31.....$HqJZimcKQFAMYayBlzkrA/");
    }
}
