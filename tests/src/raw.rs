use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpSocket,
};

use crate::Answer;

/// One request of HTTP/1.1 (RFC 9112) whose target goes out byte by byte as given. Clients of the usual kind
/// tidy a path up before they send it.
pub(crate) async fn send(
    site: &str,
    from: Ipv4Addr,
    method: &str,
    target: &[u8],
    headers: &[(&str, &str)],
) -> Answer {
    let host = site.split("//").nth(1).expect("a URL").trim_end_matches('/');
    let port = host.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    let mut request = [method.as_bytes(), b" ", target, b" HTTP/1.1\r\n"].concat();
    let own = [("host", host), ("connection", "close"), ("content-length", "0")];
    for (name, value) in own.iter().chain(headers).filter(|(_, value)| !value.is_empty()) {
        request.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    request.extend_from_slice(b"\r\n");

    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(SocketAddr::new(IpAddr::V4(from), 0)).expect("all of 127.0.0.0/8 is ours");
    let exchange = async {
        let mut stream = socket.connect(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
        stream.write_all(&request).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        std::io::Result::Ok(answer)
    };
    let answer = tokio::time::timeout(Duration::from_secs(45), exchange).await;
    read(&answer.expect("an answer in time").expect("an answer"))
}

fn read(bytes: &[u8]) -> Answer {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("the end of the headers");
    let head = String::from_utf8_lossy(&bytes[..end]);
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).expect("a status");
    let (mut headers, mut set_cookies) = (BTreeMap::new(), Vec::new());
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let (name, value) = (name.to_lowercase(), value.trim().to_owned());
        if name == "set-cookie" {
            set_cookies.push(value.clone());
        }
        headers.insert(name, value);
    }
    assert!(!headers.contains_key("transfer-encoding"), "a body in chunks: {headers:?}");
    Answer { status, headers, set_cookies, body: bytes[end + 4..].to_vec() }
}
