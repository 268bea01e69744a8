//! The `zc-gateway` binary.

fn main() -> std::process::ExitCode {
    zc_gateway::cli::main()
}
