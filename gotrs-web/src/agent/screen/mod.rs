//! The screens of a ticket: each a form and what it does, described once.
//!
//! [`Screen`] says what differs; [`form`] draws and reads, [`template`] says what a text begins with, [`work`] makes one piece of work of what came back
//! ([`gotrs_core::ticket::TicketAction`]), [`relation`] is for screens about another ticket or a customer. Choices come
//! from the services both when a form is drawn and when it is read, so what is not offered is not accepted (ACC-02).

mod form;
mod relation;
pub(crate) mod template;
mod work;

pub(crate) use form::{Drawn, blame, draw_form, next_states, offers, show, submit};
pub(crate) use relation::unlink;
pub(crate) use work::{instant, said, units};

/// The screens in which something is written.
const WRITING: [Screen; 6] = [
    Screen::Reply,
    Screen::Forward,
    Screen::Outbound,
    Screen::Note,
    Screen::PhoneIn,
    Screen::PhoneOut,
];

use crate::i18n::{Msg, msg};
use crate::url;

/// A screen of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Screen {
    Reply,
    Forward,
    Outbound,
    Bounce,
    Split,
    Note,
    PhoneIn,
    PhoneOut,
    Close,
    Pending,
    Move,
    Owner,
    Responsible,
    Priority,
    Customer,
    FreeText,
    Merge,
    Link,
}

/// What differs between screens.
struct Facts {
    path: &'static str,
    permission: &'static str,
    label: Msg,
    heading: Msg,
    submit: Msg,
    icon: &'static str,
    key: Option<char>,
    done: &'static str,
}

impl Screen {
    /// The screens that this file serves.
    pub(crate) const FORMS: [Self; 13] = [
        Self::Note,
        Self::PhoneIn,
        Self::PhoneOut,
        Self::Close,
        Self::Pending,
        Self::Move,
        Self::Owner,
        Self::Responsible,
        Self::Priority,
        Self::Customer,
        Self::FreeText,
        Self::Merge,
        Self::Link,
    ];

    const fn facts(self) -> Facts {
        match self {
            Self::Reply => Facts {
                path: "/agent/tickets/{number}/reply",
                permission: "compose",
                label: msg("Reply"),
                heading: msg("Reply"),
                submit: msg("Send"),
                icon: "reply",
                key: Some('R'),
                done: "sent",
            },
            Self::Forward => Facts {
                path: "/agent/tickets/{number}/forward",
                permission: "forward",
                label: msg("Forward"),
                heading: msg("Forward"),
                submit: msg("Send"),
                icon: "forward",
                key: Some('F'),
                done: "sent",
            },
            Self::Outbound => Facts {
                path: "/agent/tickets/{number}/mail",
                permission: "email_outbound",
                label: msg("New mail"),
                heading: msg("New mail on this ticket"),
                submit: msg("Send"),
                icon: "mail",
                key: None,
                done: "sent",
            },
            Self::Bounce => Facts {
                path: "/agent/tickets/{number}/bounce",
                permission: "bounce",
                label: msg("Redirect"),
                heading: msg("Send this mail on as it came"),
                submit: msg("Redirect the mail"),
                icon: "forward",
                key: None,
                done: "bounced",
            },
            Self::Split => Facts {
                path: "/agent/tickets/{number}/split",
                permission: "create",
                label: msg("Split off"),
                heading: msg("Split off a new ticket"),
                submit: msg("Create ticket"),
                icon: "split",
                key: None,
                done: "created",
            },
            Self::Note => Facts {
                path: "/agent/tickets/{number}/note",
                permission: "note",
                label: msg("Note"),
                heading: msg("Add a note"),
                submit: msg("Save note"),
                icon: "note",
                key: Some('N'),
                done: "noted",
            },
            Self::PhoneIn => Facts {
                path: "/agent/tickets/{number}/phone-in",
                permission: "phone",
                label: msg("Incoming call"),
                heading: msg("Incoming call"),
                submit: msg("Save call"),
                icon: "phone",
                key: Some('P'),
                done: "called",
            },
            Self::PhoneOut => Facts {
                path: "/agent/tickets/{number}/phone-out",
                permission: "phone",
                label: msg("Outgoing call"),
                heading: msg("Outgoing call"),
                submit: msg("Save call"),
                icon: "phone",
                key: None,
                done: "called",
            },
            Self::Close => Facts {
                path: "/agent/tickets/{number}/close",
                permission: "close",
                label: msg("Close"),
                heading: msg("Close ticket"),
                submit: msg("Close ticket"),
                icon: "st-closed",
                key: Some('S'),
                done: "closed",
            },
            Self::Pending => Facts {
                path: "/agent/tickets/{number}/pending",
                permission: "pending",
                label: msg("Pending"),
                heading: msg("Set pending"),
                submit: msg("Set pending"),
                icon: "st-pending",
                key: None,
                done: "pending",
            },
            Self::Move => Facts {
                path: "/agent/tickets/{number}/move",
                permission: "move_into",
                label: msg("Move"),
                heading: msg("Move to another queue"),
                submit: msg("Move ticket"),
                icon: "move",
                key: Some('M'),
                done: "moved",
            },
            Self::Owner => Facts {
                path: "/agent/tickets/{number}/owner",
                permission: "owner",
                label: msg("Owner"),
                heading: msg("Change owner"),
                submit: msg("Change owner"),
                icon: "user",
                key: Some('O'),
                done: "saved",
            },
            Self::Responsible => Facts {
                path: "/agent/tickets/{number}/responsible",
                permission: "responsible",
                label: msg("Responsible"),
                heading: msg("Change responsible"),
                submit: msg("Change responsible"),
                icon: "shield",
                key: None,
                done: "saved",
            },
            Self::Priority => Facts {
                path: "/agent/tickets/{number}/priority",
                permission: "priority",
                label: msg("Priority"),
                heading: msg("Change priority"),
                submit: msg("Change priority"),
                icon: "prio",
                key: None,
                done: "saved",
            },
            Self::Customer => Facts {
                path: "/agent/tickets/{number}/customer",
                permission: "customer",
                label: msg("Customer"),
                heading: msg("Change customer"),
                submit: msg("Change customer"),
                icon: "users",
                key: None,
                done: "saved",
            },
            Self::FreeText => Facts {
                path: "/agent/tickets/{number}/free-text",
                permission: "rw",
                label: msg("Title, type and service"),
                heading: msg("Change title, type and service"),
                submit: msg("Save"),
                icon: "edit",
                key: None,
                done: "saved",
            },
            Self::Merge => Facts {
                path: "/agent/tickets/{number}/merge",
                permission: "merge",
                label: msg("Merge"),
                heading: msg("Merge into another ticket"),
                submit: msg("Merge tickets"),
                icon: "merge",
                key: None,
                done: "merged",
            },
            Self::Link => Facts {
                path: "/agent/tickets/{number}/link",
                permission: "rw",
                label: msg("Link"),
                heading: msg("Link with another ticket"),
                submit: msg("Link tickets"),
                icon: "link",
                key: None,
                done: "linked",
            },
        }
    }

