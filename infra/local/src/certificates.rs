//! A certificate authority of this machine's own and a certificate of it for `localhost`.
//!
//! Nothing but the functions of a local stack trusts it, by the parameter `MailExtraRoots`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::command;
use crate::places::Places;

/// The files, in PEM unless said.
pub(crate) struct Certificates {
    folder: PathBuf,
}

impl Certificates {
    /// Those that are there, or new ones when they are missing or soon over.
    pub(crate) fn ready(places: &Places) -> Result<Self> {
        let certificates = Self { folder: places.shared("certificates") };
        if !certificates.good_for_a_month() {
            let _ = fs::remove_dir_all(&certificates.folder);
            fs::create_dir_all(&certificates.folder)?;
            certificates.make(&places.log("certificates")).context("no certificate for the mail server")?;
        }
        Ok(certificates)
    }

    /// The authority's certificate.
    pub(crate) fn authority(&self) -> PathBuf {
        self.folder.join("authority.pem")
    }

    /// The authority's key, for tests that make further certificates.
    pub(crate) fn authority_key(&self) -> PathBuf {
        self.folder.join("authority.key")
    }

    /// The certificate of `localhost`, the authority's behind it.
    pub(crate) fn server(&self) -> PathBuf {
        self.folder.join("localhost.pem")
    }

    /// The key of `localhost`.
    pub(crate) fn server_key(&self) -> PathBuf {
        self.folder.join("localhost.key")
    }

    /// The authority's certificate as the functions want it: DER in base64. PEM is that between two lines.
    pub(crate) fn authority_base64(&self) -> Result<String> {
        let pem = fs::read_to_string(self.authority())?;
        Ok(pem.lines().filter(|line| !line.starts_with("-----")).collect())
    }

    fn good_for_a_month(&self) -> bool {
        [self.server(), self.authority()].iter().all(|file| {
            let mut check = Command::new("openssl");
            check.args(["x509", "-noout", "-checkend", "2592000", "-in"]).arg(file);
            check.output().is_ok_and(|output| output.status.success())
        }) && self.server_key().is_file()
    }

    fn make(&self, log: &Path) -> Result<()> {
        let openssl = |words: &str| {
            let mut openssl = Command::new("openssl");
            openssl.current_dir(&self.folder).args(words.split_whitespace());
            command::run(&mut openssl, log)
        };
        let new_key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
        openssl(&format!(
            "req -x509 -new {new_key} -keyout authority.key -out authority.pem -days 3650 \
             -subj /CN=Mailgather-local-authority -addext basicConstraints=critical,CA:TRUE,pathlen:0 \
             -addext keyUsage=critical,keyCertSign,cRLSign"
        ))?;
        openssl(&format!("req -new {new_key} -keyout localhost.key -out localhost.csr -subj /CN=localhost"))?;
        fs::write(
            self.folder.join("localhost.ext"),
            "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\n\
             subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1\n",
        )?;
        openssl(
            "x509 -req -in localhost.csr -CA authority.pem -CAkey authority.key -CAcreateserial \
             -days 3650 -extfile localhost.ext -out localhost.crt",
        )?;
        let chain =
            fs::read_to_string(self.folder.join("localhost.crt"))? + &fs::read_to_string(self.authority())?;
        Ok(fs::write(self.server(), chain)?)
    }
}
