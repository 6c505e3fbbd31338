//! Numbers as bytes, little-endian: how a model lies in its file.

use bytes::{Buf, Bytes};

use crate::suggest::ModelFault;

/// Writes numbers one behind the other.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// All that was written.
    pub(crate) fn as_slice(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn u8(&mut self, number: u8) {
        self.bytes.push(number);
    }

    pub(crate) fn u32(&mut self, number: u32) {
        self.bytes.extend(number.to_le_bytes());
    }

    pub(crate) fn f32(&mut self, number: f32) {
        self.bytes.extend(number.to_le_bytes());
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend(bytes);
    }
}

/// Reads numbers one behind the other; every read past the end is a fault, never a panic.
#[derive(Debug)]
pub(crate) struct Reader {
    rest: Bytes,
}

impl Reader {
    pub(crate) fn new(bytes: Bytes) -> Self {
        Self { rest: bytes }
    }

    /// So many bytes where they are, not copied.
    pub(crate) fn bytes(&mut self, count: usize) -> Result<Bytes, ModelFault> {
        if count > self.rest.len() {
            return Err(ModelFault::Damaged);
        }
        Ok(self.rest.split_to(count))
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ModelFault> {
        let taken = *self.rest.first_chunk().ok_or(ModelFault::Damaged)?;
        self.rest.advance(N);
        Ok(taken)
    }

    pub(crate) fn u8(&mut self) -> Result<u8, ModelFault> {
        self.array().map(u8::from_le_bytes)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, ModelFault> {
        self.array().map(u32::from_le_bytes)
    }

    pub(crate) fn f32(&mut self) -> Result<f32, ModelFault> {
        let number = self.array().map(f32::from_le_bytes)?;
        if number.is_finite() { Ok(number) } else { Err(ModelFault::Damaged) }
    }

    /// Room for a list whose length was just read, each entry of which takes so many bytes: never more than there can be.
    pub(crate) fn room(&self, count: u32, bytes: usize) -> usize {
        (count as usize).min(self.rest.len() / bytes)
    }

    /// Whether everything was read.
    pub(crate) fn is_done(&self) -> bool {
        self.rest.is_empty()
    }
}