    /// Its route.
    pub(crate) const fn path(self) -> &'static str {
        self.facts().path
    }

    /// The permission that opens it.
    pub(crate) const fn permission(self) -> &'static str {
        self.facts().permission
    }

    /// The type of the templates that it offers, in OTRS's words.
    pub(crate) const fn template_type(self) -> Option<&'static str> {
        match self {
            Self::Reply => Some("Answer"),
            Self::Forward => Some("Forward"),
            Self::Outbound => Some("Email"),
            Self::Note => Some("Note"),
            Self::PhoneIn | Self::PhoneOut => Some("PhoneCall"),
            _ => None,
        }
    }

    /// OTRS's name of it, for those in which more than a remark is written.
    pub(crate) const fn action(self) -> Option<&'static str> {
        match self {
            Self::Reply => Some("AgentTicketCompose"),
            Self::Forward => Some("AgentTicketForward"),
            Self::Outbound => Some("AgentTicketEmailOutbound"),
            Self::Note => Some("AgentTicketNote"),
            Self::PhoneIn => Some("AgentTicketPhoneInbound"),
            Self::PhoneOut => Some("AgentTicketPhoneOutbound"),
            Self::Close => Some("AgentTicketClose"),
            Self::Pending => Some("AgentTicketPending"),
            _ => None,
        }
    }

    /// The screens whose words can be kept as a draft.
    pub(crate) fn drafting() -> impl Iterator<Item = Self> {
        let mails = [Self::Reply, Self::Forward, Self::Outbound];
        let all = mails.into_iter().chain(Self::FORMS);
        all.filter(|screen| screen.action().is_some())
    }

    /// Its name in menus.
    pub(crate) const fn label(self) -> Msg {
        self.facts().label
    }

    /// The heading of its page.
    pub(crate) const fn heading(self) -> Msg {
        self.facts().heading
    }

    /// The label of its button.
    pub(crate) const fn submit(self) -> Msg {
        self.facts().submit
    }

    /// Its icon.
    pub(crate) const fn icon(self) -> &'static str {
        self.facts().icon
    }

    /// Its key.
    pub(crate) const fn key(self) -> Option<char> {
        self.facts().key
    }

    /// What is reported afterwards.
    pub(crate) const fn done(self) -> &'static str {
        self.facts().done
    }

    /// Its address for a ticket.
    pub(crate) fn url(self, number: &str) -> String {
        self.path().replace("{number}", &url::encode(number))
    }
}
