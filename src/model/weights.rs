//! Weights made small: whole numbers of one byte, sorted, without those that hardly count.

/// Rounds every weight to a whole number from -127 to 127 times a scale, leaves out rows whose largest weight is below
/// `prune`, and sorts by key. The scale follows the ninth largest row: the few beyond are cut off.
pub(super) fn quantise<const W: usize>(rows: Vec<(u32, [f32; W])>, prune: f32) -> (Vec<(u32, [i8; W])>, f32) {
    let most = |row: &[f32; W]| row.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
    let mut sizes: Vec<f32> = rows.iter().map(|(_, row)| most(row)).collect();
    sizes.sort_by(f32::total_cmp);
    let largest = sizes.get(sizes.len().saturating_sub(9)).copied().unwrap_or(1.0).max(1e-6);
    let scale = largest / 127.0;
    let mut small: Vec<_> = rows
        .into_iter()
        .filter(|(_, row)| most(row) >= prune)
        .map(|(key, row)| (key, row.map(|weight| (weight / scale).round().clamp(-127.0, 127.0) as i8)))
        .filter(|(_, row)| row.iter().any(|&weight| weight != 0))
        .collect();
    small.sort_unstable_by_key(|&(key, _)| key);
    (small, scale)
}
