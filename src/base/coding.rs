//! Content codings: how an answer is packed, and which of them who asks takes (RFC 9110, 12.5.3).

use brotli::CompressorWriter;
use flate2::{Compression, write::GzEncoder};
use std::io::{self, Write};

/// A coding in which answers are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// Brotli (RFC 7932).
    Brotli,
    /// Zstandard (RFC 8878).
    Zstd,
    /// Gzip (RFC 1952).
    Gzip,
}

impl Coding {
    /// All, those that pack pages best first.
    pub const ALL: [Self; 3] = [Self::Brotli, Self::Zstd, Self::Gzip];

    /// Its name in `Accept-Encoding` and `Content-Encoding`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Zstd => "zstd",
            Self::Gzip => "gzip",
        }
    }

    /// Packs what is kept and sent often: well, but within milliseconds.
    ///
    /// # Errors
    /// When the library lacks memory.
    pub fn pack(self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut packed = Vec::with_capacity(bytes.len() / 4);
        match self {
            Self::Brotli => CompressorWriter::new(&mut packed, 16 * 1024, 5, 20).write_all(bytes)?,
            Self::Zstd => packed = zstd::bulk::compress(bytes, 7)?,
            Self::Gzip => {
                let mut encoder = GzEncoder::new(packed, Compression::default());
                encoder.write_all(bytes)?;
                packed = encoder.finish()?;
            }
        }
        packed.shrink_to_fit();
        Ok(packed)
    }
}

/// How much who asks wants each coding: between 0, never, and 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Accepted {
    of: [Option<f32>; Coding::ALL.len()],
    identity: Option<f32>,
    any: Option<f32>,
}

impl Accepted {
    /// Out of the values of `Accept-Encoding`. What cannot be understood says nothing.
    pub fn read<'v>(values: impl IntoIterator<Item = &'v str>) -> Self {
        let mut accepted = Self::default();
        for one in values.into_iter().flat_map(|value| value.split(',')) {
            let (name, parameter) = one.split_once(';').unwrap_or((one, "q=1"));
            let (name, parameter) = (name.trim().to_ascii_lowercase(), parameter.trim().to_ascii_lowercase());
            let Some(Ok(wish)) = parameter.strip_prefix("q=").map(|q| q.trim().parse::<f32>()) else { continue };
            if !(0.0..=1.0).contains(&wish) {
                continue;
            }
            let name = name.strip_prefix("x-").unwrap_or(&name);
            match Coding::ALL.iter().position(|coding| coding.name() == name) {
                Some(at) => accepted.of[at] = Some(wish),
                None if name == "identity" => accepted.identity = Some(wish),
                None if name == "*" => accepted.any = Some(wish),
                None => {}
            }
        }
        accepted
    }

    fn wish(&self, coding: Coding) -> f32 {
        self.of[coding as usize].or(self.any).unwrap_or_default()
    }

    /// The coding to be sent, of these in the order in which we would have them; `None` for an answer as it is.
    pub fn best(&self, of: &[Coding]) -> Option<Coding> {
        let mut best = None;
        // As it is, unless it was named, only when nothing else is taken.
        let mut most = self.identity.unwrap_or_default();
        for coding in of {
            let wish = self.wish(*coding);
            if wish > most || (wish == most && wish > 0.0 && best.is_none()) {
                (best, most) = (Some(*coding), wish);
            }
        }
        best
    }

    /// Whether an answer as it is is refused.
    pub fn refuses_identity(&self) -> bool {
        self.identity.or(self.any) == Some(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn the_coding_is_the_one_that_is_wanted_most_and_of_equals_the_one_that_packs_best() {
        for (header, best, identity_refused) in [
            ("", None, false),
            ("gzip", Some(Coding::Gzip), false),
            ("gzip, deflate, br, zstd", Some(Coding::Brotli), false),
            ("gzip, zstd", Some(Coding::Zstd), false),
            ("GZIP;Q=0.8, br ; q=0.3", Some(Coding::Gzip), false),
            ("x-gzip", Some(Coding::Gzip), false),
            ("deflate", None, false),
            ("gzip;q=0", None, false),
            ("gzip;q=0.000, *", Some(Coding::Brotli), false),
            ("*", Some(Coding::Brotli), false),
            ("*;q=0", None, true),
            ("br;q=0, *;q=0.1", Some(Coding::Zstd), false),
            ("identity;q=0, gzip", Some(Coding::Gzip), true),
            ("identity;q=0", None, true),
            ("*;q=0, identity", None, false),
            ("*;q=0, gzip", Some(Coding::Gzip), true),
            ("identity, gzip;q=0.5", None, false),
            ("identity;q=0.5, gzip", Some(Coding::Gzip), false),
            ("identity, gzip", Some(Coding::Gzip), false),
            ("gzip;q=2, br;q=x, zstd;level=3", None, false),
        ] {
            let accepted = Accepted::read([header]);
            assert_eq!((accepted.best(&Coding::ALL), accepted.refuses_identity()), (best, identity_refused), "{header}");
        }
        assert_eq!(Accepted::read(["br", "gzip"]).best(&[Coding::Gzip]), Some(Coding::Gzip), "of several headers, and of what there is");
    }

    #[test]
    fn what_is_packed_is_had_back() {
        let page = "<p>Who says so?</p>".repeat(500).into_bytes();
        for coding in Coding::ALL {
            let packed = coding.pack(&page).expect("packed");
            assert!(packed.len() < page.len() / 10, "{coding:?}: {}", packed.len());
            let mut back = Vec::new();
            match coding {
                Coding::Brotli => brotli::Decompressor::new(packed.as_slice(), 4096).read_to_end(&mut back).map(drop),
                Coding::Zstd => zstd::stream::copy_decode(packed.as_slice(), &mut back),
                Coding::Gzip => flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut back).map(drop),
            }
            .expect("unpacked");
            assert_eq!(back, page, "{coding:?}");
        }
    }
}
