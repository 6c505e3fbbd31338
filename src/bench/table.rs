//! The one table that a run prints, and how its figures are made from several measurements.

use std::time::Duration;

/// What a figure should be.
#[derive(Clone, Copy)]
pub enum Target {
    /// Its ratio to the reference at least this.
    Ratio(f64),
    /// Less than this, in the figure's unit.
    Below(f64),
    /// At least this, in the figure's unit.
    AtLeast(f64),
    /// Nothing is asked of it.
    None,
}

/// The lines so far.
#[derive(Default)]
pub struct Table(Vec<[String; 6]>);

impl Table {
    /// Adds a line: a figure, and what it is compared with.
    pub fn add(&mut self, what: impl Into<String>, figure: (f64, &str), reference: Option<(f64, &str)>, target: Target) {
        let (value, unit) = figure;
        let ratio = reference.map(|(other, _)| value / other);
        let (target, verdict) = match target {
            Target::Ratio(least) => (format!("≥ {least}"), ratio.map(|ratio| ratio >= least)),
            Target::Below(most) => (format!("< {most} {unit}"), Some(value < most)),
            Target::AtLeast(least) => (format!("≥ {least}"), Some(value >= least)),
            Target::None => (String::new(), None),
        };
        let line = [
            what.into(),
            format!("{} {unit}", number(value)),
            reference.map(|(other, name)| format!("{} {name}", number(other))).unwrap_or_default(),
            ratio.map(|ratio| format!("{ratio:.2}")).unwrap_or_default(),
            target,
            verdict.map_or("", |met| if met { "met" } else { "MISSED" }).to_owned(),
        ];
        eprintln!("  {}", line.iter().filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>().join(" · "));
        self.0.push(line);
    }

    /// Prints it; gives how many targets were missed.
    pub fn print(self, took: Duration) -> usize {
        let head = ["figure", "measured", "reference", "ratio", "target", "verdict"].map(str::to_owned);
        let width = |line: &[String; 6], at: usize| line[at].chars().count();
        let widths: [usize; 6] = std::array::from_fn(|at| self.0.iter().chain([&head]).map(|line| width(line, at)).max().unwrap_or(0));
        let rule: [String; 6] = std::array::from_fn(|at| "─".repeat(widths[at]));
        println!();
        for line in [&head, &rule].into_iter().chain(&self.0) {
            let cells: Vec<String> = (0..6).map(|at| format!("{:<1$}", line[at], widths[at])).collect();
            println!("{}", cells.join("  ").trim_end());
        }
        let missed = self.0.iter().filter(|line| line[5] == "MISSED").count();
        println!(
            "\n{missed} of {} targets missed; the run took {} s.",
            self.0.iter().filter(|line| !line[4].is_empty()).count(),
            took.as_secs()
        );
        missed
    }
}

/// Whole numbers with thin groups, small ones with a decimal.
fn number(value: f64) -> String {
    if value.abs() < 100.0 && value.fract() != 0.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// The middle one.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.get(middle) {
        None => f64::NAN,
        Some(value) if values.len() % 2 == 1 => *value,
        Some(value) => (value + values[middle - 1]) / 2.0,
    }
}
