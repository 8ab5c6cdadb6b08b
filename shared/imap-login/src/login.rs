use std::collections::VecDeque;

use domain::Claimed;

use crate::capabilities::Capabilities;
use crate::command::{self, Bytes, Tags};
use crate::phrases::Known;
use crate::reply::{Code, Reply, Said, Status};
use crate::turn::Turn;
use crate::verdict::{self, Verdict};
use crate::{Cause, Fault, NotNow, Provider};

/// From the first authentication command to the server's answer: one attempt, whatever mechanisms
/// it takes.
pub(crate) struct Login {
    claimed: Claimed,
    can: Capabilities,
    provider: Option<&'static Provider>,
    state: State,
    /// What untagged alerts said.
    noted: Option<Known>,
    /// The verdict if the server hangs up on the second mechanism.
    held: Option<Known>,
}

enum State {
    /// `AUTHENTICATE PLAIN` with the password in it.
    AtOnce,
    /// `AUTHENTICATE PLAIN` without; the server must ask first.
    Begun,
    /// The password as the answer to that.
    Responded,
    /// `*`: the server asked for what it had already, or for more than PLAIN has to say.
    Cancelled(Mechanism),
    /// `LOGIN`, and what of it waits for the server to ask.
    Login(VecDeque<Bytes>),
}

#[derive(Clone, Copy)]
enum Mechanism {
    Plain,
    Login,
}

impl Login {
    /// SASL PLAIN only inside TLS; outside, the admin has allowed `LOGIN` and nothing is gained by
    /// the other.
    pub(crate) fn begin(
        claimed: Claimed,
        can: Capabilities,
        inside_tls: bool,
        provider: Option<&'static Provider>,
        tags: &mut Tags,
    ) -> (Self, Bytes) {
        let login_first = provider.is_some_and(|provider| provider.login_first);
        let mut login = Self { claimed, can, provider, state: State::Begun, noted: None, held: None };
        let bytes = if !inside_tls || !can.auth_plain || login_first {
            login.start(Mechanism::Login, tags)
        } else if can.sasl_ir {
            login.state = State::AtOnce;
            command::authenticate_at_once(tags, &login.claimed)
        } else {
            login.start(Mechanism::Plain, tags)
        };
        (login, bytes)
    }

    pub(crate) fn hear(&mut self, reply: Reply, tags: &mut Tags) -> Turn<Said> {
        match (&mut self.state, reply) {
            (_, Reply::Status(Status::Bye, said)) => {
                let bye = verdict::bye(said, true);
                let says_why = bye.cause != Cause::NotNow(NotNow::Bye);
                Turn::refuse(if says_why { bye } else { self.held.or(self.noted).unwrap_or(bye) })
            }
            (_, Reply::Status(status, said)) => {
                self.noted = self.noted.or(verdict::note(status, said));
                Turn::LISTEN
            }
            (_, Reply::Capability(can)) => {
                self.can = can;
                Turn::LISTEN
            }
            (_, Reply::Exists(_) | Reply::Data | Reply::Noise) => Turn::LISTEN,
            (_, Reply::Foreign) => protocol(),

            (State::Begun, Reply::Continue) => {
                self.state = State::Responded;
                Turn::send(command::authenticate_response(&self.claimed))
            }
            (State::AtOnce, Reply::Continue) => self.cancel(Mechanism::Plain),
            (State::Responded, Reply::Continue) => self.cancel(Mechanism::Login),
            (State::Login(parts), Reply::Continue) => parts.pop_front().map_or_else(protocol, Turn::send),
            (State::Cancelled(_), Reply::Continue) => protocol(),

            (State::AtOnce | State::Responded, Reply::Tagged(Status::Ok, said)) => Turn::Pass(said),
            (State::Login(parts), Reply::Tagged(Status::Ok, said)) if parts.is_empty() => Turn::Pass(said),
            // An OK to a password that was not sent, or was withdrawn, proves nothing.
            (State::Begun | State::Cancelled(_) | State::Login(_), Reply::Tagged(Status::Ok, _)) => {
                protocol()
            }

            (State::Cancelled(mechanism), Reply::Tagged(..)) => {
                let mechanism = *mechanism;
                Turn::send(self.start(mechanism, tags))
            }
            (_, Reply::Tagged(status, said)) => self.refused(status, said, tags),
        }
    }

    /// The connection broke or the time ran out.
    pub(crate) fn interrupted(&self, why: NotNow) -> Known {
        let not_now = Known::from(Cause::NotNow(why));
        // Running out of time never means more than that.
        if why == NotNow::Deadline { not_now } else { self.held.unwrap_or(not_now) }
    }

    /// What was proven, and whether the server wants to know who asks.
    pub(crate) fn accepted(self, said: Said) -> (Claimed, Capabilities) {
        let can = match said.code {
            Code::Capability(can) => can,
            _ => self.can,
        };
        (self.claimed, Capabilities { id: can.id || self.can.id, ..can })
    }

    fn refused(&mut self, status: Status, said: Said, tags: &mut Tags) -> Turn<Said> {
        let usual = self.provider.map_or(Cause::WrongCredentials, |provider| provider.refused);
        match (verdict::of(said, self.noted), &self.state, status) {
            (Verdict::Reason(known), _, _) => Turn::refuse(known),
            // It can't mean a password that it has not seen.
            (_, State::Begun, _) => Turn::send(self.start(Mechanism::Login, tags)),
            (_, State::Login(parts), _) if !parts.is_empty() => self.give_up(),
            (Verdict::Refused, _, _) => Turn::refuse(usual),
            (Verdict::Bare, _, Status::No) if usual != Cause::WrongCredentials => Turn::refuse(usual),
            (Verdict::Bare, State::AtOnce, Status::Bad) => Turn::send(self.start(Mechanism::Plain, tags)),
            (Verdict::Bare, State::AtOnce | State::Responded, Status::No) => {
                self.held = Some(usual.into());
                Turn::send(self.start(Mechanism::Login, tags))
            }
            (Verdict::Bare, State::Responded, _) => Turn::send(self.start(Mechanism::Login, tags)),
            (Verdict::Bare, State::Login(_), Status::No) => Turn::refuse(usual),
            (Verdict::Bare, _, _) => self.give_up(),
        }
    }

    /// The last mechanism came to nothing; an earlier one may have been refused.
    fn give_up(&self) -> Turn<Said> {
        self.held.map_or_else(protocol, Turn::refuse)
    }

    fn start(&mut self, mechanism: Mechanism, tags: &mut Tags) -> Bytes {
        match mechanism {
            Mechanism::Plain => {
                self.state = State::Begun;
                command::plain(tags, "AUTHENTICATE PLAIN")
            }
            Mechanism::Login => {
                let mut parts = command::login(tags, &self.claimed, self.can);
                let first = parts.pop_front().unwrap_or_default();
                self.state = State::Login(parts);
                first
            }
        }
    }

    fn cancel(&mut self, then: Mechanism) -> Turn<Said> {
        self.state = State::Cancelled(then);
        Turn::send(command::cancel())
    }
}

fn protocol() -> Turn<Said> {
    Turn::refuse(Fault::Protocol)
}
