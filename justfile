# Short names for the commands of daily work. Each recipe is a plain command that works without just.

# List the recipes.
default:
    @just --list

# Bring all code into the one form.
fmt:
    cargo fmt --all

# Check the form and every lint.
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings

# Run the tests.
test *arguments:
    cargo test {{ arguments }}

# Drive real clients against the binary that is shipped; names of clients choose among them.
clients *names:
    tests/clients/run {{ names }}

# Run everything that has to pass before a change lands.
ci *arguments:
    .ci/run {{ arguments }}

# Measure the gateway against bare hyper; see benches/README.md.
bench *arguments:
    benches/run {{ arguments }}

# Start a gateway and watch the whole life of a port.
demo *arguments:
    cargo run -- demo {{ arguments }}

# Build the documentation of all packages and check it.
doc:
    RUSTDOCFLAGS='-D warnings' cargo doc --no-deps --workspace
