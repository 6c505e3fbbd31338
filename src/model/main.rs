//! Trains the model of the suggestions: `hearsay-model --help`.

fn main() -> std::process::ExitCode {
    hearsay::model::main()
}
