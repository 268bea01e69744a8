//! A load generator for requests that all differ: sends prepared bytes over many connections, each once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use zc_gateway_engine::clock::Stopwatch;

use crate::Outcome;

/// What came of the requests.
pub struct Replayed {
    /// From the first request to the last answer.
    pub elapsed: Duration,
    /// How long each request took, from short to long.
    pub latencies: Vec<Duration>,
    /// The bodies of the answers, in no particular order.
    pub bodies: Vec<Vec<u8>>,
}

/// What the connections send: each request once, or all of them again and again until that is over.
struct Supply {
    requests: Vec<Vec<u8>>,
    next: AtomicUsize,
    over: Option<Arc<AtomicBool>>,
}

impl Supply {
    /// The next request; none when there are no more.
    fn next(&self) -> Option<&[u8]> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let number = match &self.over {
            None => number,
            Some(over) if over.load(Ordering::Relaxed) => return None,
            Some(_) => number % self.requests.len(),
        };
        self.requests.get(number).map(Vec::as_slice)
    }
}

/// Sends every request once over so many connections; a connection sends its next when it has its answer. Any answer
/// but 200 is an error.
pub async fn replay(address: &str, connections: usize, requests: Vec<Vec<u8>>) -> Outcome<Replayed> {
    run(address, connections.min(requests.len()), requests, None).await
}

/// The same again and again, until `over` is set.
pub async fn repeat(
    address: &str,
    connections: usize,
    requests: Vec<Vec<u8>>,
    over: Arc<AtomicBool>,
) -> Outcome<Replayed> {
    run(address, connections, requests, Some(over)).await
}

async fn run(
    address: &str,
    connections: usize,
    requests: Vec<Vec<u8>>,
    over: Option<Arc<AtomicBool>>,
) -> Outcome<Replayed> {
    let supply = Arc::new(Supply { requests, next: AtomicUsize::new(0), over });
    let mut streams = Vec::new();
    for _ in 0..connections {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        streams.push(stream);
    }
    let stopwatch = Stopwatch::start();
    let tasks: Vec<_> =
        streams.into_iter().map(|stream| tokio::spawn(send(stream, Arc::clone(&supply)))).collect();
    let (mut latencies, mut bodies) = (Vec::new(), Vec::new());
    for task in tasks {
        for (latency, body) in task.await?? {
            latencies.push(latency);
            bodies.push(body);
        }
    }
    let elapsed = stopwatch.elapsed();
    latencies.sort_unstable();
    Ok(Replayed { elapsed, latencies, bodies })
}

/// One connection. Its answers with the time that each took.
async fn send(mut stream: TcpStream, supply: Arc<Supply>) -> Result<Vec<(Duration, Vec<u8>)>, String> {
    let mut answers = Vec::new();
    while let Some(request) = supply.next() {
        let stopwatch = Stopwatch::start();
        stream.write_all(request).await.map_err(|error| format!("a request could not be sent: {error}"))?;
        let body = answer(&mut stream).await?;
        answers.push((stopwatch.elapsed(), body));
    }
    Ok(answers)
}

/// Reads one whole answer.
async fn answer(stream: &mut TcpStream) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(2048);
    loop {
        let count = stream.read_buf(&mut bytes).await.map_err(|error| format!("no answer: {error}"))?;
        if count == 0 {
            return Err("the server closed the connection".to_owned());
        }
        let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).to_ascii_lowercase();
        let length =
            head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
        let length = length.ok_or_else(|| format!("an answer without a length: {head}"))?;
        if bytes.len() < end + 4 + length {
            continue;
        }
        let body = bytes.split_off(end + 4);
        if !head.starts_with("http/1.1 200 ") {
            return Err(format!("an answer was not 200: {head}\n{}", String::from_utf8_lossy(&body)));
        }
        return Ok(body);
    }
}

impl Replayed {
    /// The latency that so many per cent of the requests did not exceed, in milliseconds.
    pub fn percentile_millis(&self, percent: usize) -> f64 {
        let at = (self.latencies.len() * percent).div_ceil(100).saturating_sub(1);
        self.latencies.get(at).map_or(f64::NAN, |latency| latency.as_secs_f64() * 1e3)
    }
}
