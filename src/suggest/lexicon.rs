//! What kind of word it is: the lexicographer files of WordNet ("verb.communication", "noun.person") and whether a verb takes
//! a that-clause, by base form.

use std::collections::HashMap;

use crate::suggest::{
    Document, ModelFault, Tag,
    bytes::{Reader, Writer},
    feature::word,
    leanings::{LEANINGS, Leanings},
};

/// What WordNet knows of a base form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The lexicographer file of its first sense as a noun (3 to 28); 0 when it is none.
    pub(crate) noun: u8,
    /// The lexicographer file of its first sense as a verb (29 to 43); 0 when it is none.
    pub(crate) verb: u8,
    /// All its files as a noun: bit `file - 3`.
    pub(crate) nouns: u32,
    /// All its files as a verb: bit `file - 29`; bit 15: takes a that-clause; bit 14 stands for bit 15 of the first sense.
    pub(crate) verbs: u32,
    /// The top of the chain of more general verbs of its first sense, two steps below the root; 0 when there is none.
    pub(crate) family: u32,
}

/// Base forms and irregular forms, by the hash of the word.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lexicon {
    entries: HashMap<u32, Entry, Plain>,
    /// Irregular form → base form, for verbs and nouns.
    irregular: HashMap<u32, u32, Plain>,
    /// What large text says of words.
    leanings: Leanings,
}

/// What the lexicon says of a token.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Sense {
    /// The hash of the base form.
    pub(crate) lemma: u32,
    pub(crate) entry: Entry,
}

impl Lexicon {
    /// A lexicon of these base forms and irregular forms.
    pub(crate) fn of(entries: Vec<(String, Entry)>, irregular: Vec<(String, String)>) -> Self {
        Self {
            entries: entries.into_iter().map(|(form, entry)| (word(form.as_bytes()), entry)).collect(),
            irregular: irregular.into_iter().map(|(form, base)| (word(form.as_bytes()), word(base.as_bytes()))).collect(),
            leanings: Leanings::default(),
        }
    }

    /// What it knows of a token of the document, by its part of speech.
    pub(crate) fn sense(&self, document: &Document, at: usize) -> Sense {
        let tag = document.tokens[at].tag;
        let lower = document.lower(at).as_bytes();
        let itself = document.tokens[at].word;
        let plain = Sense { lemma: itself, entry: Entry::default() };
        if !document.tokens[at].is_word {
            return plain;
        }
        let known = |lemma: u32| self.entries.get(&lemma).map(|&entry| Sense { lemma, entry });
        if matches!(tag, Tag::Nouns | Tag::VerbPast | Tag::VerbPresent | Tag::VerbGerund | Tag::VerbParticiple) {
            if let Some(&base) = self.irregular.get(&itself) {
                return known(base).unwrap_or(Sense { lemma: base, ..plain });
            }
            return stems(lower, tag, |stem| known(stem).filter(|sense| sense.entry.fits(tag))).or_else(|| known(itself)).unwrap_or(plain);
        }
        match tag {
            Tag::Auxiliary => self.irregular.get(&itself).map_or(plain, |&lemma| Sense { lemma, ..plain }),
            Tag::Noun | Tag::Verb => known(itself).unwrap_or(plain),
            // A capital letter does not make a minister a name.
            Tag::Name => known(itself).map_or(plain, |sense| Sense { entry: Entry { verb: 0, verbs: 0, ..sense.entry }, ..sense }),
            _ => plain,
        }
    }

    /// Tells the document of every word which kind of thing it is as a noun, and which capitals at the start of a sentence are
    /// names: a form in -s that is no plural of a noun.
    pub(crate) fn class_nouns(&self, document: &mut Document) {
        document.nouns = (0..document.tokens.len()).map(|at| self.noun(document, at)).collect();
        for at in 0..document.tokens.len() {
            let plural = document.tokens[at].tag == Tag::Nouns && document.form(at).starts_with(char::is_uppercase);
            if plural && document.nouns[at] == 0 {
                document.tokens[at].tag = Tag::Name;
            }
        }
    }

    fn noun(&self, document: &Document, at: usize) -> u8 {
        let token = &document.tokens[at];
        if !token.is_word || !matches!(token.tag, Tag::Noun | Tag::Nouns | Tag::Name | Tag::Adjective | Tag::Other) {
            return 0;
        }
        let known = |lemma: u32| self.entries.get(&lemma).filter(|entry| entry.noun != 0).map(|&entry| Sense { lemma, entry });
        let found = known(token.word)
            .or_else(|| self.irregular.get(&token.word).and_then(|&base| known(base)))
            .or_else(|| stems(document.lower(at).as_bytes(), Tag::Nouns, known));
        found.map_or(0, |sense| sense.entry.noun)
    }

