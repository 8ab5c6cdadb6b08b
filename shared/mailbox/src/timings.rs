use std::time::Duration;

use tokio::time::Instant;

use imap_login::{Phase, Refusal};

/// What each part of a check took, in milliseconds: the only thing that is logged of it, beside a
/// fixed word for how it ended.
#[derive(Debug, Default)]
pub(crate) struct Timings {
    pub(crate) dns: Duration,
    pub(crate) connect: Duration,
    pub(crate) tls: Duration,
    greeting: Duration,
    auth: Duration,
    examine: Duration,
    /// How often the client had to wait for the server after it had spoken.
    flights: u32,
}

impl Timings {
    /// Time spent waiting for the server within the conversation.
    pub(crate) fn add(&mut self, phase: Phase, since: Instant) {
        let part = match phase {
            Phase::Greeting => &mut self.greeting,
            Phase::Login => &mut self.auth,
            Phase::Inbox => &mut self.examine,
        };
        *part += since.elapsed();
    }

    pub(crate) fn add_flight(&mut self) {
        self.flights += 1;
    }

    pub(crate) fn log<T>(&self, started: Instant, result: &Result<T, Refusal>) {
        tracing::info!(
            outcome = result.as_ref().err().map_or("accepted", Refusal::code),
            reason = result.as_ref().err().map_or("accepted", Refusal::reason),
            dns_ms = milliseconds(self.dns),
            connect_ms = milliseconds(self.connect),
            tls_ms = milliseconds(self.tls),
            greeting_ms = milliseconds(self.greeting),
            auth_ms = milliseconds(self.auth),
            examine_ms = milliseconds(self.examine),
            total_ms = milliseconds(started.elapsed()),
            flights = self.flights,
            "mail server asked",
        );
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
