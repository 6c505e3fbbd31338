//! A place for what others keep: one value of each kind, made when it is first asked for.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// What is kept, by what it is.
#[derive(Default)]
pub struct Shelf(Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl Shelf {
    /// The one value of this kind.
    pub fn of<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let value = kept.entry(TypeId::of::<T>()).or_insert_with(|| Arc::<T>::default());
        Arc::clone(value).downcast().unwrap_or_default()
    }
}
