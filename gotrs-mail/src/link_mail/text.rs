//! What a mail with a link says: the site's own words if a setting has them, else ours in the person's language.

use gotrs_core::auth::{Audience, IssuedLink, Purpose};
use gotrs_core::sysconfig::{Config, Setting, settings};

use crate::tags::{Attributes, Person, TagValues, Target, expand};

/// Subject and body in one language. `{name}`, `{product}`, `{login}`, `{link}` and `{until}` are filled in.
struct Words {
    language: &'static str,
    reset: (&'static str, &'static str),
    invitation: (&'static str, &'static str),
}

const WORDS: [Words; 3] = [
    Words {
        language: "en",
        reset: (
            "Choose a new password for {product}",
            "Hello {name},\n\n\
             somebody, probably you, asked for a new password for the account \"{login}\".\n\
             Choose it here:\n\n\
             {link}\n\n\
             The link works once, until {until}. If you did not ask for it, ignore this mail: your password stays as it is.\n",
        ),
        invitation: (
            "Your account at {product}",
            "Hello {name},\n\n\
             an account \"{login}\" was made for you at {product}. Choose your password here:\n\n\
             {link}\n\n\
             The link works once, until {until}.\n",
        ),
    },
    Words {
        language: "de",
        reset: (
            "Neues Passwort für {product} wählen",
            "Hallo {name},\n\n\
             jemand, vermutlich Sie, hat für das Konto „{login}“ ein neues Passwort angefordert.\n\
             Hier können Sie es wählen:\n\n\
             {link}\n\n\
             Der Link gilt einmal und bis {until}. Falls Sie nichts angefordert haben, ignorieren Sie diese Mail: Ihr Passwort \
             bleibt, wie es ist.\n",
        ),
        invitation: (
            "Ihr Konto bei {product}",
            "Hallo {name},\n\n\
             für Sie wurde bei {product} das Konto „{login}“ angelegt. Hier wählen Sie Ihr Passwort:\n\n\
             {link}\n\n\
             Der Link gilt einmal und bis {until}.\n",
        ),
    },
    Words {
        language: "ar",
        reset: (
            "اختيار كلمة مرور جديدة في {product}",
            "مرحبًا {name}،\n\n\
             طلب شخص ما، ولعله أنت، كلمة مرور جديدة للحساب \"{login}\".\n\
             يمكنك اختيارها هنا:\n\n\
             {link}\n\n\
             يعمل الرابط مرة واحدة حتى {until}. إن لم تطلب ذلك فتجاهل هذه الرسالة: تبقى كلمة مرورك كما هي.\n",
        ),
        invitation: (
            "حسابك في {product}",
            "مرحبًا {name}،\n\n\
             أُنشئ لك الحساب \"{login}\" في {product}. اختر كلمة مرورك هنا:\n\n\
             {link}\n\n\
             يعمل الرابط مرة واحدة حتى {until}.\n",
        ),
    },
];

/// Subject and body of the mail for a link.
pub(super) fn of(config: &Config, link: &IssuedLink) -> (String, String) {
    let address = address(config, link);
    if let Some((subject, body)) = of_site(config, link) {
        return with_link(config, link, &subject, &body, &address);
    }
    let language = match link.language.trim() {
        "" => config.get(&settings::DEFAULT_LANGUAGE),
        language => language.to_owned(),
    };
    let known = WORDS
        .iter()
        .find(|words| language.split(['_', '-']).next() == Some(words.language));
    let words = known.unwrap_or(&WORDS[0]);
    let (subject, body) = match link.purpose {
        Purpose::Reset => words.reset,
        Purpose::Invitation => words.invitation,
    };
    (
        fill(subject, config, link, &address),
        fill(body, config, link, &address),
    )
}

/// One pass: what is filled in is not read again.
fn fill(text: &str, config: &Config, link: &IssuedLink, address: &str) -> String {
    let mut out = String::with_capacity(text.len() + 200);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(before);
        match name {
            "name" => out.push_str(&link.full_name),
            "product" => out.push_str(config.text(&settings::PRODUCT_NAME)),
            "login" => out.push_str(&link.login),
            "link" => out.push_str(address),
            "until" => {
                let until = link.expires.with_timezone(&config.time_zone());
                out.push_str(&until.format("%Y-%m-%d %H:%M (%Z)").to_string());
            }
            _ => {}
        }
        rest = after;
    }
    out + rest
}

/// Where the password is chosen. Made of settings alone, never of a request (AUT-03).
fn address(config: &Config, link: &IssuedLink) -> String {
    let base = match config.get(&settings::GOTRS_BASE_URL) {
        Some(base) if !base.trim().is_empty() => base.trim().trim_end_matches('/').to_owned(),
        _ => format!(
            "{}://{}",
            config.text(&settings::HTTP_TYPE),
            config.text(&settings::FQDN)
        ),
    };
    let face = match link.audience {
        Audience::Agent => "agent",
        Audience::Customer => "customer",
    };
    format!("{base}/{face}/password/new?Token={}", link.token.reveal())
}

