//! The `kakehashi` program: parses the command line and dispatches.

use std::process::ExitCode;

fn main() -> ExitCode {
    kakehashi::cli::main()
}
