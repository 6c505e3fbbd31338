//! Shared leaf components.
