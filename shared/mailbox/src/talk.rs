use std::time::Duration;

use tokio::time::{Instant, timeout_at};
use zeroize::Zeroizing;

use domain::{MailServer, Security};
use imap_login::{Cause, Dialogue, Fault, NotNow, Refusal, Step};

use crate::MailServers;
use crate::connect;
use crate::stream::Stream;
use crate::timings::Timings;

/// How long the good-bye may take.
const CLOSE: Duration = Duration::from_millis(250);
const BUFFER_BYTES: usize = 4096;

/// Has a dialogue with its server, within the budget, and logs its numbers.
pub(crate) async fn talk<D: Dialogue>(
    servers: &MailServers,
    dialogue: D,
    budget: Duration,
) -> Result<D::Outcome, Refusal> {
    let started = Instant::now();
    let mut timings = Timings::default();
    let result = reach(servers, dialogue, started + budget, &mut timings).await;
    timings.log(started, &result);
    result
}

async fn reach<D: Dialogue>(
    servers: &MailServers,
    dialogue: D,
    deadline: Instant,
    timings: &mut Timings,
) -> Result<D::Outcome, Refusal> {
    let server = &dialogue.server().clone();
    let since = Instant::now();
    let look_up = tokio::net::lookup_host((server.host.as_str(), server.port));
    let addresses = connect::resolve(&servers.policy, server.port, look_up, deadline).await;
    timings.dns = since.elapsed();

    let since = Instant::now();
    let stream = connect::connect(addresses.map_err(setup)?, deadline).await;
    timings.connect = since.elapsed();
    let stream = Stream::Plain(stream.map_err(setup)?);

    let mut call = Call { servers, server, deadline, timings };
    let stream = match server.security {
        Security::Tls => call.protect(stream).await?,
        Security::StartTls | Security::Plain => stream,
    };
    call.hold(stream, dialogue).await
}

struct Call<'a> {
    servers: &'a MailServers,
    server: &'a MailServer,
    deadline: Instant,
    timings: &'a mut Timings,
}

impl Call<'_> {
    async fn hold<D: Dialogue>(
        &mut self,
        mut stream: Stream,
        mut dialogue: D,
    ) -> Result<D::Outcome, Refusal> {
        // Replies can echo a password.
        let mut buffer = Zeroizing::new(vec![0; BUFFER_BYTES]);
        let mut has_spoken = false;
        loop {
            let (step, since, phase) = (dialogue.next(), Instant::now(), dialogue.phase());
            match step {
                Step::Read => {
                    if std::mem::take(&mut has_spoken) {
                        self.timings.add_flight();
                    }
                    let read = timeout_at(self.deadline, stream.read(&mut buffer)).await;
                    self.timings.add(phase, since);
                    match read {
                        Err(_) => return dialogue.interrupted(NotNow::Deadline),
                        Ok(Err(_) | Ok(0)) => return dialogue.interrupted(NotNow::Ended),
                        Ok(Ok(count)) => dialogue.receive(&buffer[..count]),
                    }
                }
                Step::Write(bytes) => match timeout_at(self.deadline, stream.write(&bytes)).await {
                    Err(_) => return dialogue.interrupted(NotNow::Deadline),
                    Ok(Err(_)) => return dialogue.interrupted(NotNow::Ended),
                    Ok(Ok(())) => has_spoken = true,
                },
                Step::StartTls => {
                    stream = self.protect(stream).await.map_err(|refusal| match refusal.cause() {
                        // It agreed to TLS in its last line, so something else speaks now.
                        Cause::ServerSetup(Fault::NotTls) => setup(Fault::StartTlsTampered),
                        _ => refusal,
                    })?;
                    dialogue.tls_started();
                }
                Step::Done(result) => {
                    let _ = timeout_at(self.deadline.min(Instant::now() + CLOSE), stream.close()).await;
                    return result;
                }
            }
        }
    }

    async fn protect(&mut self, stream: Stream) -> Result<Stream, Refusal> {
        let Stream::Plain(stream) = stream else { return Err(setup(Fault::Protocol)) };
        let since = Instant::now();
        let stream = self.servers.tls.start(&self.server.host, stream, self.deadline).await;
        self.timings.tls = since.elapsed();
        stream.map_err(Refusal::new)
    }
}

fn setup(fault: Fault) -> Refusal {
    Refusal::new(Cause::ServerSetup(fault))
}
