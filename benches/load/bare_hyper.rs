//! The server that all else is compared with: hyper with a fixed answer and nothing around it.

use std::convert::Infallible;
use std::io::Write;

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use crate::Outcome;

/// 417 bytes of JSON: a port, as the gateway would show it.
const ANSWER: &[u8; 417] = b"{\"requestId\":\"T3811A0E7-C250-40A2-96AD-08AD759E1BC2\",\"response\":{\
\"requestId\":\"T3811A0E7-C250-40A2-96AD-08AD759E1BC2\",\"totalCount\":1,\"dataSet\":[{\
\"portId\":\"0123456789ABCDEFGHIJKL\",\"portName\":\"benchmark\",\"portRemarks\":null,\"portType\":\"1G\",\
\"dcId\":\"SIN1\",\"dcName\":\"Singapore 1\",\"cityName\":\"Singapore\",\"areaName\":\"Asia Pacific\",\
\"businessEntityName\":\"Benchmark\",\"connectionStatus\":\"ACTIVE\",\"portStatus\":\"RUNNING\",\"loa\":0}]}}";

/// Serves until it is killed, on the same kind of runtime as the gateway.
pub fn serve() -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("bare hyper is ready on http://{}", listener.local_addr()?);
        std::io::stdout().flush()?;
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(answer)));
        }
    })
}

async fn answer<B>(_: Request<B>) -> Result<Response<Full<Bytes>>, Infallible> {
    let mut response = Response::new(Full::new(Bytes::from_static(ANSWER)));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(response)
}
