use domain::Claimed;

use crate::command::{self, Bytes, Tags};
use crate::phrases::Known;
use crate::reply::{Reply, Said, Status};
use crate::turn::Turn;
use crate::verdict::{self, Verdict};
use crate::{Cause, Fault, NotNow};

/// From the accepted password to the opened inbox: "logged in" is not yet "usable".
pub(crate) struct Inbox {
    claimed: Claimed,
    state: State,
    messages: Option<u32>,
    /// What the server confessed while accepting the password.
    confessed: Option<Known>,
}

#[derive(Clone, Copy)]
enum State {
    Id,
    Examine,
}

impl Inbox {
    /// Some providers open no mailbox for clients that don't say who they are (RFC 2971).
    pub(crate) fn begin(claimed: Claimed, accepted: Said, wants_id: bool, tags: &mut Tags) -> (Self, Bytes) {
        let confessed = accepted.known.filter(|known| known.cause == Cause::MailboxUnusable);
        let mut inbox = Self { claimed, state: State::Id, messages: None, confessed };
        let bytes =
            if wants_id { command::plain(tags, r#"ID ("name" "Mailgather")"#) } else { inbox.examine(tags) };
        (inbox, bytes)
    }

    pub(crate) fn hear(&mut self, reply: Reply, tags: &mut Tags) -> Turn<()> {
        match (self.state, reply) {
            (_, Reply::Status(Status::Bye, said)) => Turn::refuse(unusable(said)),
            (State::Id, Reply::Tagged(..)) => Turn::send(self.examine(tags)),
            (State::Examine, Reply::Exists(count)) => {
                self.messages = Some(count);
                Turn::LISTEN
            }
            (State::Examine, Reply::Tagged(Status::Ok, _)) => Turn::Pass(()),
            (State::Examine, Reply::Tagged(_, said)) => Turn::refuse(unusable(said)),
            (_, Reply::Continue | Reply::Foreign) => Turn::refuse(Fault::Protocol),
            (_, Reply::Status(..) | Reply::Capability(_) | Reply::Exists(_) | Reply::Data | Reply::Noise) => {
                Turn::LISTEN
            }
        }
    }

    /// The connection broke or the time ran out.
    pub(crate) fn interrupted(&self, why: NotNow) -> Known {
        let not_now = Known::from(Cause::NotNow(why));
        // Running out of time never means more than that.
        if why == NotNow::Deadline { not_now } else { self.confessed.unwrap_or(not_now) }
    }

    /// The end of the proof: the login, and how many messages there are.
    pub(crate) fn opened(self) -> (Claimed, Option<u32>) {
        (self.claimed, self.messages)
    }

    fn examine(&mut self, tags: &mut Tags) -> Bytes {
        self.state = State::Examine;
        command::plain(tags, "EXAMINE INBOX")
    }
}

/// The password was right, so only a reason that names another culprit beats "unusable".
fn unusable(said: Said) -> Known {
    match verdict::of(said, None) {
        Verdict::Reason(known) => known,
        Verdict::Refused | Verdict::Bare => Cause::MailboxUnusable.into(),
    }
}
