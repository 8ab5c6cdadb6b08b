use std::net::{IpAddr, Ipv4Addr};

use tokio::net::{TcpListener, TcpSocket};

use super::*;

const AWS: HostPolicy = HostPolicy { ports: Vec::new(), allow_loopback: false };

fn addresses(texts: &[&str]) -> Vec<SocketAddr> {
    texts.iter().map(|text| SocketAddr::new(text.parse().expect("an address"), 993)).collect()
}

fn vetted_texts(texts: &[&str]) -> Result<Vec<String>, Fault> {
    let found = vetted(&AWS, addresses(texts).into_iter())?;
    Ok(found.into_iter().map(|address| address.ip().to_string()).collect())
}

#[test]
fn only_vetted_addresses_remain() {
    assert_eq!(vetted_texts(&["10.0.0.1", "1.1.1.1", "::1", "127.0.0.1"]), Ok(vec!["1.1.1.1".to_owned()]));
    assert_eq!(vetted_texts(&["10.0.0.1"]), Err(Fault::Forbidden));
    assert_eq!(vetted_texts(&["::ffff:127.0.0.1", "169.254.169.254"]), Err(Fault::Forbidden));
    assert_eq!(vetted_texts(&[]), Err(Fault::NameNotFound));
}

#[test]
fn families_take_turns() {
    let found = vetted_texts(&["1.1.1.1", "1.1.1.2", "1.1.1.3", "2606:4700::1"]).expect("addresses");
    assert_eq!(found, ["2606:4700::1", "1.1.1.1", "1.1.1.2", "1.1.1.3"]);
    assert_eq!(vetted_texts(&["1.1.1.1"; 50]).expect("addresses").len(), ADDRESSES);
}

#[tokio::test]
async fn a_name_is_looked_up_once_and_only_for_permitted_ports() {
    let policy = HostPolicy { ports: vec![993], allow_loopback: false };
    let deadline = Instant::now() + DNS;
    let mut count = 0;
    let mut look_up = || {
        count += 1;
        // Public now; whoever asks again is led inside.
        let answer = if count == 1 { "1.1.1.1" } else { "127.0.0.1" };
        std::future::ready(Ok(addresses(&[answer]).into_iter()))
    };
    let found = resolve(&policy, 993, look_up(), deadline).await;
    assert_eq!(found, Ok(addresses(&["1.1.1.1"])));
    assert_eq!(resolve(&policy, 993, look_up(), deadline).await, Err(Fault::Forbidden));
    assert_eq!(resolve(&policy, 25, look_up(), deadline).await, Err(Fault::Forbidden));
}

#[tokio::test(start_paused = true)]
async fn a_look_up_takes_three_seconds_at_most() {
    let policy = HostPolicy { ports: vec![993], allow_loopback: false };
    let never = std::future::pending::<io::Result<std::iter::Empty<SocketAddr>>>;
    let started = Instant::now();
    assert_eq!(resolve(&policy, 993, never(), started + 2 * DNS).await, Err(Fault::TimedOut));
    assert_eq!(started.elapsed().as_secs(), 3);
    let started = Instant::now();
    assert_eq!(resolve(&policy, 993, never(), started + DNS / 3).await, Err(Fault::TimedOut));
    assert_eq!(started.elapsed().as_secs(), 1);
}

async fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    (listener, address)
}

async fn nobody() -> SocketAddr {
    listener().await.1
}

/// An address that neither takes nor refuses a connection: its queue is full.
#[expect(clippy::disallowed_methods, reason = "a test's own sockets on loopback")]
async fn busy() -> (TcpListener, Vec<TcpStream>, SocketAddr) {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0)).expect("a free port");
    let listener = socket.listen(0).expect("it is bound");
    let address = listener.local_addr().expect("it is bound");
    let mut queued = Vec::new();
    while let Ok(stream) = timeout_at(Instant::now() + HEAD_START, TcpStream::connect(address)).await {
        queued.push(stream.expect("it is taken or waits"));
    }
    (listener, queued, address)
}

#[tokio::test]
async fn the_next_address_waits_for_the_head_start_and_not_longer() {
    let (_busy, _queued, hanging) = busy().await;
    let (_good, good) = listener().await;
    let started = Instant::now();
    let stream = connect(vec![hanging, good], started + CONNECT).await.expect("the second answers");
    assert_eq!(stream.peer_addr().expect("it is connected"), good);
    let took = started.elapsed();
    assert!(took >= HEAD_START && took < 10 * HEAD_START, "{took:?}");
}

#[tokio::test]
async fn a_refusal_ends_the_head_start() {
    let (_good, good) = listener().await;
    let started = Instant::now();
    let addresses = vec![nobody().await, nobody().await, nobody().await, good];
    let stream = connect(addresses, started + CONNECT).await.expect("the last answers");
    assert_eq!(stream.peer_addr().expect("it is connected"), good);
    assert!(started.elapsed() < 3 * HEAD_START, "{:?}", started.elapsed());
}

#[tokio::test]
async fn an_address_that_answers_late_still_wins() {
    let (busy, _queued, hanging) = busy().await;
    let task = tokio::spawn(async move {
        tokio::time::sleep(3 * HEAD_START).await;
        while busy.accept().await.is_ok() {}
    });
    // The second is refused; the first, which hung, is not given up for it.
    let stream = connect(vec![hanging, nobody().await], Instant::now() + CONNECT).await;
    assert_eq!(stream.expect("it answers").peer_addr().expect("it is connected"), hanging);
    task.abort();
}

#[tokio::test]
async fn nobody_there() {
    let deadline = Instant::now() + CONNECT;
    let refused = connect(vec![nobody().await, nobody().await], deadline).await;
    assert_eq!(refused.expect_err("nobody listens"), Fault::Refused);
    let (_busy, _queued, hanging) = busy().await;
    let started = Instant::now();
    let late = connect(vec![hanging], started + HEAD_START).await;
    assert_eq!(late.expect_err("nobody answers"), Fault::TimedOut);
    assert!(started.elapsed() < 8 * HEAD_START);
}

#[tokio::test]
async fn a_connection_takes_five_seconds_at_most() {
    let (_busy, _queued, hanging) = busy().await;
    tokio::time::pause();
    let started = Instant::now();
    let late = connect(vec![hanging], started + 2 * CONNECT).await;
    assert_eq!(late.expect_err("nobody answers"), Fault::TimedOut);
    assert_eq!(started.elapsed().as_secs(), 5);
}
