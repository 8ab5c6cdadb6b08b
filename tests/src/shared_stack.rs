use std::fs::File;

use crate::{Outputs, Stack};

/// What every test on a stack shares (its set-up, its settings, its signing key), used together with others
/// or alone, for as long as this value lives. A file tells it to the other tests: each test file is a process.
pub(crate) struct SharedStack {
    _file: File,
}

impl SharedStack {
    /// Beside others who leave it as it is.
    pub(crate) fn with_others(outputs: &Outputs, stack: &Stack) -> Self {
        let file = open(outputs, stack);
        file.lock_shared().expect("the stack's lock can be taken");
        Self { _file: file }
    }

    /// Alone, to change it and to change it back.
    pub(crate) fn alone(outputs: &Outputs, stack: &Stack) -> Self {
        let file = open(outputs, stack);
        file.lock().expect("the stack's lock can be taken");
        Self { _file: file }
    }
}

fn open(outputs: &Outputs, stack: &Stack) -> File {
    let path = outputs.logs.join(format!("in-use-{}.lock", stack.table("accounts")));
    let options = File::options().write(true).create(true).truncate(false).open(path);
    options.expect("the stack's lock can be written")
}
