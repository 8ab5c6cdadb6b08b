//! Mutates conversations of a corpus and keeps those that behave in a new way. It needs no nightly
//! compiler: what the client said and how it ended stands in for coverage.

use std::collections::HashSet;

use domain::Security;

use crate::oracle::{Record, broken, conversation, play};

/// Words of the protocol, to put where they hurt.
const WORDS: [&[u8]; 36] = [
    b"* ",
    b"+ ",
    b"a0 ",
    b"a1 ",
    b"a2 ",
    b"a3 ",
    b"a4 ",
    b"OK ",
    b"NO ",
    b"BAD ",
    b"BYE ",
    b"PREAUTH ",
    b"\r\n",
    b"\n",
    b"\r",
    b"\0",
    b" ",
    b"]",
    b"[CAPABILITY ",
    b"[ALERT] ",
    b"[WEBALERT x] ",
    b"[UNAVAILABLE] ",
    b"[AUTHENTICATIONFAILED] ",
    b"AUTH=PLAIN ",
    b"SASL-IR ",
    b"LITERAL+ ",
    b"LITERAL- ",
    b"LOGINDISABLED ",
    b"ID ",
    b"{5}\r\n",
    b"{99999999999}\r\n",
    b"{0}\r\n",
    b"* 4294967296 EXISTS\r\n",
    b"* CAPABILITY ",
    b"\xff",
    b"Suggested Backoff Time: ",
];

/// What a run found.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    pub(crate) executions: u64,
    /// Ways to behave.
    pub(crate) behaviours: usize,
    pub(crate) verified: u64,
    pub(crate) longest: usize,
}

/// A broken promise, and the stream that breaks it.
pub(crate) type Finding = (&'static str, Vec<u8>);

/// Runs that many executions from a seed; stops at the first finding.
pub(crate) fn run(corpus: Vec<Vec<u8>>, executions: u64, seed: u64) -> Result<Figures, Finding> {
    let mut dice = Dice(seed << 1 | 1);
    let mut figures = Figures::default();
    let mut seen = HashSet::new();
    let mut pool = corpus;
    for execution in 0..executions {
        let index = usize::try_from(execution).unwrap_or(usize::MAX);
        let stream = match pool.get(index) {
            Some(known) => known.clone(),
            None => mutate(&pool, &mut dice),
        };
        let security = [Security::Tls, Security::StartTls, Security::Plain][dice.below(3)];
        let size = [1, 2, 5, 64, 4096][dice.below(5)];
        let lines = stream.split_inclusive(|b| *b == b'\n');
        let record = play(conversation(security), lines.flat_map(|line| line.chunks(size)));
        if let Some(promise) = broken(&record, security) {
            return Err((promise, stream));
        }
        figures.verified += u64::from(record.verified);
        figures.longest = figures.longest.max(record.heard.len());
        if seen.insert(behaviour(&record, security)) && index >= pool.len() {
            pool.push(stream);
        }
    }
    figures.executions = executions;
    figures.behaviours = seen.len();
    Ok(figures)
}

/// The first two words of each command, and the end.
fn behaviour(record: &Record, security: Security) -> String {
    let words = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        text.split_whitespace().skip(1).take(2).collect::<Vec<_>>().join(" ")
    };
    let said: Vec<_> = record.sent.iter().map(|(_, bytes)| words(bytes)).collect();
    format!("{} {} {}", security.as_str(), said.join("|"), record.outcome)
}

fn mutate(pool: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut stream = pool[dice.below(pool.len())].clone();
    for _ in 0..=dice.below(4) {
        let at = dice.below(stream.len() + 1);
        match dice.below(9) {
            0 => drop(stream.splice(at..at, WORDS[dice.below(WORDS.len())].iter().copied())),
            1 => stream.insert(at, dice.byte()),
            2 if at < stream.len() => stream[at] = dice.byte(),
            3 if at < stream.len() => stream[at] ^= 1 << dice.below(8),
            4 => {
                let end = (at + dice.below(20)).min(stream.len());
                stream.drain(at..end);
            }
            5 => stream.truncate(at),
            6 => {
                // A line twice, or somewhere else.
                let lines: Vec<_> = stream.split_inclusive(|b| *b == b'\n').map(<[u8]>::to_vec).collect();
                if !lines.is_empty() {
                    let line = lines[dice.below(lines.len())].clone();
                    let place = dice.below(lines.len() + 1);
                    stream = [lines[..place].concat(), line, lines[place..].concat()].concat();
                }
            }
            7 => {
                let other = &pool[dice.below(pool.len())];
                stream.truncate(at);
                stream.extend(&other[dice.below(other.len() + 1)..]);
            }
            _ => {
                let many = stream.clone();
                let times = dice.below(40);
                if stream.len() * times < 100_000 {
                    (0..times).for_each(|_| stream.extend(&many));
                }
            }
        }
    }
    stream
}

/// xorshift64*: the same run from the same seed.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from((self.next() >> 33) % bound as u64).unwrap_or(0)
    }

    fn byte(&mut self) -> u8 {
        self.next().to_be_bytes()[0]
    }
}
