//! Makes the JavaScript that a browser loads a WebAssembly file with: `bindgen WASM FOLDER`.
//!
//! What `wasm-bindgen --target web --no-typescript` does, by the library behind it: its command line brings a server
//! for tests along, and takes three times as long to build.

use std::{env, process::ExitCode};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let given: Vec<String> = env::args().skip(1).collect();
    let [wasm, folder] = given.as_slice() else {
        eprintln!("usage: bindgen WASM FOLDER");
        return ExitCode::from(2);
    };
    let mut bindgen = Bindgen::new();
    match bindgen.input_path(wasm).typescript(false).web(true).and_then(|bindgen| bindgen.generate(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
