use domain::Timestamp;
use edge::{Cookie, Reply, Request};
use zeroize::Zeroizing;

use crate::{
    access_token::{self, Access, Unaccepted},
    family::Family,
    refresh_token::RefreshToken,
    signing_keys::SigningKeys,
};

/// Holds the access token.
pub const ACCESS_COOKIE: &str = "__Host-access";
/// Holds the refresh token.
pub const REFRESH_COOKIE: &str = "__Host-refresh";

pub(crate) fn access(token: Zeroizing<String>) -> Cookie {
    Cookie::new(ACCESS_COOKIE, token, access_token::LIFE_SECONDS)
}

/// Kept as long as the session can live at all.
pub(crate) fn refresh(token: &RefreshToken, expires_at: Timestamp, now: Timestamp) -> Cookie {
    let rest = expires_at.seconds().saturating_sub(now.seconds());
    Cookie::new(REFRESH_COOKIE, token.expose(), rest)
}

/// Makes the browser forget its session.
pub fn without_cookies(reply: Reply) -> Reply {
    reply.cookie(&Cookie::cleared(ACCESS_COOKIE)).cookie(&Cookie::cleared(REFRESH_COOKIE))
}

/// The sessions that a request's cookies name, proven or not: only ever to end them.
pub(crate) fn named(request: &Request, keys: &SigningKeys, now: Timestamp) -> Vec<Family> {
    let access = request.cookie(ACCESS_COOKIE).and_then(|token| match access_token::read(token, keys, now) {
        Ok(Access { family, .. }) | Err(Unaccepted::Expired(family) | Unaccepted::WithdrawnKey(family)) => {
            Some(family)
        }
        Err(Unaccepted::Forged(family)) => family,
        Err(Unaccepted::UnknownKey) => None,
    });
    let refresh = request.cookie(REFRESH_COOKIE).and_then(access_token::named);
    let mut families: Vec<_> = access.into_iter().chain(refresh).collect();
    families.dedup();
    families
}
