//! The breakdown as pictures.
