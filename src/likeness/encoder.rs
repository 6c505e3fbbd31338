//! Texts as vectors: a small sentence encoder that is part of the program (`model/README.md`).

use super::pieces::Pieces;
use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, Value, op_registry};
use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How many numbers a vector has.
pub const WIDTH: usize = 384;
/// How many pieces of words of a text are read.
const LONGEST: usize = 256;

/// Where a text stands among all others: texts that mean the same lie close. Of length one, in 127ths.
pub type Vector = [i8; WIDTH];

/// Reads texts.
pub struct Encoder {
    model: Model,
    pieces: Pieces,
    inputs: [NodeId; 2],
    output: NodeId,
    /// Its own thread: it works in the background, and leaves the other cores to whoever waits.
    pool: Arc<ThreadPool>,
}

/// The one of the whole program.
enum Shared {
    Packed,
    /// With until when it is kept.
    Unpacked(Arc<Encoder>, Instant),
    /// This program cannot use its model.
    Unusable,
}

static SHARED: Mutex<Shared> = Mutex::new(Shared::Packed);

impl fmt::Debug for Encoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Self::NAME)
    }
}

impl Encoder {
    /// The name of its model: vectors of another one say nothing beside these.
    pub const NAME: &str = "all-MiniLM-L6-v2, 7 bit";

    /// The encoder inside the program; `None` in a program whose model cannot be used: then words alone are compared.
    pub fn embedded() -> Option<Self> {
        let ops = op_registry!(
            Add,
            Cast,
            DequantizeLinear,
            DynamicQuantizeLinear,
            Gather,
            Gelu,
            LayerNormalization,
            MatMul,
            MatMulInteger,
            Mul,
            ReduceMean,
            Reshape,
            Softmax,
            Transpose
        );
        let mut options = ModelOptions::with_ops(ops);
        let model = options.prepack_weights(true).load_static_slice(include_bytes!("model/encoder.onnx")).ok()?;
        let pieces = Pieces::of(include_str!("model/vocab.txt"))?;
        let node = |name| model.node_id(name).ok();
        let (inputs, output) = ([node("tokens")?, node("places")?], node("vector")?);
        Some(Self { model, pieces, inputs, output, pool: Arc::new(ThreadPool::with_num_threads(1)) })
    }

    /// The same, unpacked for the whole program when it is asked for, and put away by [`Self::rest`] when nobody needs it any more:
    /// unpacked it takes as much memory as all the rest, and a tenth of a second brings it back. `keep` is how soon whoever asks
    /// will ask again.
    pub fn shared(keep: Duration) -> Option<Arc<Self>> {
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*shared, Shared::Packed) {
            *shared = Self::embedded().map_or(Shared::Unusable, |encoder| Shared::Unpacked(Arc::new(encoder), Instant::now()));
        }
        let Shared::Unpacked(encoder, until) = &mut *shared else { return None };
        *until = (*until).max(Instant::now() + keep);
        Some(Arc::clone(encoder))
    }

    /// Puts the shared one away when everybody has had it for as long as they wanted.
    pub fn rest() {
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(&*shared, Shared::Unpacked(_, until) if *until <= Instant::now()) {
            *shared = Shared::Packed;
        }
    }

    /// Where a text stands; `None` when nothing of it can be read.
    pub fn vector(&self, text: &str) -> Option<Vector> {
        let tokens = self.pieces.numbers(text, LONGEST);
        // The two that begin and end every text are there without one.
        if tokens.len() < 3 {
            return None;
        }
        let places: Vec<i32> = (0..).take(tokens.len()).collect();
        let inputs = self.inputs.into_iter().zip([tokens, places]);
        let inputs = inputs.map(|(node, values)| Some((node, Value::from_shape([values.len()], values).ok()?.into())));
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&self.pool)));
        let [vector] = self.model.run_n(inputs.collect::<Option<Vec<_>>>()?, [self.output], Some(options)).ok()?;
        let (_, vector) = vector.into_shape_vec::<f32, 1>().ok()?;
        let length = vector.iter().map(|n| n * n).sum::<f32>().sqrt();
        let mut whole = [0; WIDTH];
        for (whole, n) in whole.iter_mut().zip(&vector) {
            *whole = (n / length * SCALE).round() as i8;
        }
        (vector.len() == WIDTH && length > 0.0).then_some(whole)
    }
}

/// What stands for 1 in a vector: no number of one comes near it, so that each keeps more of itself.
const SCALE: f32 = 381.0;

/// A vector as it is held against many others: eight products at a time, on any processor.
pub type Wide = [i16; WIDTH];

/// The same vector, to be held against many others.
pub fn widened(vector: &Vector) -> Wide {
    std::array::from_fn(|n| i16::from(vector[n]))
}

/// How alike two texts are by their vectors, from -1 to 1.
pub fn cosine(one: &Vector, other: &Wide) -> f32 {
    let mut sums = [0_i32; 8];
    for (one, other) in one.chunks_exact(8).zip(other.chunks_exact(8)) {
        for ((sum, one), other) in sums.iter_mut().zip(one).zip(other) {
            *sum += i32::from(*one) * i32::from(*other);
        }
    }
    sums.iter().sum::<i32>() as f32 / (SCALE * SCALE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_the_same_lies_close_and_what_does_not_lies_apart() {
        let encoder = Encoder::embedded().expect("a model this program can use");
        let vector = |text| encoder.vector(text).expect("a text");
        let fled = vector("More than forty thousand people fled the flooded town.");
        assert!((cosine(&fled, &widened(&fled)) - 1.0).abs() < 0.02, "its length is one");
        let alike = cosine(&fled, &widened(&vector("Over 40,000 residents left the town because of the floods.")));
        let apart = cosine(&fled, &widened(&vector("The central bank raised its key rate.")));
        assert!(alike > 0.7 && apart < 0.2, "{alike} {apart}");
        assert_eq!(encoder.vector(""), None);
        let shared = Encoder::shared(Duration::ZERO).expect("the same");
        Encoder::rest();
        assert_eq!(Arc::strong_count(&shared), 1, "put away, but for who still holds it");
        let again = Encoder::shared(Duration::from_secs(60)).expect("unpacked again");
        assert_eq!(again.vector("The town."), shared.vector("The town."));
        drop(Encoder::shared(Duration::ZERO));
        Encoder::rest();
        assert_eq!(Arc::strong_count(&again), 2, "somebody wanted it for longer");
        assert_eq!(encoder.vector(" \u{a0} "), None);
        assert!(encoder.vector(&"words without end ".repeat(500)).is_some());
    }
}
