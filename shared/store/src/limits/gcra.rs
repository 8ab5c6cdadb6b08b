pub(super) struct Gcra;
