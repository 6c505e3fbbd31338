//! Tests over the whole newsroom, on both engines.

mod newsroom;
