//! A trained model: what is in its file, and how it reads a document.

use bytes::Bytes;

use crate::suggest::{
    Document, ModelFault, Raw,
    bytes::{Reader, Writer},
    chain::{Room, Transitions},
    cue::{self, Candidate, Cues},
    feature::Table,
    frame::Frame,
    gate::Gate,
    judge::{Facts, Judge, VERDICT, facts},
    lexicon::Lexicon,
    role::{self, Own, Roles},
    scene::Scene,
    tagger::Tagger,
    verdict::{verdict, verdict_features},
};

const MAGIC: &[u8; 8] = b"HEARSAY\n";
/// The format of model files; changes whenever features or layout change.
const FORMAT: u32 = 5;
/// How many readings of cues are judged together.
const JUDGED_AT_ONCE: usize = 512;
/// A cue less probable than this is not looked at.
pub(crate) const LEAST: f32 = 0.14;
/// Nor is one looked at closely that is less probable than this: it only tells where the content of others may end.
const CLOSELY: f32 = 0.2;

/// Everything that was learned.
#[derive(Debug, Clone)]
pub(crate) struct Model {
    /// Says which model it is, to a person.
    pub(crate) name: String,
    /// Attributions less probable than this are not suggested unless asked for.
    pub(crate) threshold: f32,
    pub(crate) tagger: Tagger,
    pub(crate) lexicon: Lexicon,
    pub(crate) cues: Cues,
    pub(crate) roles: Roles,
    /// What cue, source and content are to each other, word by word.
    pub(crate) verdict: Table<2>,
    pub(crate) judge: Judge,
}

impl Model {
    /// Tags the document and looks its words up.
    pub(crate) fn scene<'d, 't>(&self, document: &'d mut Document<'t>) -> Scene<'d, 't> {
        scene(&self.tagger, &self.lexicon, document)
    }

    /// All attributions of the document of at least this probability, in the order of their cues, whose cues do not overlap.
    pub(crate) fn read(&self, document: &mut Document, least: f32) -> Vec<Raw> {
        let mut scene = self.scene(document);
        let mut candidates = self.cues.candidates(&scene, LEAST);
        mark(&mut scene, &mut candidates);
        let frames = frames(&self.roles, &scene, &candidates);
        let mut judged = Vec::with_capacity(frames.len());
        let mut known = frames.iter().zip(facts(&scene, &candidates, &frames));
        while judged.len() < frames.len() {
            // Some at a time: of a long text the facts of all together would be the largest thing in memory.
            let facts: Vec<Facts> = known
                .by_ref()
                .take(JUDGED_AT_ONCE)
                .map(|(frame, mut facts)| {
                    facts[VERDICT] = verdict(&self.verdict, &verdict_features(&scene, frame));
                    facts
                })
                .collect();
            judged.extend(self.judge.probabilities(&facts));
        }
        drop(known);
        choose(frames, &judged, least)
    }

    /// The model in a file.
    pub(crate) fn of(bytes: Bytes) -> Result<Self, ModelFault> {
        let mut from = Reader::new(bytes);
        if from.bytes(MAGIC.len()).map_err(|_| ModelFault::NotAModel)? != MAGIC[..] {
            return Err(ModelFault::NotAModel);
        }
        let found = from.u32()?;
        if found != FORMAT {
            return Err(ModelFault::Version { found, known: FORMAT });
        }
        let sum = from.u32()?;
        let length = from.u32()? as usize;
        let body = from.bytes(length)?;
        if !from.is_done() || checksum(&body) != sum {
            return Err(ModelFault::Damaged);
        }
        Self::body(&mut Reader::new(body))
    }