    /// The lexicon with what large text says of words.
    pub(crate) fn with(self, leanings: Leanings) -> Self {
        Self { leanings, ..self }
    }

    /// How far the word with this hash leans to be a cue or a source.
    #[inline]
    pub(crate) fn leanings(&self, word: u32) -> [u8; LEANINGS] {
        self.leanings.word(word)
    }

    pub(crate) fn write(&self, to: &mut Writer) {
        let mut entries: Vec<_> = self.entries.iter().collect();
        entries.sort_by_key(|(hash, _)| **hash);
        to.u32(entries.len() as u32);
        for (&hash, entry) in entries {
            to.u32(hash);
            to.u8(entry.noun);
            to.u8(entry.verb);
            to.u32(entry.nouns);
            to.u32(entry.verbs);
            to.u32(entry.family);
        }
        let mut irregular: Vec<_> = self.irregular.iter().collect();
        irregular.sort_unstable();
        to.u32(irregular.len() as u32);
        for (&form, &base) in irregular {
            to.u32(form);
            to.u32(base);
        }
        self.leanings.write(to);
    }

    pub(crate) fn read(from: &mut Reader) -> Result<Self, ModelFault> {
        let mut lexicon = Self::default();
        let count = from.u32()?;
        lexicon.entries.reserve(from.room(count, 18));
        for _ in 0..count {
            let hash = from.u32()?;
            let entry = Entry { noun: from.u8()?, verb: from.u8()?, nouns: from.u32()?, verbs: from.u32()?, family: from.u32()? };
            lexicon.entries.insert(hash, entry);
        }
        for _ in 0..from.u32()? {
            let form = from.u32()?;
            lexicon.irregular.insert(form, from.u32()?);
        }
        lexicon.leanings = Leanings::read(from)?;
        Ok(lexicon)
    }
}

impl Entry {
    fn fits(&self, tag: Tag) -> bool {
        if tag.is_verb() { self.verb != 0 } else { self.noun != 0 }
    }
}

/// The first base form of a regular ending that `known` knows.
fn stems(lower: &[u8], tag: Tag, known: impl Fn(u32) -> Option<Sense>) -> Option<Sense> {
    let with = |cut: usize, ending: &[u8]| {
        let stem = &lower[..lower.len().checked_sub(cut)?];
        let hash = ending.iter().fold(word(stem), |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        known(hash)
    };
    let doubled = |cut: usize| {
        let stem = lower.len().checked_sub(cut)?;
        let twice = stem >= 3 && lower[stem - 1] == lower[stem - 2];
        if twice { with(cut + 1, b"") } else { None }
    };
    match tag {
        Tag::Nouns | Tag::VerbPresent if lower.ends_with(b"s") => {
            if lower.ends_with(b"ies") {
                return with(3, b"y").or_else(|| with(1, b""));
            }
            with(1, b"").or_else(|| if lower.ends_with(b"es") { with(2, b"") } else { None })
        }
        Tag::VerbGerund if lower.ends_with(b"ing") => with(3, b"").or_else(|| with(3, b"e")).or_else(|| doubled(3)),
        Tag::VerbPast | Tag::VerbParticiple if lower.ends_with(b"ed") => {
            if lower.ends_with(b"ied") {
                return with(3, b"y").or_else(|| with(1, b""));
            }
            with(1, b"").or_else(|| with(2, b"")).or_else(|| doubled(2))
        }
        _ => None,
    }
}

/// For keys that are hashes already, and for lists of words that no text can add to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Plain;

impl std::hash::BuildHasher for Plain {
    type Hasher = PlainHasher;

    fn build_hasher(&self) -> PlainHasher {
        PlainHasher(0)
    }
}

/// Spreads a 32-bit number over 64 bits.
#[derive(Debug)]
pub(crate) struct PlainHasher(u64);

impl std::hash::Hasher for PlainHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = u64::from(word(bytes)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    /// Ends a string; nothing to tell apart.
    fn write_u8(&mut self, _: u8) {}

    fn write_u32(&mut self, number: u32) {
        self.0 = u64::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}
