use std::time::Duration;

use destination::Provider;
use edge::{Work, WorkError};
use queue::Message;

use crate::{Ended, Target, Worker};

/// Does what the function is called for. `provider` is `None` where Purelymail isn't set up.
///
/// # Errors
/// When something of ours failed: the message is to come again.
pub async fn work_off(
    worker: &Worker,
    provider: Option<&Provider>,
    work: Work,
    left: Duration,
) -> Result<(), WorkError> {
    let body = match work {
        Work::Message(body) => body,
        Work::Sweep => return worker.sweep().await,
    };
    let Message { campaign, mapping } = Message::parse(&body)?;
    let Some(provider) = provider else {
        return worker.carry_on(&campaign, &mapping, None, left).await.map(drop);
    };
    let target = Target { api: provider.api().await?, imap: provider.imap().clone() };
    match worker.carry_on(&campaign, &mapping, Some(&target), left).await? {
        // Perhaps there is a new one.
        Ended::Waiting { token_refused: true } => provider.forget_token().await,
        Ended::Waiting { token_refused: false } | Ended::Over | Ended::ToBeContinued | Ended::Busy => {}
    }
    Ok(())
}
