use std::time::Duration;

use domain::Security;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::Certificate;

const PATIENCE: Duration = Duration::from_secs(10);

/// The check that many would write: `A1 LOGIN "user" "password"`, nothing escaped, ten seconds in all, and
/// every NO is a wrong password.
pub struct Naive(TlsConnector);

/// What it would tell.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum NaiveVerdict {
    /// The login is good.
    Accepted,
    /// The password is wrong.
    Refused,
    /// It got no answer that it knows in its time.
    Broken,
}

impl Naive {
    /// Trusts who vouches for this one.
    pub fn new(certificate: &Certificate) -> Self {
        Self(certificate.connector())
    }

    /// Checks a login.
    pub async fn check(&self, port: u16, security: Security, address: &str, password: &str) -> NaiveVerdict {
        let check = self.talk(port, security, address, password);
        tokio::time::timeout(PATIENCE, check).await.ok().flatten().unwrap_or(NaiveVerdict::Broken)
    }

    async fn talk(
        &self,
        port: u16,
        security: Security,
        address: &str,
        password: &str,
    ) -> Option<NaiveVerdict> {
        let login = format!("A1 LOGIN \"{address}\" \"{password}\"\r\n");
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
        let name = ServerName::try_from("localhost").ok()?;
        match security {
            Security::Plain => {
                until(&mut stream, "* ").await?;
                ask(&mut stream, &login).await
            }
            Security::StartTls => {
                until(&mut stream, "* ").await?;
                stream.write_all(b"A0 STARTTLS\r\n").await.ok()?;
                until(&mut stream, "A0 OK").await?;
                ask(&mut self.0.connect(name, stream).await.ok()?, &login).await
            }
            Security::Tls => {
                let mut stream = self.0.connect(name, stream).await.ok()?;
                until(&mut stream, "* ").await?;
                ask(&mut stream, &login).await
            }
        }
    }
}

async fn ask(stream: &mut (impl AsyncRead + AsyncWrite + Unpin), login: &str) -> Option<NaiveVerdict> {
    stream.write_all(login.as_bytes()).await.ok()?;
    let answer = until(stream, "A1 ").await?;
    match answer.get(3..5) {
        Some("OK") => Some(NaiveVerdict::Accepted),
        Some("NO") => Some(NaiveVerdict::Refused),
        _ => None,
    }
}

/// The next line that begins so.
async fn until(stream: &mut (impl AsyncRead + Unpin), begin: &str) -> Option<String> {
    let mut heard = String::new();
    let mut buffer = [0; 4096];
    loop {
        let whole = heard.rsplit_once('\n').map_or("", |(whole, _)| whole);
        if let Some(line) = whole.lines().find(|line| line.starts_with(begin)) {
            return Some(line.to_owned());
        }
        let count = stream.read(&mut buffer).await.ok().filter(|count| *count > 0)?;
        heard.push_str(&String::from_utf8_lossy(&buffer[..count]));
    }
}