    fn body(from: &mut Reader) -> Result<Self, ModelFault> {
        let length = from.u8()? as usize;
        let name = String::from_utf8(from.bytes(length)?.into()).map_err(|_| ModelFault::Damaged)?;
        let model = Self {
            name,
            threshold: from.f32()?,
            tagger: Tagger::read(from)?,
            lexicon: Lexicon::read(from)?,
            cues: Cues { gate: Gate { weights: Table::read(from)? }, weights: Table::read(from)?, transitions: read_transitions(1, from)? },
            roles: Roles::of(Table::read(from)?, Table::read(from)?, read_transitions(role::BORDERS, from)?),
            verdict: Table::read(from)?,
            judge: Judge::read(from)?,
        };
        if from.is_done() { Ok(model) } else { Err(ModelFault::Damaged) }
    }

    /// The file of this model.
    pub(crate) fn file(&self) -> Vec<u8> {
        let mut body = Writer::default();
        body.u8(self.name.len() as u8);
        body.bytes(self.name.as_bytes());
        body.f32(self.threshold);
        self.tagger.write(&mut body);
        self.lexicon.write(&mut body);
        self.cues.gate.weights.write(&mut body);
        self.cues.weights.write(&mut body);
        write_transitions(&self.cues.transitions, &mut body);
        self.roles.own.write(&mut body);
        self.roles.relative.write(&mut body);
        write_transitions(&self.roles.transitions, &mut body);
        self.verdict.write(&mut body);
        self.judge.write(&mut body);
        let mut file = Writer::default();
        file.bytes(MAGIC);
        file.u32(FORMAT);
        file.u32(checksum(body.as_slice()));
        file.u32(body.as_slice().len() as u32);
        file.bytes(body.as_slice());
        file.as_slice().to_vec()
    }
}

/// Tags the document and looks its words up.
pub(crate) fn scene<'d, 't>(tagger: &Tagger, lexicon: &Lexicon, document: &'d mut Document<'t>) -> Scene<'d, 't> {
    tagger.tag(document);
    Scene::of(document, lexicon)
}

/// Takes down in the scene where candidates are, and leaves those that are looked at closely.
pub(crate) fn mark(scene: &mut Scene, candidates: &mut Vec<Candidate>) {
    scene.mark(candidates);
    candidates.retain(|candidate| candidate.begins >= CLOSELY);
}

/// Source and content of every candidate.
pub(crate) fn frames(roles: &Roles, scene: &Scene, candidates: &[Candidate]) -> Vec<Frame> {
    let mut own = Own::new(scene.document);
    let mut room = Room::<{ role::LABELS }>::steady();
    // Most cues have one reading or two: room for them at once, since a list that grows by copying holds itself twice.
    let mut frames = Vec::with_capacity(2 * candidates.len());
    for (number, candidate) in candidates.iter().enumerate() {
        frames.extend(roles.frames(scene, &candidate.tokens, number, &mut own, &mut room));
    }
    frames
}

/// The probable ones, the more probable first where cues overlap.
pub(crate) fn choose(frames: Vec<Frame>, judged: &[f32], least: f32) -> Vec<Raw> {
    let mut found: Vec<Raw> = frames
        .into_iter()
        .zip(judged)
        .filter(|(frame, _)| !frame.content.is_empty())
        .map(|(frame, &confidence)| Raw { source: frame.source, cue: vec![frame.cue], content: frame.content, confidence })
        .filter(|raw| raw.confidence >= least)
        .collect();
    // In the order of their cues, so those that overlap stand beside each other.
    let mut kept: Vec<Raw> = Vec::with_capacity(found.len());
    for raw in found.drain(..) {
        match kept.last_mut() {
            Some(last) if raw.cue[0].start < last.cue[0].end => {
                if raw.confidence > last.confidence {
                    *last = raw;
                }
            }
            _ => kept.push(raw),
        }
    }
    kept
}

/// Writes how labels follow each other.
fn write_transitions<const L: usize>(transitions: &Transitions<L>, to: &mut Writer) {
    transitions.weights.iter().flatten().flatten().for_each(|&weight| to.f32(weight));
}

