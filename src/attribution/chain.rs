//! Chains of attributions. An attribution may have come to us `via` another of the same claim;
//! following `via` must end at somebody who told us directly.

/// Positions of the attributions from the one that reached us directly (outermost) to `from` itself.
///
/// `via[i]` is the position of the attribution through which attribution `i` came. A circle, which
/// [`circles`] refuses on the way in, is cut instead of followed for ever.
pub fn chain(via: &[Option<usize>], from: usize) -> Vec<usize> {
    let mut steps = vec![from];
    while let Some(next) = via.get(steps[steps.len() - 1]).copied().flatten() {
        if next >= via.len() || steps.contains(&next) {
            break;
        }
        steps.push(next);
    }
    steps.reverse();
    steps
}

/// Positions whose `via` leads back to themselves, in order; empty when every chain ends.
pub fn circles(via: &[Option<usize>]) -> Vec<usize> {
    (0..via.len())
        .filter(|&from| {
            let mut at = via[from];
            // A chain that visits nobody twice has at most `len` steps.
            for _ in 0..via.len() {
                match at {
                    Some(next) if next == from => return true,
                    Some(next) => at = via.get(next).copied().flatten(),
                    None => return false,
                }
            }
            false
        })
        .collect()
}

/// Positions that no other attribution came through: one chain to show for each.
pub fn ends(via: &[Option<usize>]) -> Vec<usize> {
    (0..via.len()).filter(|at| !via.contains(&Some(*at))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_runs_from_the_messenger_to_the_origin() {
        // Washington (0) alleged via Reuters (1); Pyongyang (2) denied by itself.
        let via = [Some(1), None, None];
        assert_eq!(chain(&via, 0), [1, 0]);
        assert_eq!(chain(&via, 2), [2]);
        assert_eq!(ends(&via), [0, 2]);
    }

    #[test]
    fn everyone_on_a_circle_is_named_and_those_who_lead_into_it_are_not() {
        assert_eq!(circles(&[Some(0)]), [0]);
        assert_eq!(circles(&[Some(1), Some(2), Some(0), Some(0)]), [0, 1, 2]);
        assert!(circles(&[Some(1), Some(2), None]).is_empty());
    }

    #[test]
    fn a_circle_does_not_hang_the_reader() {
        assert_eq!(chain(&[Some(1), Some(0)], 0), [1, 0]);
    }
}
