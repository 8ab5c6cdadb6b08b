//! What lies between the worker and a service: each call comes by the gate.

use std::pin::Pin;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::gate::{Gate, Pass};
use crate::http::{self, Message};

/// Stands between the worker and a service.
pub(crate) struct Proxy {
    pub(crate) port: u16,
}

/// What is done before a call takes effect.
pub(crate) type Before = Arc<dyn Fn(&Message) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

impl Proxy {
    pub(crate) async fn start(upstream: u16, gate: Arc<Gate>, before: Before) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        tokio::task::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                stream.set_nodelay(true).expect("a socket");
                let (gate, before) = (Arc::clone(&gate), Arc::clone(&before));
                tokio::task::spawn(async move {
                    let mut stream = BufReader::new(stream);
                    let _ = serve(&mut stream, upstream, &gate, &before).await;
                });
            }
        });
        Self { port }
    }
}

async fn serve(stream: &mut BufReader<TcpStream>, upstream: u16, gate: &Gate, before: &Before) -> Option<()> {
    let mut service = None;
    while let Some(request) = Message::read(stream).await {
        before(&request).await;
        let pass = gate.enter(&name(&request));
        if pass != Pass::Stopped {
            let mut to_service = match service.take() {
                Some(open) => open,
                None => http::connect(upstream).await,
            };
            request.write(&mut to_service).await;
            let answer = Message::read(&mut to_service).await;
            gate.leave(pass);
            // Without an answer the service meant it so: this connection ends as well.
            let answer = answer?;
            service = Some(to_service);
            if pass == Pass::Through {
                answer.write(stream).await?;
                continue;
            }
        }
        // Whoever called is gone soon.
        let mut rest = [0; 512];
        while stream.read(&mut rest).await.is_ok_and(|count| count > 0) {}
    }
    Some(())
}

/// Which operation a request calls.
pub(crate) fn name(request: &Message) -> String {
    match request.header("x-amz-target") {
        Some(target) => target.rsplit('.').next().unwrap_or_default().to_owned(),
        None => request.path().rsplit('/').next().unwrap_or_default().to_owned(),
    }
}
