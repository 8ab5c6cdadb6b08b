use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinHandle;

/// A way to a server from another address than its own, which hears what the client says. Dovecot takes a
/// connection from its own address for a safe one, whatever the configuration says.
pub struct Tap {
    port: u16,
    heard: Arc<Mutex<Vec<Heard>>>,
    task: JoinHandle<()>,
}

type Heard = Arc<Mutex<Vec<u8>>>;

const SOURCE: [u8; 4] = [127, 0, 0, 7];

impl Tap {
    /// Into this port.
    pub async fn to(port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let own = listener.local_addr().expect("an address").port();
        let heard = Arc::new(Mutex::new(Vec::<Heard>::new()));
        let all = heard.clone();
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let heard = Heard::default();
                all.lock().expect("no panic").push(heard.clone());
                tokio::spawn(forward(client, port, heard));
            }
        });
        Self { port: own, heard, task }
    }

    /// Where to connect to.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What clients said up to now, one entry for each connection.
    pub fn heard(&self) -> Vec<Vec<u8>> {
        let heard = self.heard.lock().expect("no panic");
        heard.iter().map(|heard| heard.lock().expect("no panic").clone()).collect()
    }
}

impl Drop for Tap {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Passes on both ways until either side ends.
async fn forward(mut client: TcpStream, port: u16, heard: Heard) {
    let Ok(mut server) = connect(port).await else { return };
    let (mut asked, mut answered) = ([0; 4096], [0; 4096]);
    loop {
        let passed = tokio::select! {
            read = client.read(&mut asked) => match read {
                Ok(count) if count > 0 => {
                    heard.lock().expect("no panic").extend_from_slice(&asked[..count]);
                    server.write_all(&asked[..count]).await
                }
                _ => return,
            },
            read = server.read(&mut answered) => match read {
                Ok(count) if count > 0 => client.write_all(&answered[..count]).await,
                _ => return,
            },
        };
        if passed.is_err() {
            return;
        }
    }
}

async fn connect(port: u16) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from((SOURCE, 0)))?;
    socket.connect(SocketAddr::from(([127, 0, 0, 1], port))).await
}
