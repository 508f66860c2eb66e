//! Backslashes outside of brackets: assertions, references, and what stands for one character or a line break.

use super::{PatternError, Translator, class};

impl<'a> Translator<'a> {
    pub(super) fn until(&mut self, close: char) -> Result<&'a str, PatternError> {
        let Some((text, _)) = self.rest().split_once(close) else {
            return self.refuse(format!("`{close}` is missing"));
        };
        self.at += text.len() + close.len_utf8();
        Ok(text)
    }

    /// Reads what follows a backslash: whether it is an assertion, nothing for what may not be quantified.
    pub(super) fn escape(&mut self) -> Result<Option<bool>, PatternError> {
        let Some(c) = self.peek() else {
            return self.refuse("a backslash at the end");
        };
        let braced = self.rest()[c.len_utf8()..].starts_with('{');
        match c {
            'b' | 'B' if braced => return self.refuse("Unicode boundaries cannot be had"),
            'G' => return self.refuse("`\\G` has no meaning here"),
            'X' => return self.refuse("`\\X` cannot be had"),
            'A' | 'z' | 'b' | 'B' => {
                self.at += 1;
                self.out.extend(['\\', c]);
                return Ok(Some(true));
            }
            'Z' => {
                self.at += 1;
                let multi_line = std::mem::take(&mut self.flags.multi_line);
                self.anchor('$');
                self.flags.multi_line = multi_line;
                return Ok(Some(true));
            }
            // Where the match is said to begin does not matter to whether there is one.
            'K' => {
                self.at += 1;
                return Ok(None);
            }
            'R' => self
                .out
                .push_str(r"(?>\r\n|[\n\x0B\f\r\u{85}\u{2028}\u{2029}])"),
            // `\N{2}` is two of them, `\N{U+E9}` a character.
            'N' if !self.rest()[1..].starts_with("{U+") => self.out.push_str("[^\\n]"),
            'g' | 'k' => {
                self.at += 1;
                self.named_reference()?;
                return Ok(Some(false));
            }
            '1'..='9' => {
                let digits: String = self
                    .rest()
                    .chars()
                    .take_while(char::is_ascii_digit)
                    .collect();
                let number = digits.parse().unwrap_or(usize::MAX);
                if number < 10 || number <= self.all_groups {
                    self.at += digits.len();
                    self.put_reference(number)?;
                    return Ok(Some(false));
                }
                class::escape(self.pattern, &mut self.at, &mut self.out, false)?;
                return Ok(Some(false));
            }
            _ => {
                class::escape(self.pattern, &mut self.at, &mut self.out, false)?;
                return Ok(Some(false));
            }
        }
        self.at += 1;
        Ok(Some(false))
    }

    /// `\g1`, `\g{-1}`, `\g{name}`, `\k<name>`, `\k'name'`, `\k{name}`.
    fn named_reference(&mut self) -> Result<(), PatternError> {
        let name = match self.next() {
            Some('{') => self.until('}')?,
            Some('<') => self.until('>')?,
            Some('\'') => self.until('\'')?,
            Some('-' | '0'..='9') => {
                let start = self.at - 1;
                self.at += self
                    .rest()
                    .find(|c: char| !c.is_ascii_digit())
                    .unwrap_or(self.rest().len());
                &self.pattern[start..self.at]
            }
            _ => return self.refuse("a reference needs a group"),
        };
        self.back_reference(name.trim())
    }

    pub(super) fn back_reference(&mut self, name: &str) -> Result<(), PatternError> {
        let number = match name.parse::<i64>() {
            Ok(back) if back < 0 => usize::try_from(back + 1 + self.groups as i64).unwrap_or(0),
            Ok(number) => usize::try_from(number).unwrap_or(0),
            Err(_) => self.names.get(name).copied().unwrap_or(0),
        };
        self.put_reference(number)
    }

    fn put_reference(&mut self, number: usize) -> Result<(), PatternError> {
        if number == 0 || number > self.all_groups {
            return self.refuse("a reference to a group that does not exist");
        }
        if self.flags.no_capture {
            return self.refuse("a reference together with the flag `n` cannot be had");
        }
        // In a group of its own, so that a digit behind it stays a digit.
        self.out.push_str(&format!("(?:\\{number})"));
        Ok(())
    }
}
