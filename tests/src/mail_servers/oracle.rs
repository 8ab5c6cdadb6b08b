use std::process::Stdio;

type Question = Box<dyn Fn(&str, &str) -> Vec<String> + Send + Sync>;

/// A server's own tool that tells whether an address and a password belong together.
pub struct Oracle {
    /// What it is called.
    pub name: &'static str,
    /// Whether it can be asked about such a password.
    takes: fn(&str) -> bool,
    /// Whether its answer holds for `AUTHENTICATE PLAIN` as it does for `LOGIN`.
    sasl_too: fn(&str) -> bool,
    question: Question,
}

impl Oracle {
    pub(super) fn new(
        name: &'static str,
        question: impl Fn(&str, &str) -> Vec<String> + Send + Sync + 'static,
    ) -> Self {
        Self { name, takes: |_| true, sasl_too: |_| true, question: Box::new(question) }
    }

    pub(super) fn only_for(self, takes: fn(&str) -> bool) -> Self {
        Self { takes, ..self }
    }

    pub(super) fn for_login_only_unless(self, sasl_too: fn(&str) -> bool) -> Self {
        Self { sasl_too, ..self }
    }

    /// Whether what it says of this password to `LOGIN` it says to `AUTHENTICATE PLAIN`, too.
    pub fn speaks_for_sasl(&self, password: &str) -> bool {
        (self.sasl_too)(password)
    }

    /// Asks it; nothing when it can't be asked about such a password.
    pub async fn accepts(&self, address: &str, password: &str) -> Option<bool> {
        if !(self.takes)(password) {
            return None;
        }
        let arguments = (self.question)(address, password);
        let (program, arguments) = arguments.split_first().expect("a program");
        let mut command = tokio::process::Command::new(program);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Some(command.status().await.expect("the server's own tool starts").success())
    }
}
