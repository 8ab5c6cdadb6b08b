pub(super) struct SlidingLog;
