//! Two gateways in alternation: every figure of the one divided by that of the other in the same round.

use std::path::Path;

use tokio::runtime::Runtime;

use crate::destroy::{Way, destroy_ports};
use crate::gateway::{self, Mode};
use crate::request::Target;
use crate::table::Table;
use crate::wrk::Wrk;
use crate::{Options, Outcome, WRITERS};

/// Over how many accounts ports are spread.
const ACCOUNTS: u32 = 64;
/// The ways in which ports are destroyed.
const WAYS: [(&str, Way); 5] = [
    ("destroy in order", Way::PLAIN),
    ("destroy at random", Way { is_random: true, ..Way::PLAIN }),
    ("destroy in order, 64 accounts", Way { accounts: ACCOUNTS, ..Way::PLAIN }),
    ("destroy at random, 64 accounts", Way { accounts: ACCOUNTS, is_random: true, ..Way::PLAIN }),
    ("destroy beside describe", Way { is_watched: true, ..Way::PLAIN }),
];

/// The figures of one gateway in one round, each with its name.
type Figures = Vec<(String, f64)>;

/// Measures `program` against `other`, whichever is first in turn.
pub fn measure(options: &Options, runtime: &Runtime, scratch: &Path, programs: [&Path; 2]) -> Outcome<Table> {
    let mut table = Table::default();
    // Round 0 warms up and is thrown away.
    for round in 0..=options.rounds {
        eprintln!("round {round} of {}", options.rounds);
        let [one, other] = programs;
        let (ours, theirs) = if round % 2 == 0 {
            let ours = figures(options, runtime, scratch, one)?;
            (ours, figures(options, runtime, scratch, other)?)
        } else {
            let theirs = figures(options, runtime, scratch, other)?;
            (figures(options, runtime, scratch, one)?, theirs)
        };
        if round == 0 {
            continue;
        }
        for ((name, ours), (_, theirs)) in ours.into_iter().zip(theirs) {
            table.note(format!("{name}: gateway"), ours);
            table.note(format!("{name}: against"), theirs);
            table.note(format!("{name}: gateway / against"), ours / theirs);
        }
    }
    Ok(table)
}

/// Measures one gateway once.
fn figures(options: &Options, runtime: &Runtime, scratch: &Path, program: &Path) -> Outcome<Figures> {
    let mut figures = Figures::new();
    let wrk = Wrk::new(scratch, options.seconds);
    for (name, mode, signed) in
        [("signed describe", Mode::MemorySigned, true), ("unsigned describe", Mode::MemoryUnsigned, false)]
    {
        let server = gateway::start(program, scratch, "describe", mode)?;
        let target = Target { address: server.address(), signed, account: 0 };
        let body = runtime.block_on(gateway::one_port(&target))?;
        let measured = wrk.run(&server, &target.request("DescribePorts", &body))?;
        figures.push((format!("{name}, requests/s"), measured.rate));
        figures.push((format!("{name}, CPU us"), measured.cpu_micros));
    }
    for (name, way) in WAYS {
        let destroyed = destroy_ports(runtime, program, scratch, options.ports, WRITERS, way)?;
        figures.push((format!("{name}, requests/s"), destroyed.rate));
        figures.push((format!("{name}, CPU us"), destroyed.cpu_micros));
        figures.push((format!("{name}, p50 ms"), destroyed.p50_millis));
        figures.push((format!("{name}, p99 ms"), destroyed.p99_millis));
        if way.is_watched {
            figures.push(("describe beside destroy, p99 ms".to_owned(), destroyed.look_p99_millis));
        }
    }
    Ok(figures)
}
