use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// Someone who may sign in, and a password that is almost theirs.
#[derive(Clone)]
pub struct Account {
    /// Where mail goes, and the login.
    pub address: String,
    /// What opens it.
    pub password: String,
    /// What doesn't.
    pub wrong: String,
}

impl Account {
    /// `{SHA256}` and base64, a form that Dovecot and Courier know: any bytes can be hashed.
    pub(super) fn hash(&self) -> String {
        format!("{{SHA256}}{}", STANDARD.encode(Sha256::digest(self.password.as_bytes())))
    }

    /// What stands before the `@`.
    pub(super) fn local(&self) -> &str {
        self.address.split('@').next().unwrap_or_default()
    }
}

/// What every address ends in, after the `@`.
pub(super) const DOMAIN: &str = "example.org";

const QUOTES: &str = "\"\"'`\"";
const BACKSLASHES: &str = "\\\\\\\"";
const ASCII: &str =
    " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";
const LATIN: &str = "aeiouäöüßéèçñåøÆÐþ¿¡£§µ÷\u{a0}";
const WORLD: &str = "парольπάσχა密码パスワード비밀번호סיסמהكلمةสกุลe\u{301}o\u{308}\u{200d}\u{202e}\u{feff}ﬁⅣ";
const EMOJI: &str = "🔑🙂👩\u{200d}🚀🏳\u{fe0f}❤\u{fe0f}🇪🇺";
const CONTROLS: &str = "\t\u{1}\u{7}\u{8}\u{1b}\u{7f}ab";
/// What means something in IMAP, if it isn't held back by quotes.
const IMAP: &[&str] = &[
    "{5}", "{5+}", "~{3+}x", "NIL", "*", "%", "(x", "x)", "\"\"", "\" \"", "a1 OK x", "* BYE", "]", "=\\",
    "\\", "\"",
];

/// As many as asked for, the same ones for the same seed. Every form of password comes about equally often.
pub fn accounts(seed: u64, count: usize) -> Vec<Account> {
    let mut dice = Dice(seed);
    (0..count)
        .map(|number| {
            let password = password(number, &mut dice);
            let wrong = almost(&password, &mut dice);
            Account { address: format!("user{number:03}@{DOMAIN}"), password, wrong }
        })
        .collect()
}

fn password(number: usize, dice: &mut Dice) -> String {
    let all = [QUOTES, BACKSLASHES, ASCII, LATIN, WORLD, EMOJI].concat();
    match number % 12 {
        0 => dice.word(&[QUOTES, "not-a-secret"].concat(), 3..20),
        1 => dice.word(&[BACKSLASHES, "not-a-secret"].concat(), 3..20),
        2 => format!(
            "{}{}{}",
            " ".repeat(dice.below(3)),
            dice.word(ASCII, 4..12),
            " ".repeat(1 + dice.below(3))
        ),
        3 => dice.word(LATIN, 4..30),
        4 => dice.word(WORLD, 4..30),
        5 => dice.word(EMOJI, 2..16),
        6 => dice.word(&all, 1..2),
        7 => dice.word(ASCII, 200..201),
        8 => dice.word(&all, 200..201),
        9 => dice.word(ASCII, 2..40),
        10 => (0..=dice.below(3)).map(|_| IMAP[dice.below(IMAP.len())]).collect(),
        _ => dice.word(CONTROLS, 2..12),
    }
}

/// Another password, as near to this one as a mistake would be.
fn almost(password: &str, dice: &mut Dice) -> String {
    let mut shorter: Vec<char> = password.chars().collect();
    let last = shorter.pop();
    let shorter: String = shorter.into_iter().collect();
    let other = if last == Some('x') { 'y' } else { 'x' };
    let mut some = [
        format!("{password} "),
        format!(" {password}"),
        password.trim().to_owned(),
        password.replace(['"', '\\'], ""),
        password.replace('\\', "\\\\").replace('"', "\\\""),
        password.replace("\\\\", "\\").replace("\\\"", "\""),
        password.to_uppercase(),
        password.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect(),
        password.chars().filter(char::is_ascii).collect(),
        format!("{password}{password}"),
        format!("{shorter}{other}"),
        shorter,
    ];
    let begin = dice.below(some.len());
    some.rotate_left(begin);
    let mut some =
        some.into_iter().filter(|wrong| !wrong.is_empty() && wrong != password && wrong.len() <= 1024);
    some.next().expect("a password and a space is another password")
}

/// SplitMix64 (Steele, Lea and Flood, 2014): good enough to choose letters with.
struct Dice(u64);

impl Dice {
    fn word(&mut self, letters: &str, length: std::ops::Range<usize>) -> String {
        let letters: Vec<char> = letters.chars().collect();
        let length = length.start + self.below(length.end - length.start);
        (0..length).map(|_| letters[self.below(letters.len())]).collect()
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).expect("below a usize")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_account_has_a_right_and_a_wrong_password_that_a_form_would_take() {
        for account in accounts(7, 1200) {
            assert_ne!(account.password, account.wrong);
            for password in [account.password, account.wrong] {
                assert!(domain::Password::parse(password).is_ok());
            }
        }
    }

    #[test]
    fn the_seed_decides() {
        let words =
            |seed| accounts(seed, 50).into_iter().map(|some| some.password + &some.wrong).collect::<Vec<_>>();
        assert_eq!(words(1), words(1));
        assert_ne!(words(1), words(2));
    }
}
