//! The conversation of a ticket: which articles a page holds, which of them are open, and how each is drawn.
//!
//! A page knows the heads of its articles and reads the bodies of the open ones only, in a fixed number of queries
//! however long the conversation is. Open are all of a short conversation; of a long one the newest, the customer's last,
//! what the reader has not seen, and what was asked for.

use std::collections::{HashMap, HashSet};

use gotrs_core::ArticleId;
use gotrs_core::article::attachment::{Index, IndexFilter};
use gotrs_core::article::{Article, ArticleEntry, ArticleFilter};
use gotrs_mail::DeskMail as _;

use super::article_choice::ArticleChoice;
use super::screen::Screen;
use super::ticket::{Frame, Rights};
use crate::error::PageError;
use crate::form::FormData;
use crate::i18n::{Text, msg};
use crate::page::PlainText;
use crate::page::part::{Action, Badge, Person, Tone};
use crate::page::ticket_part::{
    ArticleBody, ArticleKind, ArticleView, FileView, HeadLine, TicketNotice,
};
use crate::reader::AgentPage;
use crate::security::download::shown_name;
use crate::url;

/// Articles on one page.
const SHOWN: u32 = 50;
/// Conversations up to this length are open as a whole.
const SHORT: usize = 10;
/// Articles that are open on one page at most, unless all are asked for.
const OPEN: usize = 12;
/// Pictures up to this size are shown small beside their names.
const THUMBNAIL: u64 = 2_000_000;

/// What the address of a conversation asks for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Asked {
    /// The page that ends before this article.
    pub(crate) before: Option<ArticleId>,
    /// This article, open.
    pub(crate) article: Option<ArticleId>,
    /// This article with pictures from elsewhere.
    pub(crate) remote: Option<ArticleId>,
    /// All articles of the page open.
    pub(crate) all: bool,
    /// With what else happened.
    pub(crate) timeline: bool,
}

impl Asked {
    pub(crate) fn of(form: &FormData) -> Self {
        let id = |name| form.get(name).and_then(|id| id.parse().ok()).map(ArticleId);
        let remote = id("LoadRemote");
        Self {
            before: id("Before"),
            article: id("ArticleID").or(remote),
            remote,
            all: form.get("Open") == Some("all"),
            timeline: form.get("View") == Some("timeline"),
        }
    }
}

/// A page of a conversation, oldest first.
pub(crate) struct Thread {
    pub(crate) entries: Vec<ArticleEntry>,
    pub(crate) open: HashSet<ArticleId>,
    /// How many articles the filter lets through, if there are more than on this page.
    pub(crate) of: Option<i64>,
    /// Whether there are earlier ones.
    pub(crate) earlier: bool,
    /// What became of the mails.
    pub(crate) sent: HashMap<ArticleId, Sent>,
}

/// What became of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sent {
    /// All recipients have it.
    Delivered,
    /// Somebody will be tried again.
    Later,
    /// Somebody will never have it: who, and what the server said.
    Failed(String, String),
}

impl Sent {
    fn badge(&self) -> Badge {
        match self {
            Self::Delivered => Badge::new(Tone::Ok, msg("delivered")),
            Self::Later => Badge::new(Tone::Warn, msg("tried again later")),
            Self::Failed(..) => Badge::new(Tone::Danger, msg("not delivered")),
        }
    }
}

/// What became of the mails of a ticket; the worst that happened to one of its recipients.
async fn sent(page: &AgentPage, frame: &Frame) -> Result<HashMap<ArticleId, Sent>, PageError> {
    let queue = page.desk().mail_queue(page.user());
    let mut sent = HashMap::new();
    for (article, delivery) in queue.deliveries_of_ticket(frame.ticket.id).await? {
        let now = match delivery.state.as_str() {
            "delivered" => Sent::Delivered,
            "failed" => Sent::Failed(delivery.recipient, delivery.detail),
            _ => Sent::Later,
        };
        let worse = match (sent.get(&article), &now) {
            (None, _) | (Some(Sent::Delivered), _) => true,
            (Some(Sent::Later), now) => matches!(now, Sent::Failed(..)),
            (Some(Sent::Failed(..)), _) => false,
        };
        if worse {
            sent.insert(article, now);
        }
    }
    Ok(sent)
}

