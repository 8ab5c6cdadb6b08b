use domain::Security;

use crate::capabilities::Capabilities;
use crate::command::{self, Tags};
use crate::reply::{Code, Reply, Status};
use crate::turn::{Move, Turn};
use crate::wire::Wire;
use crate::{Fault, verdict};

/// From the greeting to the point where a password may be sent.
#[derive(Debug)]
pub(crate) struct Opening {
    state: State,
    security: Security,
    offered: Option<Capabilities>,
}

#[derive(Debug, Clone, Copy)]
enum State {
    Greeting,
    StartTls,
    Handshake,
    Capability,
}

impl Opening {
    pub(crate) fn new(security: Security) -> Self {
        Self { state: State::Greeting, security, offered: None }
    }

    /// Whether the next bytes must be those of a TLS handshake.
    pub(crate) fn awaits_handshake(&self) -> bool {
        matches!(self.state, State::Handshake)
    }

    /// The first command inside TLS. What was said before counts for nothing (RFC 9051 §6.2.1);
    /// what was said before but lay unread is an attack, and stays where it will be found.
    pub(crate) fn tls_started(&mut self, wire: &mut Wire) {
        if self.awaits_handshake() && !wire.has_rest() {
            wire.due = Some(command::plain(&mut wire.tags, "CAPABILITY"));
            self.state = State::Capability;
        }
    }

    pub(crate) fn hear(&mut self, reply: Reply, tags: &mut Tags) -> Turn<Capabilities> {
        match (self.state, reply) {
            (State::Greeting, Reply::Status(Status::Ok, said)) => self.greeted(said.code, tags),
            (State::Greeting, Reply::Status(Status::Preauth, _)) => Turn::refuse(Fault::Preauth),
            (State::Greeting, Reply::Status(Status::No | Status::Bad | Status::Bye, said)) => {
                Turn::refuse(verdict::bye(said, false))
            }
            (State::Greeting, _) => Turn::refuse(Fault::NotImap),
            (_, Reply::Status(Status::Bye, said)) => Turn::refuse(verdict::bye(said, false)),

            (State::StartTls, Reply::Tagged(Status::Ok, _)) => {
                self.state = State::Handshake;
                Turn::Stay(Move::Handshake)
            }
            (State::StartTls, Reply::Tagged(..)) => Turn::refuse(Fault::StartTlsMissing),
            (State::Handshake, _) => Turn::refuse(Fault::StartTlsTampered),

            (State::Capability, Reply::Capability(offered)) => {
                self.offered = Some(offered);
                Turn::LISTEN
            }
            (State::Capability, Reply::Tagged(_, said)) => match said.code {
                Code::Capability(offered) => ready(offered),
                // A server that doesn't know CAPABILITY knows LOGIN.
                _ => ready(self.offered.unwrap_or_default()),
            },

            (State::StartTls | State::Capability, Reply::Continue | Reply::Foreign) => {
                Turn::refuse(Fault::Protocol)
            }
            (State::StartTls | State::Capability, _) => Turn::LISTEN,
        }
    }

    fn greeted(&mut self, code: Code, tags: &mut Tags) -> Turn<Capabilities> {
        match (self.security, code) {
            // Asked for whatever the greeting offers: a stripped offer must not change anything.
            (Security::StartTls, _) => {
                self.state = State::StartTls;
                Turn::send(command::plain(tags, "STARTTLS"))
            }
            (Security::Tls | Security::Plain, Code::Capability(offered)) => ready(offered),
            (Security::Tls | Security::Plain, _) => {
                self.state = State::Capability;
                Turn::send(command::plain(tags, "CAPABILITY"))
            }
        }
    }
}

fn ready(offered: Capabilities) -> Turn<Capabilities> {
    if offered.login_disabled { Turn::refuse(Fault::LoginDisabled) } else { Turn::Pass(offered) }
}
