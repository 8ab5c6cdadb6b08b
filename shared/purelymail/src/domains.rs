use std::collections::BTreeSet;

use domain::{EmailAddress, HostName};

use crate::wire::FoundDomains;

/// The domains of our own in Purelymail, each in A-label form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domains(BTreeSet<String>);

impl Domains {
    /// Shared ones are everybody's. A name that is none can't be in an address either.
    pub(crate) fn of(found: FoundDomains) -> Self {
        let own = found.domains.into_iter().filter(|domain| !domain.is_shared);
        let names = own.filter_map(|domain| HostName::parse(&domain.name).ok());
        Self(names.map(|name| name.as_str().to_owned()).collect())
    }

    /// Whether an address is in one of them. A subdomain is a domain of its own.
    pub fn manage(&self, address: &EmailAddress) -> bool {
        let domain = address.canonical().rsplit_once('@').map(|(_, domain)| domain);
        domain.is_some_and(|domain| self.0.contains(domain))
    }

    /// Their names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::FoundDomain;

    #[test]
    fn an_address_is_managed_in_the_very_domain() {
        let found = |name: &str, is_shared| FoundDomain { name: name.to_owned(), is_shared };
        let found = FoundDomains {
            domains: vec![
                found("New-Mail.example", false),
                found("bücher.example", false),
                found("shared.example", true),
                found("not a name", false),
            ],
        };
        let domains = Domains::of(found);
        assert!(domains.names().eq(["new-mail.example", "xn--bcher-kva.example"]));
        for (address, managed) in [
            ("anna@new-mail.example", true),
            ("ANNA@NEW-MAIL.EXAMPLE", true),
            ("anna@bücher.example", true),
            ("anna@xn--bcher-kva.example", true),
            ("anna@sub.new-mail.example", false),
            ("anna@other-new-mail.example", false),
            ("anna@mail.example", false),
            ("anna@shared.example", false),
        ] {
            let address = EmailAddress::parse(address).expect("an address");
            assert_eq!(domains.manage(&address), managed, "{}", address.canonical());
        }
    }
}
