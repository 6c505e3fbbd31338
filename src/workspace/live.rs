//! Parts that follow the state of the desk. A closure in a view is a type of its own, with a kilobyte of code around it;
//! boxed, those that give the same share one. The browser downloads that code.

use crate::workspace::Row;
use leptos::prelude::*;
use std::sync::Arc;

/// A closure that draws or words something anew whenever what it reads changes.
pub type Live<T> = Box<dyn FnMut() -> T + Send>;

/// Boxes one.
pub fn live<T>(follow: impl FnMut() -> T + Send + 'static) -> Live<T> {
    Box::new(follow)
}

/// Something worked out, and worked out again when what it is made of changes.
pub fn derived<T: PartialEq + Send + Sync + 'static>(work_out: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    let work_out: Box<dyn Fn() -> T + Send + Sync> = Box::new(work_out);
    Memo::new(move |_| work_out())
}

/// Something done in the browser, and done again when what it reads changes.
pub fn effect(act: impl Fn() + 'static) {
    let act: Box<dyn Fn()> = Box::new(act);
    Effect::new(act);
}

/// A list of rows: each is drawn once, and moves when the order changes.
pub fn rows(list: impl Fn() -> Vec<Row> + Send + Sync + 'static, draw: impl Fn(Row) -> AnyView + Send + Sync + 'static) -> AnyView {
    let list: Box<dyn Fn() -> Vec<Row> + Send + Sync> = Box::new(list);
    let draw: Arc<dyn Fn(Row) -> AnyView + Send + Sync> = Arc::new(draw);
    view! { <For each=list key=|row| *row children=move |row| draw(row) /> }.into_any()
}