/// The words of a site that set OTRS's own settings for a forgotten password.
fn of_site(config: &Config, link: &IssuedLink) -> Option<(String, String)> {
    let (subject, body) = match (link.purpose, link.audience) {
        (Purpose::Reset, Audience::Agent) => (
            &settings::NOTIFICATION_SUBJECT_LOST_PASSWORD_TOKEN,
            &settings::NOTIFICATION_BODY_LOST_PASSWORD_TOKEN,
        ),
        (Purpose::Reset, Audience::Customer) => (
            &settings::CUSTOMER_PANEL_SUBJECT_LOST_PASSWORD_TOKEN,
            &settings::CUSTOMER_PANEL_BODY_LOST_PASSWORD_TOKEN,
        ),
        (Purpose::Invitation, _) => return None,
    };
    let given = |setting: &Setting<Option<String>>| {
        config.get(setting).filter(|text| !text.trim().is_empty())
    };
    Some((given(subject)?, given(body)?))
}

/// OTRS's tags filled in; `<OTRS_TOKEN>` becomes the token, and a text without it gets the link at its end.
fn with_link(
    config: &Config,
    link: &IssuedLink,
    subject: &str,
    body: &str,
    address: &str,
) -> (String, String) {
    let read = |name: &str| config.by_name(name)?.as_text().map(str::to_owned);
    let (first, last) = link
        .full_name
        .split_once(' ')
        .unwrap_or((&link.full_name, ""));
    let person = Attributes::from_iter([
        ("UserFirstname", first),
        ("UserLastname", last),
        ("UserFullname", &link.full_name),
        ("UserLogin", &link.login),
        ("UserEmail", &link.email),
    ]);
    let values = TagValues {
        config: Some(&read),
        recipient: Some(Person::Agent(person)),
        ..TagValues::default()
    };
    let expanded = |text: &str| expand(text, &values, Target::Plain);
    let parts: Vec<String> = around_token(body).into_iter().map(expanded).collect();
    let text = match parts.len() {
        1 => format!("{}\n\n{address}\n", parts[0].trim_end()),
        _ => parts.join(link.token.reveal()),
    };
    (expanded(subject), text)
}

/// The pieces of a text between its token tags, in any of the prefixes and any letter case.
fn around_token(text: &str) -> Vec<&str> {
    let upper = text.to_ascii_uppercase();
    let (mut parts, mut start) = (Vec::new(), 0);
    while let Some((at, length)) = ["<OTRS_TOKEN>", "<OTOBO_TOKEN>", "<GOTRS_TOKEN>"]
        .iter()
        .filter_map(|tag| Some((start + upper[start..].find(tag)?, tag.len())))
        .min()
    {
        parts.push(&text[start..at]);
        start = at + length;
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use gotrs_core::sysconfig::Value;

    fn link(language: &str) -> IssuedLink {
        IssuedLink {
            token: "T0KEN".into(),
            purpose: Purpose::Reset,
            audience: Audience::Agent,
            login: "ada".to_owned(),
            full_name: "Ada {token} <OTRS_TOKEN>".to_owned(),
            email: "ada@x.example".to_owned(),
            language: language.to_owned(),
            expires: chrono::DateTime::UNIX_EPOCH,
        }
    }

    fn config(values: &[(&str, &str)]) -> Config {
        let values = values
            .iter()
            .map(|(name, text)| ((*name).to_owned(), Value::text(*text)));
        Config::default().with_values(values)
    }

    #[test]
    fn a_mail_speaks_the_persons_language_and_links_to_the_configured_host() {
        let config = config(&[("FQDN", "desk.example"), ("HttpType", "https")]);
        let expected = "https://desk.example/agent/password/new?Token=T0KEN";
        for (language, word) in [
            ("de", "Hallo Ada"),
            ("ar", "مرحبًا"),
            ("en", "Hello"),
            ("fr", "Hello"),
            ("", "Hello"),
        ] {
            let (_, text) = of(&config, &link(language));
            assert!(
                text.contains(word) && text.contains(expected),
                "{language}: {text}"
            );
            assert_eq!(text.matches("T0KEN").count(), 1, "a name is no tag: {text}");
        }
    }

    #[test]
    fn an_address_of_the_sites_own_goes_before_the_host_name() {
        let config = config(&[("GOTRS::BaseURL", "https://help.example:8443/")]);
        let (_, text) = of(&config, &link("en"));
        assert!(
            text.contains("\nhttps://help.example:8443/agent/password/new?Token=T0KEN\n"),
            "{text}"
        );
    }

    #[test]
    fn the_words_of_the_site_win_and_never_lose_the_link() {
        let subject = (
            "NotificationSubjectLostPasswordToken",
            "New <OTRS_CONFIG_ProductName> password",
        );
        let otrs = config(&[
            subject,
            (
                "NotificationBodyLostPasswordToken",
                "Hi <OTRS_USERFIRSTNAME>: <OTRS_CONFIG_HttpType>://x/index.pl?Action=LostPassword;Token=<otrs_TOKEN>",
            ),
        ]);
        let (title, text) = of(&otrs, &link("de"));
        assert_eq!(title, "New GOTRS password");
        assert_eq!(
            text,
            "Hi Ada: http://x/index.pl?Action=LostPassword;Token=T0KEN"
        );
        let plain = config(&[subject, ("NotificationBodyLostPasswordToken", "Click.")]);
        assert!(
            of(&plain, &link("de"))
                .1
                .ends_with("/agent/password/new?Token=T0KEN\n")
        );
    }
}
