use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::{ClientConfig, RootCertStore};
use tokio_rustls::TlsConnector;

/// A certificate for `localhost` and who vouches for it.
pub struct Certificate {
    authority: Vec<u8>,
    /// Certificate and key in PEM, in one file as Courier wants them; the others don't mind.
    pub(super) pem: String,
}

impl Certificate {
    /// A new one.
    pub fn new() -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, "Authority of a test");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, key()).expect("a certificate");
        let mut params = CertificateParams::new(["localhost".to_owned()]).expect("a DNS name");
        params.distinguished_name.push(DnType::CommonName, "localhost");
        let key = key();
        let certificate = params.signed_by(&key, &authority).expect("a certificate");
        Self { authority: authority.der().to_vec(), pem: certificate.pem() + &key.serialize_pem() }
    }

    /// Who vouches for it, in DER.
    pub fn authority(&self) -> Vec<u8> {
        self.authority.clone()
    }

    pub(super) fn connector(&self) -> TlsConnector {
        let mut roots = RootCertStore::empty();
        roots.add(self.authority().into()).expect("a root");
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
        TlsConnector::from(Arc::new(config))
    }
}

impl Default for Certificate {
    fn default() -> Self {
        Self::new()
    }
}

fn key() -> KeyPair {
    KeyPair::generate().expect("a key")
}
