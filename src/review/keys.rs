//! The queue by keyboard.
