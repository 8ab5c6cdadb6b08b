use std::{fmt, mem};

use domain::{Claimed, MailServer, Security};

use crate::command;
use crate::dialogue::{Dialogue, Phase, Step};
use crate::inbox::Inbox;
use crate::login::Login;
use crate::opening::Opening;
use crate::phrases::Known;
use crate::reply::Reply;
use crate::turn::{Move, Turn};
use crate::wire::Wire;
use crate::{BoundLogin, Cause, Fault, NotNow, Provider, Refusal, Verified};

/// The talk that proves a login.
pub struct Conversation {
    wire: Wire,
    stage: Stage,
    server: MailServer,
    provider: Option<&'static Provider>,
}

enum Stage {
    Opening(Opening, Claimed),
    Login(Login),
    Inbox(Inbox),
    /// The proof is complete; the good-bye is not waited for.
    Leaving(Verified),
    Over,
}

impl Conversation {
    /// On a fresh connection to this server; inside TLS already if its entry says `tls`.
    pub fn new(Claimed { address, password }: Claimed, server: &MailServer) -> Self {
        Self::of(BoundLogin::new(server.clone(), address, password))
    }

    /// The same with a login that is bound to its server.
    pub fn of(login: BoundLogin) -> Self {
        let (server, Claimed { address, password }) = login.into_parts();
        let provider = Provider::of(&server.host);
        let password = match provider {
            Some(provider) => provider.ungrouped(password),
            None => password,
        };
        Self {
            wire: Wire::new(),
            stage: Stage::Opening(Opening::new(server.security), Claimed { address, password }),
            server,
            provider,
        }
    }

    fn hear(&mut self, reply: Reply) -> Move {
        let tags = &mut self.wire.tags;
        let (stage, next) = match mem::replace(&mut self.stage, Stage::Over) {
            Stage::Opening(mut opening, claimed) => match opening.hear(reply, tags) {
                Turn::Stay(next) => (Stage::Opening(opening, claimed), next),
                Turn::Pass(can) => {
                    let inside_tls = self.server.security != Security::Plain;
                    let (login, bytes) = Login::begin(claimed, can, inside_tls, self.provider, tags);
                    (Stage::Login(login), Move::Send(bytes))
                }
            },
            Stage::Login(mut login) => match login.hear(reply, tags) {
                Turn::Stay(next) => (Stage::Login(login), next),
                Turn::Pass(said) => {
                    let (claimed, can) = login.accepted(said);
                    let (inbox, bytes) = Inbox::begin(claimed, said, can.id, tags);
                    (Stage::Inbox(inbox), Move::Send(bytes))
                }
            },
            Stage::Inbox(mut inbox) => match inbox.hear(reply, tags) {
                Turn::Stay(next) => (Stage::Inbox(inbox), next),
                Turn::Pass(()) => {
                    let (claimed, messages) = inbox.opened();
                    let verified = Verified::new(self.server.clone(), claimed, messages);
                    (Stage::Leaving(verified), Move::Send(command::plain(tags, "LOGOUT")))
                }
            },
            Stage::Leaving(verified) => (Stage::Leaving(verified), Move::Listen),
            Stage::Over => (Stage::Over, Move::Refuse(Fault::Protocol.into())),
        };
        self.stage = stage;
        next
    }

    fn refuse(&mut self, known: impl Into<Known>) -> Step<Verified> {
        self.stage = Stage::Over;
        let known = known.into();
        Step::Done(Err(Refusal::new(known.cause).at(self.provider).after(known.wait_seconds)))
    }
}

impl Dialogue for Conversation {
    type Outcome = Verified;

    fn server(&self) -> &MailServer {
        &self.server
    }

    fn next(&mut self) -> Step<Verified> {
        if let Some(bytes) = self.wire.due.take() {
            return Step::Write(bytes);
        }
        match &self.stage {
            Stage::Leaving(_) => return Step::Done(self.interrupted(NotNow::Ended)),
            Stage::Opening(opening, _) if opening.awaits_handshake() => {
                return if self.wire.has_rest() {
                    self.refuse(Fault::StartTlsTampered)
                } else {
                    Step::StartTls
                };
            }
            Stage::Opening(..) | Stage::Login(_) | Stage::Inbox(_) | Stage::Over => {}
        }
        loop {
            let reply = match self.wire.reply() {
                Ok(Some(reply)) => reply,
                Ok(None) => return Step::Read,
                Err(fault) => return self.refuse(fault),
            };
            match self.hear(reply) {
                Move::Listen => {}
                Move::Send(bytes) => {
                    self.wire.spoken();
                    return Step::Write(bytes);
                }
                Move::Handshake => return self.next(),
                Move::Refuse(known) => return self.refuse(known),
            }
        }
    }

    fn receive(&mut self, bytes: &[u8]) {
        self.wire.receive(bytes);
    }

    fn tls_started(&mut self) {
        if let Stage::Opening(opening, _) = &mut self.stage {
            opening.tls_started(&mut self.wire);
        }
    }

    fn interrupted(&mut self, why: NotNow) -> Result<Verified, Refusal> {
        let known = match mem::replace(&mut self.stage, Stage::Over) {
            Stage::Leaving(verified) => return Ok(verified),
            Stage::Login(login) => login.interrupted(why),
            Stage::Inbox(inbox) => inbox.interrupted(why),
            Stage::Opening(..) | Stage::Over => Cause::NotNow(why).into(),
        };
        Err(Refusal::new(known.cause).at(self.provider).after(known.wait_seconds))
    }

    fn phase(&self) -> Phase {
        match self.stage {
            Stage::Opening(..) => Phase::Greeting,
            Stage::Login(_) => Phase::Login,
            Stage::Inbox(_) | Stage::Leaving(_) | Stage::Over => Phase::Inbox,
        }
    }
}

/// Shows where it stands, nothing of what was said.
impl fmt::Debug for Conversation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Conversation({:?})", self.phase())
    }
}
