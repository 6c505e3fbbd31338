use std::collections::BinaryHeap;

/// Puts things in order; equal ones are alike to it. By a heap, whose code is a tenth of that of the standard sort: these
/// lists are short, and the browser downloads the code.
pub fn in_order<T: Ord>(things: Vec<T>) -> Vec<T> {
    BinaryHeap::from(things).into_sorted_vec()
}
