//! Parts that follow the state of the workspace. A closure in a view is a type of its own, with a kilobyte of code around
//! it; boxed, those that give the same share one. The browser downloads that code: without this file 6 KB more.

use leptos::prelude::*;

/// A closure that draws or words something anew whenever what it reads changes.
pub type Live<T> = Box<dyn FnMut() -> T + Send>;

/// Boxes one.
pub fn live<T>(follow: impl FnMut() -> T + Send + 'static) -> Live<T> {
    Box::new(follow)
}

/// A memo: something worked out, and worked out again when what it is made of changes.
pub fn derived<T: PartialEq + Send + Sync + 'static>(work_out: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    let work_out: Box<dyn Fn() -> T + Send + Sync> = Box::new(work_out);
    Memo::new(move |_| work_out())
}

/// An effect: something done in the browser, and done again when what it reads changes.
pub fn effect(act: impl Fn() + 'static) {
    let act: Box<dyn Fn()> = Box::new(act);
    Effect::new(act);
}
