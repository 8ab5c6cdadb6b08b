use domain::MailServer;

use crate::command;
use crate::dialogue::{Dialogue, Phase, Step};
use crate::opening::Opening;
use crate::phrases::Known;
use crate::turn::{Move, Turn};
use crate::wire::Wire;
use crate::{Cause, Fault, NotNow, Refusal};

/// The talk that shows whether a server entry would do for logins, without any.
#[derive(Debug)]
pub struct Probe {
    wire: Wire,
    server: MailServer,
    opening: Opening,
    passed: bool,
}

impl Probe {
    /// On a fresh connection to this server; inside TLS already if its entry says `tls`.
    pub fn new(server: &MailServer) -> Self {
        let opening = Opening::new(server.security);
        Self { wire: Wire::new(), server: server.clone(), opening, passed: false }
    }
}

fn refuse(known: impl Into<Known>) -> Step<()> {
    let known = known.into();
    Step::Done(Err(Refusal::new(known.cause).after(known.wait_seconds)))
}

impl Dialogue for Probe {
    type Outcome = ();

    fn server(&self) -> &MailServer {
        &self.server
    }

    fn next(&mut self) -> Step<()> {
        if let Some(bytes) = self.wire.due.take() {
            return Step::Write(bytes);
        }
        if self.opening.awaits_handshake() {
            return if self.wire.has_rest() { refuse(Fault::StartTlsTampered) } else { Step::StartTls };
        }
        while !self.passed {
            let reply = match self.wire.reply() {
                Ok(Some(reply)) => reply,
                Ok(None) => return Step::Read,
                Err(fault) => return refuse(fault),
            };
            match self.opening.hear(reply, &mut self.wire.tags) {
                Turn::Pass(_) => {
                    self.passed = true;
                    return Step::Write(command::plain(&mut self.wire.tags, "LOGOUT"));
                }
                Turn::Stay(Move::Listen) => {}
                Turn::Stay(Move::Send(bytes)) => {
                    self.wire.spoken();
                    return Step::Write(bytes);
                }
                Turn::Stay(Move::Handshake) => return self.next(),
                Turn::Stay(Move::Refuse(known)) => return refuse(known),
            }
        }
        Step::Done(Ok(()))
    }

    fn receive(&mut self, bytes: &[u8]) {
        self.wire.receive(bytes);
    }

    fn tls_started(&mut self) {
        self.opening.tls_started(&mut self.wire);
    }

    fn interrupted(&mut self, why: NotNow) -> Result<(), Refusal> {
        if self.passed { Ok(()) } else { Err(Refusal::new(Cause::NotNow(why))) }
    }

    fn phase(&self) -> Phase {
        Phase::Greeting
    }
}
