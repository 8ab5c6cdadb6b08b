//! The access token: a JWT (RFC 7519) that says whose session a call belongs to, for ten minutes.
//!
//! Algorithm, header, issuer and audience are fixed and nothing in a token chooses any of them (ASVS
//! 9.1.1 to 9.1.3, 9.2.1 to 9.2.3): `alg` must be HS256, `kid` picks one of our own keys and no other
//! member of the header is known. Whether the session still lives is asked of its row at every call; the
//! token alone opens nothing.

use domain::{AdminId, SessionId, Timestamp};
use jsonwebtoken::{Algorithm, Header, Validation, dangerous};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{
    family::Family,
    refresh_token::RefreshToken,
    signing_keys::{SigningKey, SigningKeys},
};

/// Seconds from its making to its end.
pub(crate) const LIFE_SECONDS: u64 = 600;

const ISSUER: &str = "mailgather";
const AUDIENCE: &str = "mailgather-admin";

/// What a token of ours says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Access {
    pub(crate) family: Family,
    pub(crate) expires_at: Timestamp,
}

/// Why a token is not believed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unaccepted {
    /// It was ours and its time is over.
    Expired(Family),
    /// Signed with a key that is none of ours any more, or never was.
    UnknownKey,
    /// Signed with the key before, at a time when nobody of us used it any more.
    WithdrawnKey(Family),
    /// No token that we made; with the session that it names, if it names one.
    Forged(Option<Family>),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    sid: String,
    iat: u64,
    exp: u64,
}

/// A new token, and when it ends.
pub(crate) fn issue(
    family: &Family,
    key: &SigningKey,
    now: Timestamp,
) -> Result<(Zeroizing<String>, Timestamp), jsonwebtoken::errors::Error> {
    let claims = Claims {
        iss: ISSUER.to_owned(),
        aud: AUDIENCE.to_owned(),
        sub: family.admin.as_str().to_owned(),
        sid: family.session.as_str().to_owned(),
        iat: now.seconds(),
        exp: now.seconds() + LIFE_SECONDS,
    };
    let token = jsonwebtoken::encode(&header(key.id()), &claims, key.signs())?;
    Ok((Zeroizing::new(token), Timestamp::from_seconds(claims.exp)))
}

/// Whose session the token belongs to. It is over at the very second of its `exp` (RFC 7519 §4.1.4).
///
/// A signature is not enough: a token that says it lives longer than ours do is none of ours, and the key before
/// the current one signs no new ones. So a key that leaked is worth nothing soon after it was renewed.
pub(crate) fn read(token: &str, keys: &SigningKeys, now: Timestamp) -> Result<Access, Unaccepted> {
    let forged = || Unaccepted::Forged(named(token));
    let found = jsonwebtoken::decode_header(token).map_err(|_| forged())?;
    let id = found.kid.clone().ok_or_else(forged)?;
    if found != header(&id) {
        return Err(forged());
    }
    let key = keys.by_id(&id).ok_or(Unaccepted::UnknownKey)?;
    let claims =
        jsonwebtoken::decode::<Claims>(token, key.verifies(), &rules()).map_err(|_| forged())?.claims;
    let family = family(&claims.sub, &claims.sid).ok_or_else(forged)?;
    if claims.exp.checked_sub(claims.iat).is_none_or(|life| life > LIFE_SECONDS) {
        return Err(forged());
    }
    if keys.is_withdrawn(key, Timestamp::from_seconds(claims.iat)) {
        return Err(Unaccepted::WithdrawnKey(family));
    }
    let expires_at = Timestamp::from_seconds(claims.exp);
    if now < expires_at { Ok(Access { family, expires_at }) } else { Err(Unaccepted::Expired(family)) }
}

/// Exactly what [`issue`] writes.
fn header(key_id: &str) -> Header {
    Header { kid: Some(key_id.to_owned()), ..Header::new(Algorithm::HS256) }
}

fn rules() -> Validation {
    let mut rules = Validation::new(Algorithm::HS256);
    rules.set_issuer(&[ISSUER]);
    rules.set_audience(&[AUDIENCE]);
    rules.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
    // The crate would read the system's clock and add a leeway; `read` compares with the passed one.
    rules.validate_exp = false;
    rules
}

fn family(admin: &str, session: &str) -> Option<Family> {
    Some(Family { admin: AdminId::parse(admin).ok()?, session: SessionId::parse(session).ok()? })
}

/// The session that something unproven names: to end it, for whoever knows both ids of a session and
/// sends that is not to be left alone with it.
pub(crate) fn named(token: &str) -> Option<Family> {
    #[derive(Deserialize)]
    struct Names {
        sub: String,
        sid: String,
    }
    if let Ok(refresh) = RefreshToken::parse(token) {
        return Some(refresh.family().clone());
    }
    let names: Names = dangerous::insecure_decode_claims(token).ok()?;
    family(&names.sub, &names.sid)
}

#[cfg(test)]
#[path = "access_token_tests.rs"]
mod tests;
