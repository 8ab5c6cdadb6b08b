use domain::Timestamp;

use super::{HELD, Lease, MappingRuns, RunError, items};
use crate::{
    HandOver, MappingFailure, MappingState,
    item::{Attributes, millis, number, seconds_after, text},
    transaction::Write,
};

impl MappingRuns {
    /// How long the admin may read the passwords of new accounts: 24 hours, in seconds.
    pub const HAND_OVER_SECONDS: u64 = 24 * 60 * 60;

    /// The next state, in which so much of so much is done already.
    pub async fn advance(
        &self,
        lease: &Lease,
        from: MappingState,
        to: MappingState,
        (done, of): (u16, u16),
        failure: Option<MappingFailure>,
    ) -> Result<(), RunError> {
        let values = [
            (":owner", text(lease.owner())),
            (":state", text(from.as_str())),
            (":next", text(to.as_str())),
            (":done", number(done)),
            (":of", number(of)),
        ];
        let header = match failure {
            None => Write::update(
                lease.header(),
                "SET mapping_state = :next, done_count = :done, total_count = :of REMOVE stalled_since",
                HELD,
                values,
            ),
            Some(failure) => {
                let [owner, state, next, done, of] = values;
                Write::update(
                    lease.header(),
                    "SET mapping_state = :next, done_count = :done, total_count = :of, \
                     failure_code = :failure REMOVE stalled_since",
                    HELD,
                    [owner, state, next, done, of, (":failure", text(failure.as_str()))],
                )
            }
        };
        self.write("advance a mapping", header, &[], &[]).await
    }

    /// The one write by which all jobs of the mapping become visible, and the sealed passwords of new accounts
    /// readable for its admin.
    pub async fn commit(
        &self,
        lease: &Lease,
        hand_over: Option<&[u8]>,
        now: Timestamp,
    ) -> Result<HandOver, RunError> {
        let until = now.plus_seconds(Self::HAND_OVER_SECONDS);
        let parts = hand_over.map(|sealed| {
            items::part_items(sealed, |part| items::hand_over(&lease.campaign, &lease.mapping, part))
        });
        let values = [
            (":owner", text(lease.owner())),
            (":state", text(MappingState::Committing.as_str())),
            (":next", text(MappingState::Committed.as_str())),
        ];
        let header = match &parts {
            None => Write::update(
                lease.header(),
                "SET mapping_state = :next, done_count = total_count REMOVE stalled_since",
                HELD,
                values,
            ),
            Some(parts) => {
                let [owner, state, next] = values;
                let (parts, end) = ((":parts", number(parts.len())), (":end", millis(until)));
                Write::update(
                    lease.header(),
                    "SET mapping_state = :next, done_count = total_count, \
                     hand_over_parts = :parts, hand_over_until = :end REMOVE stalled_since",
                    HELD,
                    [owner, state, next, parts, end],
                )
            }
        };
        let dated = |mut part: Attributes| {
            part.insert("purge_at".to_owned(), seconds_after(until));
            Write::put_new(part)
        };
        let parts: Vec<_> = parts.into_iter().flatten().map(dated).collect();
        self.write("commit a mapping", header, &parts, &[]).await?;
        Ok(match u8::try_from(parts.len()) {
            Ok(parts @ 1..) => HandOver::Ready { parts, until },
            Ok(0) | Err(_) => HandOver::None,
        })
    }
}
