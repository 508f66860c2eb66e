//! Groups: captures and their names, look-around, flags; and the refusal of everything else behind `(?`.

use super::{Atom, Flags, Group, MAX_GROUPS_DEEP, PatternError, Translator};

impl<'a> Translator<'a> {
    /// Counts capture groups ahead of reading, because `\10` and `\g{name}` may point forward.
    pub(super) fn count_groups(&mut self) {
        let mut in_class = false;
        while let Some(c) = self.next() {
            match c {
                '\\' => {
                    self.next();
                }
                '[' if !in_class => {
                    in_class = true;
                    self.eat("^");
                    self.eat("]");
                }
                ']' => in_class = false,
                '(' if !in_class => {
                    if let Some(name) = self.group_name() {
                        self.all_groups += 1;
                        self.names.entry(name).or_insert(self.all_groups);
                    } else if !self.rest().starts_with('?') && !self.rest().starts_with('*') {
                        self.all_groups += 1;
                    }
                }
                _ => {}
            }
        }
        self.at = 0;
    }

    /// Steps over `?<name>` and its kin after an opening bracket.
    fn group_name(&mut self) -> Option<&'a str> {
        for (open, close) in [("?<", '>'), ("?P<", '>'), ("?'", '\'')] {
            let Some(rest) = self.rest().strip_prefix(open) else {
                continue;
            };
            let Some((name, _)) = rest.split_once(close) else {
                continue;
            };
            let word = name.chars().all(|c| c.is_alphanumeric() || c == '_');
            if word && name.starts_with(|c: char| !c.is_numeric()) {
                self.at += open.len() + name.len() + 1;
                return Some(name);
            }
        }
        None
    }

    pub(super) fn open_group(&mut self, start: usize) -> Result<(), PatternError> {
        if self.open.len() >= MAX_GROUPS_DEEP {
            return self.refuse("groups are nested too deeply");
        }
        if self.eat("?#") {
            let Some(end) = self.rest().find(')') else {
                return self.refuse("a comment is never closed");
            };
            self.at += end + 1;
            return Ok(());
        }
        self.atom = None;
        let outer = self.flags;
        let mut assertion = false;
        if self.group_name().is_some() {
            self.groups += 1;
            self.out.push('(');
        } else if self.rest().starts_with('*') {
            return self.refuse("verbs such as `(*FAIL)` cannot be had");
        } else if !self.rest().starts_with('?') {
            self.groups += usize::from(!self.flags.no_capture);
            self.out
                .push_str(if self.flags.no_capture { "(?:" } else { "(" });
        } else if let Some(plain) = ["?:", "?=", "?!", "?<=", "?<!", "?>"]
            .into_iter()
            .find(|kind| self.eat(kind))
        {
            assertion = plain.contains(['=', '!']);
            self.out.push('(');
            self.out.push_str(plain);
        } else if self.eat("?P=") {
            let name = self.until(')')?;
            self.back_reference(name)?;
            self.atom = Some(Atom { start, assertion });
            return Ok(());
        } else if !self.special_group()? {
            return Ok(());
        }
        self.open.push(Group {
            outer,
            atom: Atom { start, assertion },
        });
        Ok(())
    }

    /// `(?flags)` and `(?flags:`; true when a group was opened. Everything else behind `(?` is refused.
    fn special_group(&mut self) -> Result<bool, PatternError> {
        let after = self.rest().chars().nth(1);
        match after {
            Some('{' | '?') => return self.refuse("Perl code inside an expression cannot be had"),
            Some('|') => return self.refuse("the branch reset `(?|` cannot be had"),
            Some('(') => return self.refuse("the conditional `(?(` cannot be had"),
            Some('R' | '&' | '0'..='9' | '+' | 'P') => {
                return self.refuse("recursion cannot be had");
            }
            Some('-') if self.rest()[2..].starts_with(|c: char| c.is_ascii_digit()) => {
                return self.refuse("recursion cannot be had");
            }
            _ => self.at += 1,
        }
        let mut ignore_case = None;
        let mut on = true;
        if self.eat("^") {
            self.flags = Flags::default();
            ignore_case = Some(false);
        }
        loop {
            match self.next() {
                Some('i') => ignore_case = Some(on),
                Some('m') => self.flags.multi_line = on,
                Some('s') => self.flags.dot_all = on,
                Some('x') => self.flags.extended = on,
                Some('n') => self.flags.no_capture = on,
                Some('u' | 'd' | 'p') => {}
                Some('-') => on = false,
                Some(c @ (')' | ':')) => {
                    self.put_flags(ignore_case, c);
                    return Ok(c == ':');
                }
                Some(c) => {
                    self.at -= c.len_utf8();
                    return self.refuse(format!("the flag or group `(?{c}` cannot be had"));
                }
                None => return self.refuse("a `(` is never closed"),
            }
        }
    }

    fn put_flags(&mut self, ignore_case: Option<bool>, end: char) {
        match ignore_case {
            Some(true) => self.out.push_str("(?i"),
            Some(false) => self.out.push_str("(?-i"),
            None if end == ':' => self.out.push_str("(?"),
            None => return,
        }
        self.out.push(end);
    }

    pub(super) fn close_group(&mut self) -> Result<(), PatternError> {
        let Some(Group { outer, atom }) = self.open.pop() else {
            return self.refuse("a `)` without its `(`");
        };
        self.flags = outer;
        self.out.push(')');
        self.atom = Some(atom);
        Ok(())
    }
}
