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
