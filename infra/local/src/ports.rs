//! Ports that are free on loopback, and a plain look at what answers there.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result};

/// The port that one would like, or any other that is free.
pub(crate) fn free(wish: u16) -> Result<u16> {
    if is_free(wish) {
        return Ok(wish);
    }
    loop {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port")?.local_addr()?.port();
        if is_free(port) {
            return Ok(port);
        }
    }
}

/// Several, all different: near the wish when they are free.
pub(crate) fn several<const N: usize>(wish: u16) -> Result<[u16; N]> {
    // Held until all are found, so that none comes twice.
    let mut held = Vec::new();
    let mut ports = [0; N];
    let mut next = wish;
    for port in &mut ports {
        // Somebody else may take a port between the look at it and our bind: then it's another one.
        while !held.iter().any(|holder| holds(holder, *port)) {
            *port = free(next)?;
            held.extend(TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).ok());
        }
        next = next.checked_add(1).unwrap_or(wish);
    }
    Ok(ports)
}

/// Whether this machine has IPv6 loopback.
pub(crate) fn has_ipv6() -> bool {
    TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_ok()
}

/// Whether something accepts connections there.
pub(crate) fn answers(port: u16) -> bool {
    connect(port).is_ok()
}

/// The body of a plain `GET`, when the answer is 200.
pub(crate) fn get(port: u16, path: &str) -> Result<String> {
    let mut stream = connect(port)?;
    write!(stream, "GET {path} HTTP/1.0\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(1 << 20).read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").context("half an answer")?;
    anyhow::ensure!(
        head.split(' ').nth(1) == Some("200"),
        "it answered {}",
        head.lines().next().unwrap_or("")
    );
    Ok(body.to_owned())
}

fn connect(port: u16) -> Result<TcpStream> {
    let stream =
        TcpStream::connect_timeout(&SocketAddr::from((Ipv4Addr::LOCALHOST, port)), Duration::from_secs(2))?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    Ok(stream)
}

fn holds(listener: &TcpListener, port: u16) -> bool {
    listener.local_addr().is_ok_and(|address| address.port() == port)
}

fn is_free(port: u16) -> bool {
    let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok();
    v4 && (!has_ipv6() || TcpListener::bind((Ipv6Addr::LOCALHOST, port)).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_not_given() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = taken.local_addr().expect("bound").port();
        assert_ne!(free(port).expect("another one"), port);
        let several: [u16; 4] = several(port).expect("others");
        assert!(!several.contains(&port));
    }
}
