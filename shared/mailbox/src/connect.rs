use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout_at};

use imap_login::Fault;

use crate::HostPolicy;

const DNS: Duration = Duration::from_secs(3);
const CONNECT: Duration = Duration::from_secs(5);
/// RFC 8305 §5.
const HEAD_START: Duration = Duration::from_millis(250);
/// More than that are tried by nobody within the time.
const ADDRESSES: usize = 8;

/// The addresses of a server, vetted. A look-up is a future, which can be awaited once: what the
/// name says a moment later can't matter.
pub(crate) async fn resolve<A: Iterator<Item = SocketAddr>>(
    policy: &HostPolicy,
    port: u16,
    look_up: impl Future<Output = io::Result<A>>,
    deadline: Instant,
) -> Result<Vec<SocketAddr>, Fault> {
    policy.vet_port(port)?;
    let found = timeout_at(deadline.min(Instant::now() + DNS), look_up)
        .await
        .map_err(|_| Fault::TimedOut)?
        .map_err(|_| Fault::NameNotFound)?;
    vetted(policy, found)
}

/// The allowed ones, IPv6 and IPv4 in turn (RFC 8305 §4).
fn vetted(policy: &HostPolicy, found: impl Iterator<Item = SocketAddr>) -> Result<Vec<SocketAddr>, Fault> {
    let mut seen = false;
    let found = found.inspect(|_| seen = true).filter(|address| policy.allows(address.ip()));
    let (v6, v4): (Vec<_>, Vec<_>) = found.partition(SocketAddr::is_ipv6);
    let longer = v6.len().max(v4.len());
    let in_turn = (0..longer).flat_map(|i| [v6.get(i), v4.get(i)]).flatten().copied();
    match (in_turn.take(ADDRESSES).collect::<Vec<_>>(), seen) {
        (none, false) if none.is_empty() => Err(Fault::NameNotFound),
        (none, true) if none.is_empty() => Err(Fault::Forbidden),
        (some, _) => Ok(some),
    }
}

/// A connection to the first address that takes one, each with a head start over the next.
pub(crate) async fn connect(addresses: Vec<SocketAddr>, deadline: Instant) -> Result<TcpStream, Fault> {
    let race = race(addresses);
    let stream = timeout_at(deadline.min(Instant::now() + CONNECT), race)
        .await
        .map_err(|_| Fault::TimedOut)?
        .map_err(|error| match error.kind() {
            io::ErrorKind::ConnectionRefused => Fault::Refused,
            _ => Fault::TimedOut,
        })?;
    // Without it a short command may wait for the acknowledgement of the last one.
    stream.set_nodelay(true).map_err(|_| Fault::TimedOut)?;
    Ok(stream)
}

#[expect(clippy::disallowed_methods, reason = "the one place that opens a socket, to allowed addresses only")]
async fn race(addresses: Vec<SocketAddr>) -> io::Result<TcpStream> {
    let mut waiting = addresses.into_iter();
    let mut running = JoinSet::new();
    let mut failed = io::Error::from(io::ErrorKind::NotFound);
    loop {
        let next = waiting.next();
        let is_last = next.is_none();
        if let Some(address) = next {
            running.spawn(TcpStream::connect(address));
        }
        let patience = Instant::now() + HEAD_START;
        loop {
            tokio::select! {
                ended = running.join_next() => match ended {
                    Some(Ok(Ok(stream))) => return Ok(stream),
                    Some(Ok(Err(error))) => failed = error,
                    Some(Err(error)) => failed = error.into(),
                    None => return Err(failed),
                },
                () = sleep_until(patience), if !is_last => break,
            }
            if !is_last {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests;