fn read_transitions<const L: usize>(classes: usize, from: &mut Reader) -> Result<Transitions<L>, ModelFault> {
    let mut transitions = Transitions::new(classes);
    for weight in transitions.weights.iter_mut().flatten().flatten() {
        *weight = from.f32()?;
    }
    Ok(transitions)
}

/// Tells a whole file from a damaged one (FNV-1a over words of four bytes).
fn checksum(bytes: &[u8]) -> u32 {
    let (words, rest) = bytes.as_chunks::<4>();
    let hash = words.iter().fold(0x811C_9DC5_u32, |hash, word| (hash ^ u32::from_le_bytes(*word)).wrapping_mul(0x0100_0193));
    crate::suggest::feature::word(rest) ^ hash
}

const _: () = assert!(cue::LABELS <= cue::WIDTH && role::LABELS <= role::WIDTH);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suggest::judge::{DEPTH, FACTS, Tree};
    use crate::suggest::leanings::Leanings;
    use crate::suggest::lexicon::Entry;
    use crate::suggest::{Engine, Tag};

    /// A model that knows next to nothing, which is enough for a file.
    fn small() -> Model {
        let tree = Tree { questions: [(FACTS as u8 - 1, 0.5); (1 << DEPTH) - 1], leaves: [0.25; 1 << DEPTH] };
        Model {
            name: "small".to_owned(),
            threshold: 0.5,
            tagger: Tagger { weights: Table::of(&[(7, [1; 30])], 0.1), settled: [(11, Tag::Noun)].into_iter().collect() },
            lexicon: Lexicon::of(
                vec![("say".to_owned(), Entry { verb: 32, ..Entry::default() })],
                vec![("said".to_owned(), "say".to_owned())],
            )
            .with(Leanings::of(&[(9, [1, 2, 3])])),
            cues: Cues {
                gate: Gate { weights: Table::of(&[], 1.0) },
                weights: Table::of(&[(3, [1, 2, 3])], 0.1),
                transitions: Transitions::new(1),
            },
            roles: Roles::of(Table::of(&[], 1.0), Table::of(&[(5, [1; 6])], 0.1), Transitions::new(role::BORDERS)),
            verdict: Table::of(&[], 1.0),
            judge: Judge { base: -0.5, trees: vec![tree] },
        }
    }

    #[test]
    fn a_model_comes_back_as_it_was_written() {
        let file = small().file();
        let model = Model::of(file.clone().into()).expect("what was written");
        assert_eq!(model.name, "small");
        assert_eq!(model.file(), file);
    }

    #[test]
    fn what_is_no_model_is_refused() {
        assert_eq!(Engine::load("").err(), Some(ModelFault::NotAModel));
        assert_eq!(Engine::load("%PDF-1.7 and so on").err(), Some(ModelFault::NotAModel));
    }

    #[test]
    fn a_model_of_another_format_is_refused_by_number() {
        let mut file = small().file();
        file[MAGIC.len()] = 200;
        assert_eq!(Engine::load(file).err(), Some(ModelFault::Version { found: 200, known: FORMAT }));
    }

    #[test]
    fn a_model_cut_short_anywhere_is_refused() {
        let file = small().file();
        for length in 0..file.len() {
            assert!(Engine::load(file[..length].to_vec()).is_err(), "{length} bytes");
        }
    }

    #[test]
    fn a_model_with_one_byte_changed_is_refused() {
        let file = small().file();
        for at in (0..file.len()).step_by(7) {
            let mut file = file.clone();
            file[at] ^= 0x10;
            assert!(Engine::load(file).is_err(), "byte {at}");
        }
    }

    #[test]
    fn a_model_that_knows_nothing_reads_anything() {
        let model = small();
        for text in ["", " ", "The mayor said: “No.”", "«", "\u{301}"] {
            for raw in model.read(&mut Document::of(text), 0.0) {
                assert!(!raw.cue.is_empty() && !raw.content.is_empty());
            }
        }
    }
}
