//! How long an answer takes tells nobody whether an address is known (OWASP ASVS 5.0, 6.3.8).
//!
//! The calls go to the API itself, with the key that only the distribution has: what lies before it would only
//! blur the figure. Samples of both kinds alternate, so that whatever else the machine does falls on both alike. What is compared
//! is ranks and not means, which a single pause would move: A is the probability that a known address takes longer
//! than an unknown one, 0.5 if there is nothing to see.
#![allow(clippy::print_stdout, reason = "the figures are to be read")]

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{Account, Bench, answer};

/// Times of both kinds.
#[derive(Default)]
struct Samples {
    known: Vec<Duration>,
    unknown: Vec<Duration>,
}

impl Samples {
    /// P(known > unknown) + ½ P(known = unknown), and its standard deviation if both are alike (Mann and
    /// Whitney, 1947).
    fn rank(&self) -> (f64, f64) {
        let mut sum = 0.0;
        for known in &self.known {
            for unknown in &self.unknown {
                sum += match known.cmp(unknown) {
                    std::cmp::Ordering::Greater => 1.0,
                    std::cmp::Ordering::Equal => 0.5,
                    std::cmp::Ordering::Less => 0.0,
                };
            }
        }
        let [n, m] =
            [&self.known, &self.unknown].map(|kind| f64::from(u32::try_from(kind.len()).expect("few")));
        (sum / (n * m), ((n + m + 1.0) / (12.0 * n * m)).sqrt())
    }

    fn expect_alike(mut self, what: &str) {
        let (rank, deviation) = self.rank();
        let [known, unknown] = [&mut self.known, &mut self.unknown].map(|kind| {
            kind.sort_unstable();
            kind[kind.len() / 2]
        });
        println!(
            "{what}: medians {known:?} (known), {unknown:?} (unknown), A = {rank:.3}, {:.1} deviations of {deviation:.3}",
            (rank - 0.5).abs() / deviation,
        );
        assert!((rank - 0.5).abs() <= 4.0 * deviation, "{what}: {rank} tells whether an address is known");
    }
}

/// Somebody's wrong passwords, several people's in turn; and as many addresses that nobody has.
struct Scene {
    bench: Bench,
    known: Vec<Account>,
    http: reqwest::Client,
    key: String,
}

impl Scene {
    async fn new() -> Self {
        // Nobody else is to keep the machine busy.
        let bench = Bench::alone();
        let mut known = Vec::new();
        for _ in 0..4 {
            known.push(bench.hire("viewer").await.account.mistaken());
        }
        let key = tests::admin_key(&bench.aws, &bench.stack).await;
        Self { bench, known, http: tests::http(None), key }
    }

    fn pair(&self, number: usize) -> (Account, Account) {
        let known = self.known[number % self.known.len()].clone();
        let mut unknown = Account::unheard_of("viewer");
        unknown.password.clone_from(&known.password);
        (known, unknown)
    }

    /// How long the API takes for that.
    async fn time(&self, path: &str, body: &Value, status: u16) -> Duration {
        let mut request = self.http.post(format!("{}{path}", self.bench.stack.admin_api)).json(body);
        for (name, value) in [
            ("x-api-key", self.key.as_str()),
            ("x-mailgather-visitor", "198.51.100.7"),
            ("x-mailgather-host", "localhost"),
            ("x-mailgather", "1"),
            ("sec-fetch-site", "same-origin"),
        ] {
            request = request.header(name, value);
        }
        let begin = Instant::now();
        let answer = answer(request).await;
        let time = begin.elapsed();
        assert_eq!(answer.status, status, "{answer:?}");
        time
    }
}

/// Pairs of sign-ins: the more, the smaller a difference is found.
const PAIRS: (usize, usize) = (100, 500);
/// Before them, to warm everything up.
const FIRST: usize = 10;

#[tokio::test]
async fn a_sign_in_takes_as_long_for_unknown_addresses() {
    let scene = Scene::new().await;
    let mut samples = Samples::default();
    let sign_in = async |account: &Account| scene.time("/api/sign-in", &account.credentials(), 401).await;
    for number in 0..FIRST + tests::size(PAIRS.0, PAIRS.1) {
        let (known, unknown) = scene.pair(number);
        // Whichever comes second finds warmer caches.
        let (known, unknown) = if number % 2 == 0 {
            let known = sign_in(&known).await;
            (known, sign_in(&unknown).await)
        } else {
            let unknown = sign_in(&unknown).await;
            (sign_in(&known).await, unknown)
        };
        if number >= FIRST {
            samples.known.push(known);
            samples.unknown.push(unknown);
        }
    }
    samples.expect_alike("sign-in");
}

/// The answer comes at a fixed time after the question, so there are fewer samples, several at once.
#[tokio::test]
async fn a_reset_takes_as_long_for_unknown_addresses() {
    let scene = Scene::new().await;
    let mut samples = Samples::default();
    let ask = async |account: &Account| scene.time("/api/reset", &json!({"email": account.email}), 202).await;
    for round in 0..7 {
        let (known, unknown): (Vec<_>, Vec<_>) = (0..3).map(|number| scene.pair(number)).unzip();
        let (known, unknown) = (join_all(known.iter().map(&ask)), join_all(unknown.iter().map(&ask)));
        // Whoever is asked second waits behind the first.
        let (known, unknown) = if round % 2 == 0 {
            tokio::join!(known, unknown)
        } else {
            let (unknown, known) = tokio::join!(unknown, known);
            (known, unknown)
        };
        // The first ones warm everything up.
        if round > 0 {
            samples.known.extend(known);
            samples.unknown.extend(unknown);
        }
    }
    samples.expect_alike("reset");
}

#[test]
fn the_figure_finds_a_difference() {
    let times = |from: u64, count: u64| (0..count).map(|n| Duration::from_millis(from + n % 50)).collect();
    let alike = Samples { known: times(100, 500), unknown: times(100, 500) };
    let (rank, deviation) = alike.rank();
    assert!((rank - 0.5).abs() < 1e-9 && (deviation - 0.01827).abs() < 1e-4, "{rank} {deviation}");
    let apart = Samples { known: times(105, 500), unknown: times(100, 500) };
    let (rank, deviation) = apart.rank();
    assert!((rank - 0.5) > 4.0 * deviation, "{rank}");
}
