//! Where the worker's calls come by, and are stopped.

use std::fmt;
use std::sync::Mutex;

use tokio::sync::Notify;

use crate::schedule::Stop;

/// Where every call of the worker to the outside comes by, is counted, and may be where it is stopped.
#[derive(Default)]
pub(crate) struct Gate {
    state: Mutex<State>,
    stopped: Notify,
}

#[derive(Default)]
struct State {
    /// Of this run.
    calls: u32,
    stop: Option<Stop>,
    /// Until the next run nothing passes.
    is_closed: bool,
    /// Calls that were let through and aren't answered yet.
    under_way: usize,
    /// Of all runs.
    trace: Vec<Traced>,
}

/// A call of the worker.
pub(crate) struct Traced {
    /// Within its run, from 1.
    pub(crate) number: u32,
    pub(crate) name: String,
    stop: Option<Stop>,
}

impl fmt::Display for Traced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.stop {
            Some(Stop { after: true, .. }) => "  <- stopped after it",
            Some(Stop { after: false, .. }) => "  <- stopped before it",
            None => "",
        };
        write!(f, "{:3} {}{mark}", self.number, self.name)
    }
}

/// What becomes of a call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pass {
    /// It is carried out and answered.
    Through,
    /// It is carried out and not answered.
    Unanswered,
    /// It isn't carried out.
    Stopped,
}

impl Gate {
    /// Before a run.
    pub(crate) fn open(&self, stop: Option<Stop>) {
        let mut state = self.state.lock().expect("nobody panicked");
        (state.calls, state.stop, state.is_closed) = (0, stop, false);
    }

    /// Between runs.
    pub(crate) fn close(&self) {
        self.state.lock().expect("nobody panicked").is_closed = true;
    }

    /// A call arrives.
    pub(crate) fn enter(&self, call: &str) -> Pass {
        let mut state = self.state.lock().expect("nobody panicked");
        if state.is_closed {
            return Pass::Stopped;
        }
        state.calls += 1;
        let stop = state.stop.filter(|stop| stop.call == state.calls);
        let traced = Traced { number: state.calls, name: call.to_owned(), stop };
        state.trace.push(traced);
        match stop {
            None => {
                state.under_way += 1;
                Pass::Through
            }
            Some(stop) => {
                state.is_closed = true;
                if stop.after {
                    state.under_way += 1;
                    Pass::Unanswered
                } else {
                    self.stopped.notify_one();
                    Pass::Stopped
                }
            }
        }
    }

    /// A call that was let through has taken effect.
    pub(crate) fn leave(&self, pass: Pass) {
        self.state.lock().expect("nobody panicked").under_way -= 1;
        if pass == Pass::Unanswered {
            self.stopped.notify_one();
        }
    }

    /// Waits for the stop.
    pub(crate) async fn stopped(&self) {
        self.stopped.notified().await;
    }

    /// Waits until what was let through has taken effect, all of it.
    pub(crate) async fn settle(&self) {
        while self.state.lock().expect("nobody panicked").under_way > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
    }

    /// The calls since the last time.
    pub(crate) fn take_trace(&self) -> Vec<Traced> {
        std::mem::take(&mut self.state.lock().expect("nobody panicked").trace)
    }
}
