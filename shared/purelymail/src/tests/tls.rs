use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;

use super::double::{Double, TOKEN};
use super::soon;
use crate::connection::Connection;
use crate::{ApiToken, Endpoint, Purelymail, ReadError, Reason};

fn token() -> ApiToken {
    ApiToken::parse(TOKEN.to_owned()).expect("a token")
}

fn endpoint(host: &str, port: u16) -> Endpoint {
    Endpoint::parse(&format!("https://{host}:{port}/api/v0"), true).expect("an endpoint")
}

fn trusting(certificate: &CertificateDer<'_>, endpoint: Endpoint) -> Purelymail {
    let mut roots = RootCertStore::empty();
    roots.add(certificate.clone()).expect("a certificate");
    let connection = Connection::with_roots(endpoint, token(), roots).expect("a connection");
    Purelymail::over(connection, || [0; 8])
}

#[tokio::test]
async fn certificate_and_name_are_checked() {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let file = std::env::temp_dir().join(format!("mailgather-purelymail-{}.pem", std::process::id()));
    std::fs::write(&file, made.cert.pem() + &made.signing_key.serialize_pem()).expect("a file");
    let double = Double::with(&["--certificate", file.to_str().expect("UTF-8")]);
    std::fs::remove_file(&file).expect("it is read by now");

    let known = trusting(made.cert.der(), endpoint("localhost", double.port));
    assert!(known.list_users(soon()).await.expect("a listing").is_empty());
    let not_now = Err(ReadError::Protocol(Reason::Tls));
    let misnamed = trusting(made.cert.der(), endpoint("127.0.0.1", double.port));
    assert_eq!(misnamed.list_users(soon()).await.map(drop), not_now, "the certificate is another's");
    let public = Purelymail::new(endpoint("localhost", double.port), token(), || [0; 8]).expect("a client");
    assert_eq!(public.list_users(soon()).await.map(drop), not_now, "no public authority signed it");
}

#[tokio::test]
async fn plain_text_is_no_tls() {
    let double = Double::start();
    let client = Purelymail::new(endpoint("localhost", double.port), token(), || [0; 8]).expect("a client");
    assert_eq!(client.list_users(soon()).await.expect_err("no TLS"), ReadError::Protocol(Reason::Tls));
    assert_eq!(double.calls().await.len(), 0);
}
