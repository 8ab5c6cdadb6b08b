//! A mapping that is stopped before midnight and resumed after it is recorded on the day of its end, also where the
//! month or the year ends as well.

use domain::Timestamp;

use crate::in_world_at;
use crate::play;
use crate::scenarios::SCENARIOS;
use crate::schedule::{Schedule, Stop};

/// 2027-12-31, 2028-02-28 and 2028-02-29 at 23:59:00Z.
const EVES: [u64; 3] = [1_830_297_540, 1_835_395_140, 1_835_481_540];

#[test]
fn a_mapping_that_goes_on_past_midnight_is_recorded() {
    for eve in EVES.map(Timestamp::from_seconds) {
        in_world_at(eve, |world, runtime| {
            for scenario in SCENARIOS.iter().filter(|one| ["all-new", "refused"].contains(&one.name)) {
                // A stop lets two minutes pass.
                let schedule = Schedule::single(scenario, 0, Stop { call: 9, after: true });
                runtime.block_on(play::play(world, &schedule));
                assert_ne!(world.now().day(), eve.day(), "{schedule} ended before midnight");
                let newest = runtime.block_on(world.entries()).into_iter().next().expect("an entry");
                assert_eq!(newest.place.day, world.now().day(), "{schedule}");
            }
        });
    }
}
