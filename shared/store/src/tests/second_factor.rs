use domain::{AdminId, RefreshSecret, TokenHash};
use futures_util::future::join_all;

use super::{accounts::Office, *};
use crate::{Accounts, SecondFactor};

const SECRET: &[u8] = b"not a sealed secret";

fn codes<const N: usize>() -> [TokenHash; N] {
    std::array::from_fn(|_| RefreshSecret::from_random(random()).hash())
}

async fn confirm(accounts: &Accounts, id: &AdminId, codes: &[TokenHash]) {
    assert!(accounts.put_second_factor(id, SECRET).await.expect("offered"));
    assert!(accounts.confirm_second_factor(id, SECRET, 100, codes).await.expect("confirmed"));
}

async fn factor(office: &Office) -> Option<SecondFactor> {
    office.read(&office.owner.id).await.second_factor
}

#[tokio::test]
async fn a_second_factor_is_offered_then_confirmed_then_removed() {
    let office = Office::new().await;
    let (accounts, id) = (&office.accounts, &office.owner.id);
    let codes = codes::<3>();
    assert!(
        !accounts.confirm_second_factor(id, SECRET, 100, &codes).await.expect("asked"),
        "nothing offered"
    );
    assert!(accounts.put_second_factor(id, b"first").await.expect("offered"));
    assert!(accounts.put_second_factor(id, SECRET).await.expect("offered"), "takes the first one's place");
    let pending = factor(&office).await.expect("offered");
    assert_eq!((pending.sealed_secret.as_slice(), pending.confirmed), (SECRET, false));
    assert!(pending.recovery.is_empty());
    assert!(!accounts.use_step(id, 200).await.expect("asked"), "not yet asked of anybody");
    assert!(
        !accounts.confirm_second_factor(id, b"first", 100, &codes).await.expect("asked"),
        "no longer offered"
    );
    assert!(accounts.confirm_second_factor(id, SECRET, 100, &codes).await.expect("confirmed"));
    assert!(!accounts.confirm_second_factor(id, SECRET, 101, &codes).await.expect("asked"), "twice");
    let confirmed = factor(&office).await.expect("confirmed");
    assert_eq!((confirmed.confirmed, confirmed.last_step, confirmed.recovery.len()), (true, 100, 3));
    assert!(codes.iter().all(|code| confirmed.recovery.contains(code)));
    assert!(!accounts.put_second_factor(id, b"other").await.expect("asked"), "one is confirmed");
    assert!(accounts.remove_second_factor(id).await.expect("removed"));
    assert!(factor(&office).await.is_none());
    assert!(!accounts.use_recovery_code(id, &codes[0]).await.expect("asked"));
    assert!(!accounts.replace_recovery_codes(id, &codes).await.expect("asked"));
}

#[tokio::test]
async fn nobody_is_made_by_a_second_factor() {
    let office = Office::new().await;
    let (accounts, nobody) = (&office.accounts, &AdminId::from_random(random()));
    assert!(!accounts.put_second_factor(nobody, SECRET).await.expect("asked"));
    assert!(!accounts.remove_second_factor(nobody).await.expect("asked"));
    assert!(!accounts.use_step(nobody, 1).await.expect("asked"));
    assert_eq!(office.items().await.len(), 3);
}

#[tokio::test]
async fn a_step_counts_once_and_none_before_it() {
    let office = Office::new().await;
    let (accounts, id) = (&office.accounts, &office.owner.id);
    confirm(accounts, id, &codes::<1>()).await;
    for (step, counts) in [(100, false), (99, false), (102, true), (102, false), (101, false), (103, true)] {
        assert_eq!(accounts.use_step(id, step).await.expect("asked"), counts, "{step}");
    }
    assert_eq!(factor(&office).await.expect("confirmed").last_step, 103);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_with_the_same_code_one_comes_in() {
    let office = Office::new().await;
    let (accounts, id) = (&office.accounts, &office.owner.id);
    let codes = codes::<2>();
    confirm(accounts, id, &codes).await;
    let came_in = |outcomes: Vec<Result<bool, _>>| {
        outcomes
            .into_iter()
            .filter(|outcome: &Result<_, crate::StoreError>| matches!(outcome, Ok(true)))
            .count()
    };
    assert_eq!(came_in(join_all((0..10).map(|_| accounts.use_step(id, 101))).await), 1);
    assert_eq!(came_in(join_all((0..10).map(|_| accounts.use_recovery_code(id, &codes[0]))).await), 1);
    assert_eq!(factor(&office).await.expect("confirmed").recovery, codes[1..]);
}

#[tokio::test]
async fn recovery_codes_go_one_by_one_and_are_replaced_all() {
    let office = Office::new().await;
    let (accounts, id) = (&office.accounts, &office.owner.id);
    let (first, second) = (codes::<2>(), codes::<2>());
    confirm(accounts, id, &first).await;
    assert!(!accounts.use_recovery_code(id, &second[0]).await.expect("asked"), "another's");
    for code in &first {
        assert!(accounts.use_recovery_code(id, code).await.expect("used"));
        assert!(!accounts.use_recovery_code(id, code).await.expect("asked"), "twice");
    }
    let left = factor(&office).await.expect("confirmed");
    assert!(left.confirmed && left.recovery.is_empty());
    assert!(accounts.replace_recovery_codes(id, &second).await.expect("replaced"));
    assert!(!accounts.use_recovery_code(id, &first[0]).await.expect("asked"));
    assert!(accounts.use_recovery_code(id, &second[0]).await.expect("used"));
}
