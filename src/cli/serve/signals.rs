//! The signals that a gateway hears, caught from the moment that somebody begins to wait for them.

use std::io;

use rustix::process::Signal as Signals;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Each SIGHUP from now on.
pub fn hangups() -> io::Result<Signal> {
    signal(SignalKind::hangup())
}

/// From now on a write beyond the limit of file sizes (`RLIMIT_FSIZE`) is an error of that write. Without this its signal
/// ends the process.
pub fn survive_file_size_limit() -> io::Result<()> {
    // What catches it stays for good.
    signal(SignalKind::from_raw(Signals::XFSZ.as_raw())).map(drop)
}

/// Done when the process is to stop. The signals are caught from the call on.
pub fn stop_signal() -> impl Future<Output = ()> {
    let (terminate, interrupt) = (one(SignalKind::terminate()), one(SignalKind::interrupt()));
    async {
        tokio::select! {
            () = terminate => {}
            () = interrupt => {}
        }
    }
}

/// The same for what ends with its terminal.
pub fn end_signal() -> impl Future<Output = ()> {
    let (stop, hangup) = (stop_signal(), one(SignalKind::hangup()));
    async {
        tokio::select! {
            () = stop => {}
            () = hangup => {}
        }
    }
}

fn one(kind: SignalKind) -> impl Future<Output = ()> {
    let signals = signal(kind);
    async {
        match signals {
            Ok(mut signals) => drop(signals.recv().await),
            Err(_) => std::future::pending().await,
        }
    }
}
