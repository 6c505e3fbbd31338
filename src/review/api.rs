//! Server functions of review.
