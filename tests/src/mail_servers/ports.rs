use std::{net::TcpListener, path::Path, time::Duration};

use tokio::{
    net::{TcpStream, UnixStream},
    time::Instant,
};

/// Free ports of 127.0.0.1, below those that outgoing connections take.
pub(super) fn free<const COUNT: usize>() -> [u16; COUNT] {
    // Tests run side by side, each in a process: none may find a port between another's look and use.
    let start = 23_000 + u16::try_from(std::process::id() * 16 % 7_000).expect("below 7000");
    static NEXT: std::sync::atomic::AtomicU16 = std::sync::atomic::AtomicU16::new(0);
    std::array::from_fn(|_| {
        loop {
            let port = start + NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            if TcpListener::bind(("127.0.0.1", port)).is_ok() {
                return port;
            }
        }
    })
}

/// Waits until something listens there.
pub(super) async fn wait(port: u16, log: &Path) {
    wait_for(&format!("port {port}"), log, async || TcpStream::connect(("127.0.0.1", port)).await.is_ok())
        .await;
}

/// Waits until something listens at this socket.
pub(super) async fn wait_at(socket: &Path, log: &Path) {
    wait_for(&socket.display().to_string(), log, async || UnixStream::connect(socket).await.is_ok()).await;
}

async fn wait_for(place: &str, log: &Path, answers: impl AsyncFn() -> bool) {
    let begin = Instant::now();
    while !answers().await {
        assert!(
            begin.elapsed() < Duration::from_secs(30),
            "no mail server listens at {place}: {}\n{}",
            log.display(),
            std::fs::read_to_string(log).unwrap_or_default()
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
