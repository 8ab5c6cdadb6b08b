//! The one guard: who calls an admin function, and whether they may.
