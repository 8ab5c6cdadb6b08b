use std::io;
use std::sync::Arc;
use std::time::Duration;

use rustls::client::WebPkiServerVerifier;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{AlertDescription, CertificateError, ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;

use domain::HostName;
use imap_login::{Cause, Fault, NotNow};

use crate::self_signed::{self, NamesSelfSigned};
use crate::stream::Stream;

const HANDSHAKE: Duration = Duration::from_secs(8);

/// The extra CA certificate is none.
#[derive(Debug, thiserror::Error)]
#[error("the extra root certificate can't be a root")]
pub struct InvalidRoot;

/// TLS 1.2 and 1.3 as a client, with certificate and name checked.
pub(crate) struct Tls(TlsConnector);

impl Tls {
    pub(crate) fn new(extra_root: Option<Vec<u8>>) -> Result<Self, InvalidRoot> {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        if let Some(root) = extra_root {
            roots.add(CertificateDer::from(root)).map_err(|_| InvalidRoot)?;
        }
        // Named, not process-wide: nothing else in the process can put another one in its place.
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone())
            .build()
            .map_err(|_| InvalidRoot)?;
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|_| InvalidRoot)?
            .dangerous() // not so: the verifier only words the refusals of the one it wraps
            .with_custom_certificate_verifier(Arc::new(NamesSelfSigned(verifier)))
            .with_no_client_auth();
        Ok(Self(TlsConnector::from(Arc::new(config))))
    }

    /// The handshake; its SNI, and the name that the certificate must have, is the entry's host.
    pub(crate) async fn start(
        &self,
        host: &HostName,
        stream: TcpStream,
        deadline: Instant,
    ) -> Result<Stream, Cause> {
        let name = ServerName::try_from(host.as_str().to_owned())
            .map_err(|_| Cause::ServerSetup(Fault::NameNotFound))?;
        let handshake = self.0.connect(name, stream);
        match timeout_at(deadline.min(Instant::now() + HANDSHAKE), handshake).await {
            Ok(Ok(stream)) => Ok(Stream::Tls(Box::new(stream))),
            Ok(Err(error)) => Err(cause(&error)),
            Err(_) => Err(Cause::NotNow(NotNow::Deadline)),
        }
    }
}

fn cause(error: &io::Error) -> Cause {
    let Some(error) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) else {
        return Cause::NotNow(NotNow::Ended);
    };
    Cause::ServerSetup(match error {
        rustls::Error::InvalidMessage(_) | rustls::Error::PeerSentOversizedRecord => Fault::NotTls,
        rustls::Error::PeerIncompatible(_)
        | rustls::Error::AlertReceived(
            AlertDescription::ProtocolVersion
            | AlertDescription::HandshakeFailure
            | AlertDescription::InsufficientSecurity,
        ) => Fault::TlsTooOld,
        rustls::Error::InvalidCertificate(error) => certificate_fault(error),
        _ => Fault::TlsFailed,
    })
}

fn certificate_fault(error: &CertificateError) -> Fault {
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => Fault::CertificateExpired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            Fault::CertificateNotYetValid
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            Fault::CertificateName
        }
        CertificateError::UnknownIssuer => Fault::CertificateIssuer,
        error if self_signed::is(error) => Fault::CertificateSelfSigned,
        _ => Fault::CertificateInvalid,
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use rustls::server::Acceptor;
    use tokio::net::TcpListener;
    use tokio_rustls::LazyConfigAcceptor;

    use super::*;

    #[expect(clippy::disallowed_methods, reason = "a test's own sockets on loopback")]
    async fn pair() -> (TcpStream, TcpStream) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let (client, server) = tokio::join!(TcpStream::connect(address), listener.accept());
        (client.expect("it is taken"), server.expect("it came").0)
    }

    fn host() -> HostName {
        HostName::parse("imap.example.org").expect("a host")
    }

    #[tokio::test]
    async fn the_entrys_host_is_the_name_asked_for() {
        let (client, server) = pair().await;
        let (tls, host) = (Tls::new(None).expect("no extra root"), host());
        let hello = tokio::select! {
            hello = LazyConfigAcceptor::new(Acceptor::default(), server) => hello.expect("a TLS hello"),
            _ = tls.start(&host, client, Instant::now() + HANDSHAKE) => panic!("nobody answered it"),
        };
        assert_eq!(hello.client_hello().server_name(), Some("imap.example.org"));
    }

    #[tokio::test]
    async fn a_handshake_takes_eight_seconds_at_most() {
        let (client, _silent) = pair().await;
        let tls = Tls::new(None).expect("no extra root");
        tokio::time::pause();
        let started = Instant::now();
        let late = tls.start(&host(), client, started + 2 * HANDSHAKE).await;
        assert_eq!(late.err(), Some(Cause::NotNow(NotNow::Deadline)));
        assert_eq!(started.elapsed().as_secs(), 8);
    }
}
