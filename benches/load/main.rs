//! The load benchmark: bare hyper, describing a port signed and unsigned, and destroying ports durably, measured in
//! turns so that only ratios within one round count. `benches/run` starts it; `benches/README.md` says how to read it.

mod against;
mod bare_hyper;
mod destroy;
mod gateway;
mod replay;
mod request;
mod server;
mod table;
mod wrk;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::Parser;
use tokio::runtime::Runtime;

use destroy::{Way, destroy_ports};
use gateway::Mode;
use request::Target;
use server::{Server, pinned};
use table::{Goal, Table};
use wrk::Wrk;

/// What went wrong, in a sentence.
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// The core that every server has to itself.
const SERVER_CORE: &str = "0";
/// The core of the load.
const LOAD_CORE: &str = "1";
/// Above this load average of the last minute the benchmark is not alone.
const BUSY: f64 = 0.5;
/// How many connections change ports.
const WRITERS: usize = 64;

/// Measures the gateway against a bare hyper server. It needs two cores, Linux and wrk.
#[derive(Parser)]
#[command(name = "benches/run", bin_name = "benches/run", max_term_width = 100)]
struct Options {
    /// How often each of the four is measured, in turns.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,

    /// How long each measurement of the first three takes.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=600))]
    seconds: u32,

    /// How many ports each round destroys.
    #[arg(long, default_value_t = 30_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    ports: u32,

    /// The gateway that is measured, in place of the one that is built.
    #[arg(long, value_name = "FILE")]
    gateway: Option<PathBuf>,

    /// A second gateway: both are measured in turns, and bare hyper is not.
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,

    /// Be the bare hyper server instead.
    #[arg(long, hide = true)]
    bare_hyper: bool,

    /// What `cargo bench` says.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let outcome = if options.bare_hyper { bare_hyper::serve() } else { measure_all(&options) };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("benches/run: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Where the benchmark writes: a directory of its own inside the build folder.
fn scratch() -> Outcome<PathBuf> {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join("load");
    if scratch.exists() {
        std::fs::remove_dir_all(&scratch)?;
    }
    std::fs::create_dir_all(&scratch)?;
    Ok(scratch)
}

/// Moves this process, and with it every load generator that it starts, to the core of the load.
fn pin_load() -> Outcome<()> {
    let id = std::process::id().to_string();
    let outcome = Command::new("taskset").args(["--pid", "--cpu-list", LOAD_CORE, &id]).output()?;
    if outcome.status.success() {
        return Ok(());
    }
    Err(format!("taskset cannot pin to core {LOAD_CORE}: {}", String::from_utf8_lossy(&outcome.stderr))
        .into())
}

/// Other work on these cores spoils the figures, and even the ratios: says so beforehand.
fn warn_if_busy() -> Outcome<()> {
    let load = std::fs::read_to_string("/proc/loadavg")?;
    let last_minute = load.split(' ').next().unwrap_or_default();
    if last_minute.parse::<f64>()? > BUSY {
        eprintln!("benches/run: the machine is busy (load average {last_minute}); the figures will be noisy");
    }
    Ok(())
}

/// Measures what the options say, and prints it.
fn measure_all(options: &Options) -> Outcome<()> {
    warn_if_busy()?;
    pin_load()?;
    let scratch = scratch()?;
    // One thread, for it shares a core with nothing else of ours.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    // The servers run in a folder of their own, where a relative name would mean something else.
    let program = options.gateway.as_ref().map_or_else(|| Ok(gateway::built()), std::fs::canonicalize)?;
    let table = match &options.against {
        None => measure(options, &runtime, &scratch, &program)?,
        Some(other) => {
            let other = std::fs::canonicalize(other)?;
            println!("gateway: {}\nagainst: {}", program.display(), other.display());
            against::measure(options, &runtime, &scratch, [&program, &other])?
        }
    };
    println!(
        "{} rounds, {} s each; describe with {} connections, destroy of {} ports with {WRITERS}",
        options.rounds,
        options.seconds,
        wrk::CONNECTIONS,
        options.ports
    );
    print!("{table}");
    println!("A ratio is taken within each round. Only ratios can be compared between machines.");
    Ok(())
}

/// Measures one gateway against bare hyper.
fn measure(options: &Options, runtime: &Runtime, scratch: &Path, program: &Path) -> Outcome<Table> {
    let wrk = Wrk::new(scratch, options.seconds);
    let own_program = std::env::current_exe()?;
    let bare = Server::start(pinned(SERVER_CORE, &own_program).arg("--bare-hyper"), scratch, "bare-hyper")?;
    let signing = gateway::start(program, scratch, "signed", Mode::MemorySigned)?;
    let open = gateway::start(program, scratch, "unsigned", Mode::MemoryUnsigned)?;
    let signed_target = Target { address: signing.address(), signed: true, account: 0 };
    let open_target = Target { address: open.address(), signed: false, account: 0 };
    let (signed_body, open_body) = runtime.block_on(async {
        let signed_body = gateway::one_port(&signed_target).await?;
        gateway::refuses_unsigned(signing.address(), &signed_body).await?;
        Outcome::Ok((signed_body, gateway::one_port(&open_target).await?))
    })?;
    // The bare server reads the same bytes as the signing gateway, but for its own address.
    let bare_request =
        Target { address: bare.address(), ..signed_target }.request("DescribePorts", &signed_body);
    let signed_request = signed_target.request("DescribePorts", &signed_body);
    let open_request = open_target.request("DescribePorts", &open_body);

    let mut table = Table::default();
    // Round 0 warms up and is thrown away.
    for round in 0..=options.rounds {
        eprintln!("round {round} of {}", options.rounds);
        let bare = wrk.run(&bare, &bare_request)?;
        let signed = wrk.run(&signing, &signed_request)?;
        let unsigned = wrk.run(&open, &open_request)?;
        let destroy = destroy_ports(runtime, program, scratch, options.ports, WRITERS, Way::PLAIN)?;
        if round == 0 {
            continue;
        }
        table.note("bare hyper: requests/s", bare.rate);
        table.note("bare hyper: CPU us per request", bare.cpu_micros);
        table.note("signed describe: requests/s", signed.rate);
        table.note_against(
            Goal::AtLeast(0.70),
            "signed describe / bare hyper: requests/s",
            signed.rate / bare.rate,
        );
        table.note("signed describe: CPU us per request", signed.cpu_micros);
        table.note_against(
            Goal::AtMost(1.35),
            "signed describe / bare hyper: CPU",
            signed.cpu_micros / bare.cpu_micros,
        );
        table.note("unsigned describe: requests/s", unsigned.rate);
        table.note("unsigned describe / bare hyper: requests/s", unsigned.rate / bare.rate);
        table.note("unsigned describe: CPU us per request", unsigned.cpu_micros);
        table.note("unsigned describe / bare hyper: CPU", unsigned.cpu_micros / bare.cpu_micros);
        table.note_against(
            Goal::AtLeast(0.92),
            "signed / unsigned describe: requests/s",
            signed.rate / unsigned.rate,
        );
        table.note("durable signed destroy: requests/s", destroy.rate);
        table.note("durable signed destroy / signed describe: requests/s", destroy.rate / signed.rate);
        table.note("durable signed destroy: CPU us per request", destroy.cpu_micros);
        table.note("durable signed destroy / bare hyper: CPU", destroy.cpu_micros / bare.cpu_micros);
        table.note("durable signed destroy: p50 ms", destroy.p50_millis);
        table.note("durable signed destroy: p99 ms", destroy.p99_millis);
    }
    Ok(table)
}
