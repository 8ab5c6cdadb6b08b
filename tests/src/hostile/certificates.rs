use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// A certificate authority that lives as long as a test.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

/// What a server shows to be who it is.
#[derive(Clone)]
pub struct Identity(pub(super) Arc<ServerConfig>);

impl Authority {
    /// A new one.
    pub fn new(name: &str) -> Self {
        let mut params = named(name, &[]);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, key()).expect("a certificate"))
    }

    /// Its certificate in DER, to be trusted.
    pub fn der(&self) -> Vec<u8> {
        self.0.der().to_vec()
    }

    /// A good certificate for `localhost`.
    pub fn identity(&self) -> Identity {
        self.sign(named("server", &["localhost"]))
    }

    /// One for another name.
    pub fn identity_of(&self, name: &str) -> Identity {
        self.sign(named("server", &[name]))
    }

    /// One that ran out.
    pub fn expired(&self) -> Identity {
        let mut params = named("server", &["localhost"]);
        (params.not_before, params.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2021, 1, 1));
        self.sign(params)
    }

    /// One from the future.
    pub fn not_yet_valid(&self) -> Identity {
        let mut params = named("server", &["localhost"]);
        (params.not_before, params.not_after) = (date_time_ymd(2090, 1, 1), date_time_ymd(2091, 1, 1));
        self.sign(params)
    }

    fn sign(&self, params: CertificateParams) -> Identity {
        let key = key();
        let certificate = params.signed_by(&key, &self.0).expect("a certificate");
        Identity::of(certificate.der().clone(), &key)
    }
}

impl Identity {
    /// A certificate that vouches for itself; `authority` says whether it also calls itself a CA, as
    /// those of `openssl req -x509` do.
    pub fn self_signed(authority: bool) -> Self {
        let key = key();
        let mut params = named("server", &["localhost"]);
        if authority {
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        }
        let certificate = params.self_signed(&key).expect("a certificate");
        Self::of(certificate.der().clone(), &key)
    }

    fn of(certificate: CertificateDer<'static>, key: &KeyPair) -> Self {
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
        let config =
            ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
                .with_safe_default_protocol_versions()
                .expect("versions")
                .with_no_client_auth()
                .with_single_cert(vec![certificate], key)
                .expect("a certificate with its key");
        Self(Arc::new(config))
    }
}

fn named(name: &str, hosts: &[&str]) -> CertificateParams {
    let hosts: Vec<_> = hosts.iter().map(|host| (*host).to_owned()).collect();
    let mut params = CertificateParams::new(hosts).expect("DNS names");
    params.distinguished_name.push(DnType::CommonName, name);
    params
}

fn key() -> KeyPair {
    KeyPair::generate().expect("a key")
}
