use std::collections::BTreeMap;

use domain::{CampaignId, MappingId, Password};
use zeroize::Zeroizing;

use crate::context::Context;
use crate::opener::password;
use crate::{OpenError, Opener, SealError, Sealer};

/// Passwords by the row of a mapping that they belong to; at most 500. Sealed and opened as a whole.
///
/// Not Debug, Clone or Serialize; wiped on drop.
#[derive(Default)]
pub struct PasswordSheet(BTreeMap<u16, Password>);

impl PasswordSheet {
    /// Gives a row its password.
    pub fn insert(&mut self, row: u16, password: Password) {
        self.0.insert(row, password);
    }

    /// A row's password, if it has one here.
    pub fn get(&self, row: u16) -> Option<&Password> {
        self.0.get(&row)
    }

    /// Rows and their passwords, in the rows' order.
    pub fn iter(&self) -> impl Iterator<Item = (u16, &Password)> {
        self.0.iter().map(|(row, password)| (*row, password))
    }

    /// Whether no row has one.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// For each: the row (2 bytes, big-endian), the length (2), the password.
    fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let length = self.0.values().map(|password| 4 + password.expose().len()).sum();
        // Its whole size at once: a buffer that grew would leave plain text behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(length));
        for (row, password) in &self.0 {
            let text = password.expose().as_bytes();
            bytes.extend(row.to_be_bytes());
            // A password has at most 1024 bytes.
            bytes.extend(u16::try_from(text.len()).unwrap_or_default().to_be_bytes());
            bytes.extend(text);
        }
        bytes
    }

    fn read(mut bytes: &[u8]) -> Result<Self, OpenError> {
        let mut sheet = Self::default();
        while !bytes.is_empty() {
            let (row, rest) = bytes.split_first_chunk().ok_or(OpenError::Refused)?;
            let (length, rest) = rest.split_first_chunk().ok_or(OpenError::Refused)?;
            let length = usize::from(u16::from_be_bytes(*length));
            let (text, rest) = rest.split_at_checked(length).ok_or(OpenError::Refused)?;
            sheet.insert(u16::from_be_bytes(*row), password(Zeroizing::new(text.to_vec()))?);
            bytes = rest;
        }
        Ok(sheet)
    }
}

impl Sealer {
    /// Seals the passwords that an admin gave with a mapping.
    pub async fn seal_sheet(
        &self,
        campaign: &CampaignId,
        mapping: &MappingId,
        sheet: &PasswordSheet,
    ) -> Result<Vec<u8>, SealError> {
        self.lock(Context::sheet(campaign, mapping)).await?.seal(&sheet.to_bytes())
    }

    /// Seals the passwords of new accounts, for the mapping's admin to read once.
    pub async fn seal_hand_over(
        &self,
        campaign: &CampaignId,
        mapping: &MappingId,
        sheet: &PasswordSheet,
    ) -> Result<Vec<u8>, SealError> {
        self.lock(Context::hand_over(campaign, mapping)).await?.seal(&sheet.to_bytes())
    }
}

impl Opener {
    /// Opens the passwords that an admin gave with a mapping.
    pub async fn open_sheet(
        &self,
        campaign: &CampaignId,
        mapping: &MappingId,
        message: &[u8],
    ) -> Result<PasswordSheet, OpenError> {
        PasswordSheet::read(&self.open(&Context::sheet(campaign, mapping), message).await?)
    }

    /// Opens the passwords of new accounts.
    pub async fn open_hand_over(
        &self,
        campaign: &CampaignId,
        mapping: &MappingId,
        message: &[u8],
    ) -> Result<PasswordSheet, OpenError> {
        PasswordSheet::read(&self.open(&Context::hand_over(campaign, mapping), message).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: &[(u16, &str)]) -> PasswordSheet {
        let mut sheet = PasswordSheet::default();
        for (row, text) in rows {
            sheet.insert(*row, Password::parse((*text).to_owned()).expect("valid"));
        }
        sheet
    }

    fn rows(sheet: &PasswordSheet) -> Vec<(u16, String)> {
        sheet.iter().map(|(row, password)| (row, password.expose().to_owned())).collect()
    }

    #[test]
    fn every_password_comes_back_to_its_row() {
        let longest = "x".repeat(1024);
        for given in [vec![], vec![(0, "not a secret")], vec![(7, "пароль 🔑"), (0, &longest), (499, " ")]]
        {
            let sheet = sheet(&given);
            let back = PasswordSheet::read(&sheet.to_bytes()).unwrap_or_default();
            assert_eq!(rows(&back), rows(&sheet));
            assert_eq!(back.is_empty(), given.is_empty());
        }
    }

    #[test]
    fn what_is_cut_is_refused() {
        let bytes = sheet(&[(0, "not a secret"), (1, "nor this")]).to_bytes();
        for length in 1..bytes.len() {
            let whole = length == 4 + "not a secret".len();
            assert_eq!(PasswordSheet::read(&bytes[..length]).is_ok(), whole, "{length}");
        }
    }
}