impl Thread {
    pub(crate) async fn load(
        page: &AgentPage,
        frame: &Frame,
        choice: &ArticleChoice,
        asked: Asked,
    ) -> Result<Self, PageError> {
        let articles = page.desk().articles(page.user());
        let ticket = frame.ticket.id;
        let chosen = choice.filter(ArticleFilter::default());
        let newest = chosen.clone().newest_first().without_bodies();
        let newest = newest.limit(SHOWN + 1);
        let first = match asked.before {
            Some(before) => newest.clone().after(before),
            None => newest.clone(),
        };
        let mut entries = articles.list(ticket, &first).await?;
        let missing = |id: &ArticleId| !entries.iter().any(|entry| entry.article.id == *id);
        if let Some(wanted) = asked.article.filter(missing) {
            // An article of an earlier page is the last one of its own.
            let until = newest.after(ArticleId(wanted.0.saturating_add(1)));
            entries = articles.list(ticket, &until).await?;
        }
        let earlier = entries.len() > SHOWN as usize;
        entries.truncate(SHOWN as usize);
        let partly = earlier || asked.before.is_some() || asked.article.is_some();
        let of = match partly {
            true => Some(articles.count(ticket, &chosen).await?),
            false => None,
        };
        entries.reverse();
        let open = open(&entries, asked, of);
        let ids: Vec<ArticleId> = open.iter().copied().collect();
        let mut bodies = articles.bodies(ticket, &ids).await?;
        for entry in &mut entries {
            entry.article.body = bodies.remove(&entry.article.id).unwrap_or_default();
        }
        Ok(Self {
            entries,
            open,
            of,
            earlier,
            sent: sent(page, frame).await?,
        })
    }

    /// Marks a view of one of its articles with what became of it.
    pub(crate) fn marked(&self, mut view: ArticleView) -> ArticleView {
        let sent = self.sent.get(&ArticleId(view.id));
        view.badges.extend(sent.map(Sent::badge));
        view
    }

    /// What must be known of mails that never arrived.
    pub(crate) fn failures(&self) -> Vec<TicketNotice> {
        let on_page = self.entries.iter().map(|entry| entry.article.id);
        let failed = on_page.filter_map(|id| match self.sent.get(&id)? {
            Sent::Failed(recipient, why) => Some((recipient, why)),
            _ => None,
        });
        failed
            .map(|(recipient, why)| TicketNotice {
                tone: Tone::Danger,
                icon: "warn",
                title: Text::filled(msg("A mail to {0} was not delivered."), [recipient.clone()]),
                text: Some(Text::plain(why.clone())),
            })
            .collect()
    }

    /// Whether something on the page was not seen by the reader.
    pub(crate) fn unread(&self) -> bool {
        self.entries.iter().any(|entry| !entry.is_seen())
    }

    /// Who would be answered.
    pub(crate) fn correspondent(&self) -> Option<String> {
        let mut newest = self.entries.iter().rev();
        let theirs = newest.find(|entry| entry.article.sender_type == "customer");
        theirs.map(|entry| sender(&entry.article))
    }
}

/// The articles of a page that are open.
fn open(entries: &[ArticleEntry], asked: Asked, of: Option<i64>) -> HashSet<ArticleId> {
    let ids = || entries.iter().map(|entry| entry.article.id);
    if asked.all || (of.is_none() && entries.len() <= SHORT) {
        return ids().collect();
    }
    let theirs = |entry: &&ArticleEntry| entry.article.sender_type == "customer";
    let first = asked.article.into_iter().chain(ids().next_back());
    let last = entries.iter().rev().find(theirs);
    let unseen = entries.iter().rev().filter(|entry| !entry.is_seen());
    let wanted = first.chain(last.into_iter().chain(unseen).map(|entry| entry.article.id));
    let mut open = HashSet::new();
    for id in wanted {
        if open.len() < OPEN {
            open.insert(id);
        }
    }
    open
}

/// Who wrote an article: the name in From, else the address.
pub(crate) fn sender(article: &Article) -> String {
    let first = gotrs_mail::address::parse_list(&article.from)
        .into_iter()
        .next();
    match first {
        Some(mailbox) => named(&mailbox),
        None if article.from.trim().is_empty() => article.created_by_login.clone(),
        None => article.from.clone(),
    }
}

