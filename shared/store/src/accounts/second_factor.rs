use domain::{AdminId, TokenHash};

use super::{Accounts, items};
use crate::{
    StoreError,
    item::{bytes, number, text, texts},
    transaction::{Transacted, Write},
};

/// A time-based one-time password (RFC 6238). Not Debug.
#[derive(Clone)]
pub struct SecondFactor {
    /// The secret, sealed.
    pub sealed_secret: Vec<u8>,
    /// Whether the admin has shown that their device has it; until then it is asked of nobody.
    pub confirmed: bool,
    /// The last time step whose code was used; no code of it or of an earlier one counts again (ASVS 6.5.1).
    pub last_step: u64,
    /// The hashes of the recovery codes that are left.
    pub recovery: Vec<TokenHash>,
}

impl Accounts {
    /// Offers a secret, in place of one that was offered before. `false`: one is confirmed, or the admin is gone.
    pub async fn put_second_factor(&self, id: &AdminId, sealed: &[u8]) -> Result<bool, StoreError> {
        let write = Write::update(
            items::admin(id),
            "SET factor_sealed = :sealed, factor_confirmed = :no, factor_step = :none",
            "attribute_exists(pk) AND (attribute_not_exists(factor_confirmed) OR factor_confirmed = :no)",
            [(":sealed", bytes(sealed)), (":no", number(0)), (":none", number(0))],
        );
        self.done("offer a second factor", write).await
    }

    /// Makes the offered secret the second factor: the code of `step` was right for it, and is used by this.
    ///
    /// `false`: another one is offered by now, or one is confirmed.
    pub async fn confirm_second_factor(
        &self,
        id: &AdminId,
        sealed: &[u8],
        step: u64,
        recovery: &[TokenHash],
    ) -> Result<bool, StoreError> {
        let write = Write::update(
            items::admin(id),
            "SET factor_confirmed = :yes, factor_step = :step, recovery_hashes = :codes",
            "factor_confirmed = :no AND factor_sealed = :sealed",
            [
                (":yes", number(1)),
                (":no", number(0)),
                (":step", number(step)),
                (":sealed", bytes(sealed)),
                (":codes", texts(recovery.iter().map(TokenHash::to_hex))),
            ],
        );
        self.done("confirm a second factor", write).await
    }

    /// Takes the second factor away, offered or confirmed, with its recovery codes. `false`: no such admin.
    pub async fn remove_second_factor(&self, id: &AdminId) -> Result<bool, StoreError> {
        let write = Write::update(
            items::admin(id),
            "REMOVE factor_sealed, factor_confirmed, factor_step, recovery_hashes",
            "attribute_exists(pk)",
            [],
        );
        self.done("remove a second factor", write).await
    }

    /// Uses the code of a time step. `false`: it was used, or one of a later step.
    pub async fn use_step(&self, id: &AdminId, step: u64) -> Result<bool, StoreError> {
        let write = Write::update(
            items::admin(id),
            "SET factor_step = :step",
            "factor_confirmed = :yes AND factor_step < :step",
            [(":yes", number(1)), (":step", number(step))],
        );
        self.done("use a one-time password", write).await
    }

    /// Uses a recovery code. `false`: it is none of those that are left.
    pub async fn use_recovery_code(&self, id: &AdminId, code: &TokenHash) -> Result<bool, StoreError> {
        let write = Write::update(
            items::admin(id),
            "DELETE recovery_hashes :codes",
            "factor_confirmed = :yes AND contains(recovery_hashes, :code)",
            [(":yes", number(1)), (":code", text(code.to_hex())), (":codes", texts([code.to_hex()]))],
        );
        self.done("use a recovery code", write).await
    }

    /// Replaces all recovery codes. `false`: there is no confirmed second factor.
    pub async fn replace_recovery_codes(
        &self,
        id: &AdminId,
        codes: &[TokenHash],
    ) -> Result<bool, StoreError> {
        let write = Write::update(
            items::admin(id),
            "SET recovery_hashes = :codes",
            "factor_confirmed = :yes",
            [(":yes", number(1)), (":codes", texts(codes.iter().map(TokenHash::to_hex)))],
        );
        self.done("replace recovery codes", write).await
    }

    /// As a transaction of one: a code whose use was not heard of must not pass for used by somebody else.
    async fn done(&self, operation: &'static str, write: Write) -> Result<bool, StoreError> {
        let done = self.database.transact(operation, &self.table, &[write]).await?;
        Ok(done == Transacted::Done)
    }
}
