use domain::Timestamp;

use super::{HELD, Lease, MappingRuns, RunError, items};
use crate::{
    MappingFailure, MappingState,
    item::{Attributes, millis, number, seconds_after, text},
    transaction::Write,
};

impl MappingRuns {
    /// How long the admin may read the passwords of new accounts: 24 hours, in seconds.
    pub const HAND_OVER_SECONDS: u64 = 24 * 60 * 60;

    /// The next state, with `of` to do in it.
    pub async fn advance(
        &self,
        lease: &Lease,
        from: MappingState,
        to: MappingState,
        of: u16,
        failure: Option<MappingFailure>,
        now: Timestamp,
    ) -> Result<(), RunError> {
        let values = [
            (":owner", text(lease.owner())),
            (":state", text(from.as_str())),
            (":next", text(to.as_str())),
            (":done", number(0)),
            (":of", number(of)),
            (":until", millis(Lease::end(now))),
        ];
        let header = match failure {
            None => Write::update(
                lease.header(),
                "SET mapping_state = :next, done_count = :done, total_count = :of, lease_until = :until \
                 REMOVE stalled_since",
                HELD,
                values,
            ),
            Some(failure) => {
                let [owner, state, next, done, of, until] = values;
                Write::update(
                    lease.header(),
                    "SET mapping_state = :next, done_count = :done, total_count = :of, lease_until = :until, \
                     failure_code = :failure REMOVE stalled_since",
                    HELD,
                    [owner, state, next, done, of, until, (":failure", text(failure.as_str()))],
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
    ) -> Result<(), RunError> {
        let until = now.plus_seconds(Self::HAND_OVER_SECONDS);
        let parts = hand_over.map(|sealed| {
            items::part_items(sealed, |part| items::hand_over(&lease.campaign, &lease.mapping, part))
        });
        let values = [
            (":owner", text(lease.owner())),
            (":state", text(MappingState::Committing.as_str())),
            (":next", text(MappingState::Committed.as_str())),
            (":until", millis(Lease::end(now))),
        ];
        let header = match &parts {
            None => Write::update(
                lease.header(),
                "SET mapping_state = :next, done_count = total_count, lease_until = :until \
                 REMOVE stalled_since",
                HELD,
                values,
            ),
            Some(parts) => {
                let [owner, state, next, lease_until] = values;
                let (parts, end) = ((":parts", number(parts.len())), (":end", millis(until)));
                Write::update(
                    lease.header(),
                    "SET mapping_state = :next, done_count = total_count, lease_until = :until, \
                     hand_over_parts = :parts, hand_over_until = :end REMOVE stalled_since",
                    HELD,
                    [owner, state, next, lease_until, parts, end],
                )
            }
        };
        let dated = |mut part: Attributes| {
            part.insert("purge_at".to_owned(), seconds_after(until));
            Write::put_new(part)
        };
        let parts: Vec<_> = parts.into_iter().flatten().map(dated).collect();
        self.write("commit a mapping", header, &parts, &[]).await
    }
}
