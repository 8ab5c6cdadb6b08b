use std::fmt;

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version,
    password_hash::{Error, phc},
};

use super::{NewPassword, TypedPassword};

/// A password's Argon2id hash, as a PHC string.
///
/// m = 19 MiB, t = 2, p = 1 (OWASP's password storage cheat sheet; ASVS 11.4.2), 16 bytes of salt. The string names
/// its parameters and is verified by them, so they can be raised without breaking what is stored.
pub(crate) struct PasswordHash(String);

/// The memory for a hash is missing, or a stored hash is damaged. Never quotes the password or the hash.
#[derive(Debug)]
pub(crate) struct HashError(&'static str);

impl PasswordHash {
    /// A hash of no password, of the same parameters as all others: verifying against it takes as long as against
    /// a real one. Its salt and its output are zeros.
    const OF_NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    /// Hashes a new password; the salt comes from a CSPRNG.
    ///
    /// Takes some 30 ms and blocks the thread for that long. A function's environment answers one request at a
    /// time, so nobody else waits.
    pub(crate) fn new(password: &NewPassword, salt: [u8; 16]) -> Result<Self, HashError> {
        let hash: phc::PasswordHash =
            argon2().hash_password_with_salt(password.0.bytes(), &salt).map_err(|_| HASHING)?;
        Ok(Self(hash.to_string()))
    }

    /// Takes a stored PHC string.
    pub(crate) fn stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// For an address that nobody has.
    pub(crate) fn of_nobody() -> Self {
        Self(Self::OF_NOBODY.to_owned())
    }

    /// Whether it is this password's. The outputs are compared in constant time by the library.
    pub(crate) fn verify(&self, password: &TypedPassword) -> Result<bool, HashError> {
        match argon2().verify_password(password.bytes(), self.0.as_str()) {
            Ok(()) => Ok(true),
            Err(Error::PasswordInvalid) => Ok(false),
            Err(_) => Err(HashError("a stored password hash can't be verified")),
        }
    }

    /// The PHC string, to be stored.
    pub(crate) fn into_string(self) -> String {
        self.0
    }
}

const HASHING: HashError = HashError("a password could not be hashed");

fn argon2() -> Argon2<'static> {
    // The library's defaults are today's; spelled out, an update can't change them. A test compares.
    let params = Params::new(19 * 1024, 2, 1, Some(32)).unwrap_or(Params::DEFAULT);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

impl fmt::Display for HashError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for HashError {}