/// The name of somebody in an address line, else the address.
pub(crate) fn named(mailbox: &gotrs_mail::address::Mailbox) -> String {
    match (mailbox.real_name().trim(), &mailbox.group) {
        ("", _) => mailbox.address.clone(),
        // The "::" in the name of a queue reads as the beginning of a group.
        (name, Some(group)) if name.starts_with(':') => format!("{group}:{name}"),
        (name, _) => name.to_owned(),
    }
}

fn kind(article: &Article) -> ArticleKind {
    match (article.channel.as_str(), article.sender_type.as_str()) {
        (_, "system") => ArticleKind::System,
        ("Phone", _) => ArticleKind::Phone,
        (_, "customer") => ArticleKind::In,
        ("Internal", _) if !article.visible_for_customer => ArticleKind::Note,
        _ => ArticleKind::Out,
    }
}

fn channel(article: &Article) -> Text {
    match article.channel.as_str() {
        "Email" => msg("E-mail").into(),
        "Phone" => msg("Phone").into(),
        "Internal" if article.sender_type == "customer" => msg("Portal").into(),
        "Internal" if article.visible_for_customer => msg("Note").into(),
        "Internal" => msg("Internal note").into(),
        other => Text::name(other),
    }
}

fn addressed(article: &Article) -> Option<Text> {
    if !article.visible_for_customer && article.sender_type == "agent" {
        return Some(msg("only agents see this").into());
    }
    let names: Vec<String> = gotrs_mail::address::parse_list(&article.to)
        .into_iter()
        .map(|to| named(&to))
        .collect();
    let to = match names.as_slice() {
        [] => article.to.trim().to_owned(),
        names => names.join(", "),
    };
    (!to.is_empty()).then(|| Text::filled(msg("to {0}"), [to]))
}

fn head(article: &Article) -> Vec<HeadLine> {
    let lines = [
        (msg("From"), &article.from),
        (msg("To"), &article.to),
        (msg("Cc"), &article.cc),
        (msg("Bcc"), &article.bcc),
        (msg("Subject"), &article.subject),
    ];
    lines
        .into_iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(label, value)| HeadLine {
            label: label.into(),
            value: value.clone(),
        })
        .collect()
}

/// What every view of an article begins with.
fn outline(page: &AgentPage, entry: &ArticleEntry, body: ArticleBody) -> ArticleView {
    let article = &entry.article;
    let mut badges = Vec::new();
    if !entry.is_seen() {
        badges.push(Badge::new(Tone::Info, msg("new")));
    }
    ArticleView {
        id: article.id.0,
        sender: Person::named(sender(article)),
        kind: kind(article),
        channel: channel(article),
        badges,
        addressed: addressed(article),
        time: page.page.locale.near(page.page.now, article.created),
        head: Vec::new(),
        body,
        blocked: None,
        files: Vec::new(),
        actions: Vec::new(),
    }
}

/// An article that is not open: a line that leads to it.
pub(crate) fn closed(page: &AgentPage, number: &str, entry: &ArticleEntry) -> ArticleView {
    let id = entry.article.id;
    let here = url::with_query(&url::zoom(number), &[("ArticleID", &id.to_string())]);
    let body = ArticleBody::Closed(format!("{here}#article-{id}"));
    let subject = Text::plain(entry.article.subject.clone());
    ArticleView {
        addressed: Some(subject),
        ..outline(page, entry, body)
    }
}

/// An open article.
pub(crate) fn article(
    page: &AgentPage,
    number: &str,
    rights: &Rights,
    entry: &ArticleEntry,
    remote: Option<ArticleId>,
) -> ArticleView {
    let article = &entry.article;
    let index = Index::from(entry.attachments.clone());
    let html = index.html_body().is_some() || article.content_type.starts_with("text/html");
    let body_url = url::article_body(number, article.id.0);
    let body = if html {
        let url = if remote == Some(article.id) {
            url::with_query(&body_url, &[("LoadRemote", "1")])
        } else {
            body_url
        };
        ArticleBody::frame(url, article.body.chars().count())
    } else {
        ArticleBody::Text(PlainText::of(&article.body))
    };
    ArticleView {
        head: head(article),
        files: files(page, number, article, &index),
        actions: actions(number, rights, article, html && remote != Some(article.id)),
        ..outline(page, entry, body)
    }
}

