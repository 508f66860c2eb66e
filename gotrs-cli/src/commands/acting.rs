//! Arguments that many commands share: who acts, how long a list is, whether a thing is valid, rights, passwords.

use std::io::Read as _;
use std::str::FromStr;

use clap::{Args, ValueEnum};
use gotrs_core::Validity;
use gotrs_core::auth::Secret;
use gotrs_core::group::{Grant, Holder};
use gotrs_core::lookup::{self, Named};
use gotrs_core::permission::Permission;
use gotrs_core::{Actor, Desk, Error, GroupId, UserId};

use crate::exit::Failure;

/// Who acts.
#[derive(Debug, Clone, Args)]
pub(crate) struct Acting {
    /// Act as this agent, with this agent's permissions [default: the system, which may do everything]
    #[arg(long = "as", value_name = "LOGIN")]
    login: Option<String>,
}

impl Acting {
    /// The actor; an agent who is not valid may do nothing.
    pub(crate) async fn actor(&self, desk: &Desk) -> Result<Actor, Failure> {
        let Some(login) = &self.login else {
            return Ok(Actor::System);
        };
        let agent = find_agent(desk, login).await?;
        if !agent.valid.is_valid() {
            return Err(Failure::Desk(Error::Denied {
                actor: format!("agent {login}"),
                permission: "sign-in".into(),
                on: "this desk: the agent is not valid".into(),
            }));
        }
        Ok(Actor::Agent(agent.id))
    }
}

/// An agent that must exist.
pub(crate) async fn find_agent(
    desk: &Desk,
    login: &str,
) -> Result<gotrs_core::agent::Agent, Error> {
    let agent = desk.agents(Actor::System).find(login).await?;
    agent.ok_or_else(|| Error::not_found("agent", login))
}

/// The ids of agents by login.
pub(crate) async fn agent_ids(desk: &Desk, logins: &[String]) -> Result<Vec<UserId>, Error> {
    let mut ids = Vec::new();
    for login in logins {
        ids.push(find_agent(desk, login).await?.id);
    }
    Ok(ids)
}

/// How much a list shows.
#[derive(Debug, Clone, Args)]
pub(crate) struct Listing {
    /// Only where this occurs, ignoring case
    #[arg(long, value_name = "WORDS")]
    pub(crate) search: Option<String>,
    /// Leave out what is not valid
    #[arg(long)]
    pub(crate) valid: bool,
    /// At most this many [default: all]
    #[arg(long, value_name = "NUMBER")]
    pub(crate) limit: Option<usize>,
}

impl Listing {
    /// Turns the pages of a list until its end or the limit. `fetch` gets the key of the last row so far.
    pub(crate) async fn pages<T>(
        &self,
        key: impl Fn(&T) -> String,
        fetch: impl AsyncFn(Option<String>) -> Result<Vec<T>, Error>,
    ) -> Result<Vec<T>, Error> {
        let wanted = self.limit.unwrap_or(usize::MAX);
        let mut rows: Vec<T> = Vec::new();
        while rows.len() < wanted {
            let page = fetch(rows.last().map(&key)).await?;
            if page.is_empty() {
                break;
            }
            rows.extend(page);
        }
        rows.truncate(wanted);
        Ok(rows)
    }
}

/// The names of OTRS's table `valid`.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ValidityArg {
    Valid,
    Invalid,
    InvalidTemporarily,
}

impl From<ValidityArg> for Validity {
    fn from(valid: ValidityArg) -> Self {
        match valid {
            ValidityArg::Valid => Self::Valid,
            ValidityArg::Invalid => Self::Invalid,
            ValidityArg::InvalidTemporarily => Self::InvalidTemporarily,
        }
    }
}

/// `GROUP=KEY,KEY`: what a holder may do on a group; no key takes everything away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GrantArg {
    group: String,
    keys: Vec<String>,
}

impl FromStr for GrantArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (group, keys) = text
            .split_once('=')
            .ok_or("write GROUP=KEY,KEY, such as users=rw; GROUP= takes all rights away")?;
        let keys = keys.split(',').map(str::trim).filter(|key| !key.is_empty());
        Ok(Self {
            group: group.trim().to_owned(),
            keys: keys.map(ToOwned::to_owned).collect(),
        })
    }
}

/// The rows that grants of the command line mean.
pub(crate) async fn grants(
    desk: &Desk,
    holder: &Holder,
    args: &[GrantArg],
) -> Result<Vec<Grant>, Error> {
    let mut conn = desk.read().await?;
    let mut grants = Vec::new();
    for arg in args {
        let group = GroupId(lookup::id_of(&mut conn, Named::Group, &arg.group).await?);
        let keys = arg
            .keys
            .iter()
            .map(|key| Permission::new(key.clone()))
            .collect();
        grants.push(Grant {
            holder: holder.clone(),
            group,
            keys,
        });
    }
    Ok(grants)
}

/// Sets them, if there are any.
pub(crate) async fn set_grants(
    desk: &Desk,
    holder: Holder,
    args: &[GrantArg],
) -> Result<(), Error> {
    if args.is_empty() {
        return Ok(());
    }
    let grants = grants(desk, &holder, args).await?;
    desk.grants(Actor::System).set(&grants).await
}

/// A password from stdin: the first line, without its end. The command line is no place for it (SEC-07).
pub(crate) fn password_from_stdin() -> Result<Secret, Failure> {
    let mut text = String::new();
    std::io::stdin()
        .take(8_192)
        .read_to_string(&mut text)
        .map_err(|error| Failure::io("the password cannot be read from stdin", error))?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        return Err(Failure::Usage("stdin holds no password".into()));
    }
    Ok(Secret::new(line))
}

/// A file by name, `-` for stdin.
pub(crate) fn read_file(name: &str) -> Result<String, Failure> {
    let read = match name {
        "-" => std::io::read_to_string(std::io::stdin()),
        _ => std::fs::read_to_string(name),
    };
    read.map_err(|error| Failure::io(format!("{name} cannot be read"), error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_names_a_group_and_its_keys() {
        let grant: GrantArg = "users=ro, note".parse().unwrap();
        assert_eq!(
            grant,
            GrantArg {
                group: "users".into(),
                keys: vec!["ro".into(), "note".into()]
            }
        );
        assert!("users=".parse::<GrantArg>().unwrap().keys.is_empty());
        assert!("users".parse::<GrantArg>().is_err());
    }
}