/// An article on paper: its head and its text.
pub(crate) fn printed(page: &AgentPage, number: &str, entry: &ArticleEntry) -> ArticleView {
    let article = &entry.article;
    let index = Index::from(entry.attachments.clone());
    let body = ArticleBody::Text(PlainText::of(&article.body));
    ArticleView {
        head: head(article),
        files: files(page, number, article, &index),
        badges: Vec::new(),
        time: page.page.locale.exactly(article.created),
        ..outline(page, entry, body)
    }
}

/// The files of an article that its readers see.
pub(crate) fn files_of(page: &AgentPage, number: &str, entry: &ArticleEntry) -> Vec<FileView> {
    let index = Index::from(entry.attachments.clone());
    files(page, number, &entry.article, &index)
}

fn files(page: &AgentPage, number: &str, article: &Article, index: &Index) -> Vec<FileView> {
    let filter = IndexFilter {
        plain_text: true,
        html_body: true,
        inline: false,
    };
    let shown = index.filtered(filter, None);
    let view = |file: &gotrs_core::article::attachment::IndexEntry| {
        let url = url::attachment(
            number,
            article.id.0,
            i64::try_from(file.file_id).unwrap_or(0),
        );
        let kind = file.content_type.split(';').next().unwrap_or_default();
        let kind = kind.trim().to_ascii_lowercase();
        let picture = matches!(
            kind.as_str(),
            "image/png" | "image/jpeg" | "image/gif" | "image/webp"
        );
        let preview = format!("{url}/view");
        FileView {
            name: shown_name(&file.filename),
            size: page.page.locale.size(file.size),
            image: kind.starts_with("image/"),
            thumbnail: (picture && file.size <= THUMBNAIL).then(|| preview.clone()),
            view: (picture || kind == "text/plain").then_some(preview),
            url: Some(url),
        }
    };
    shown.into_iter().map(view).collect()
}

/// One article of a ticket with what lists know of it.
pub(crate) async fn entry(
    page: &AgentPage,
    frame: &Frame,
    id: ArticleId,
) -> Result<ArticleEntry, PageError> {
    // Behind the one before it there is at most itself.
    let before = ArticleId(id.0.saturating_sub(1));
    let filter = ArticleFilter::default().after(before).limit(1);
    let articles = page.desk().articles(page.user());
    let entries = articles.list(frame.ticket.id, &filter).await?;
    entries
        .into_iter()
        .find(|entry| entry.article.id == id)
        .ok_or(PageError::NotFound)
}

fn actions(number: &str, rights: &Rights, article: &Article, remote: bool) -> Vec<Action> {
    let of = |screen: Screen| {
        url::with_query(
            &screen.url(number),
            &[("ArticleID", &article.id.to_string())],
        )
    };
    let may = |screen: Screen| rights.may(screen.permission());
    let mut actions = Vec::new();
    let mail = article.visible_for_customer || article.sender_type == "customer";
    if mail && may(Screen::Reply) {
        actions.push(Action::link(of(Screen::Reply), msg("Reply")).icon("reply"));
        let all = url::with_query(
            &Screen::Reply.url(number),
            &[("ArticleID", &article.id.to_string()), ("ReplyAll", "1")],
        );
        actions.push(Action::link(all, msg("Reply to all")).icon("reply-all"));
    }
    if may(Screen::Forward) {
        actions.push(Action::link(of(Screen::Forward), msg("Forward")).icon("forward"));
    }
    if article.channel == "Email" && article.sender_type == "customer" && may(Screen::Bounce) {
        actions.push(Action::link(of(Screen::Bounce), Screen::Bounce.label()).icon("move"));
    }
    if may(Screen::Note) {
        let label = msg("Note that quotes this");
        actions.push(Action::link(of(Screen::Note), label).icon("quote"));
    }
    if may(Screen::Split) {
        actions.push(Action::link(of(Screen::Split), Screen::Split.label()).icon("split"));
    }
    if remote {
        let load = url::with_query(
            &url::zoom(number),
            &[("LoadRemote", &article.id.to_string())],
        );
        let load = format!("{load}#article-{}", article.id);
        actions.push(Action::link(load, msg("Load pictures from elsewhere")).icon("image"));
    }
    if article.channel == "Email" {
        let base = format!("{}/articles/{}", url::zoom(number), article.id);
        let source = format!("{base}/source");
        actions.push(Action::link(source, msg("Show the mail as it came")).icon("code"));
        let plain = format!("{base}/plain");
        actions.push(Action::link(plain, msg("Save the mail as it came")).icon("download"));
    }
    actions
}
