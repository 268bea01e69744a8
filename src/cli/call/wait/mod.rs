//! `--wait`: after a call, looks at the resource that it was about until its status no longer passes.

mod watched;

use std::time::Duration;

use hyper::StatusCode;
use indicatif::ProgressBar;
use serde_json::{Value, json};
use zc_gateway_engine::lifecycle::schedule::parse_duration;

use super::named::Named;
use crate::auth::keys::Credentials;
use crate::cli::Failure;
use crate::cli::signed_call::{Answered, SignedCall};
use crate::client::Endpoint;
use watched::{Effects, Watched};

/// How long a status may take where nothing else is said.
pub const USUAL_LIMIT: &str = "10m";

/// How often the resource is looked at: often at first, then ever less.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// The most that one page of a list has.
const PAGE_SIZE: u64 = 1000;

/// Reads the time limit.
pub fn parse_limit(text: &str) -> Result<Duration, String> {
    parse_duration(text).map_err(|_| format!("`{text}` is not a time: write `30s`, `10m` or `1h 30m`"))
}

/// A wait that is known to be possible, before anything is sent.
pub struct Wait {
    effects: Effects,
    limit: Duration,
}

/// A gateway, and who asks it.
pub struct Asker<'a> {
    /// Where.
    pub endpoint: &'a Endpoint,
    /// With which access key.
    pub credentials: Option<&'a Credentials>,
}

impl Wait {
    /// A wait for what the action sets going.
    pub fn new(named: &Named, limit: Duration) -> Result<Self, Failure> {
        let (service, action, _) = named.names();
        match Effects::of(service, action, named.writes) {
            Effects::Reads => {
                Err(Failure::Usage(format!("--wait has nothing to wait for: {action} changes nothing")))
            }
            Effects::Unknown => Err(Failure::Usage(format!(
                "--wait does not know what {action} of service `{service}` changes; `zc-gateway actions` lists what it \
                 knows"
            ))),
            effects @ (Effects::Passes(_) | Effects::PassesAround(..) | Effects::AtOnce) => {
                Ok(Self { effects, limit })
            }
        }
    }

    /// Waits for what a call with these parameters, which was answered with `content`, has set going.
    pub async fn run(self, asker: &Asker<'_>, parameters: &Value, content: &Value) -> Result<(), Failure> {
        let mut watch = Watch { subject: None, last: None, progress: ProgressBar::new_spinner() };
        watch.progress.enable_steady_tick(Duration::from_millis(100));
        let look = async {
            watch.subject = Some(match self.effects {
                Effects::AtOnce | Effects::Reads | Effects::Unknown => return Ok(()),
                Effects::Passes(watched) => {
                    let id = watched.subject(parameters, content);
                    (watched, id.ok_or_else(|| no_subject(watched.noun))?)
                }
                Effects::PassesAround(given, kinds) => {
                    let text = parameters.pointer(given).and_then(Value::as_str).unwrap_or_default();
                    asker.around(kinds, text).await?.ok_or_else(|| no_subject("resource"))?
                }
            });
            watch.run(asker).await
        };
        let in_time = tokio::time::timeout(self.limit, look).await;
        watch.progress.finish_and_clear();
        in_time.unwrap_or_else(|_| Err(watch.late(self.limit)))
    }
}

fn no_subject(noun: &str) -> Failure {
    Failure::other(format!("the call succeeded, but no {noun} is found to wait for"))
}

/// One resource that is looked at until it is at rest.
struct Watch {
    /// The resource, as soon as it is known.
    subject: Option<(&'static Watched, String)>,
    /// The sentence that was told last.
    last: Option<String>,
    progress: ProgressBar,
}

impl Watch {
    async fn run(&mut self, asker: &Asker<'_>) -> Result<(), Failure> {
        let Some((watched, id)) = self.subject.clone() else { return Ok(()) };
        let mut pause = FIRST_PAUSE;
        loop {
            let content = asker.describe(watched, &watched.one(&id)).await?;
            let state = content.and_then(|content| watched.state(&content));
            let shown = state.as_ref().map_or("gone", |state| &state.shown);
            self.tell(format!("{} {id} is {shown}", watched.noun));
            if state.is_none_or(|state| !state.passes) {
                return Ok(());
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 3 / 2).min(LONGEST_PAUSE);
        }
    }

    /// Tells a sentence that has not been told yet.
    fn tell(&mut self, sentence: String) {
        if self.last.as_ref() != Some(&sentence) {
            self.progress.suspend(|| eprintln!("zc-gateway: {sentence}"));
            self.progress.set_message(sentence.clone());
            self.last = Some(sentence);
        }
    }

    fn late(&self, limit: Duration) -> Failure {
        let limit = jiff::SignedDuration::try_from(limit)
            .map_or_else(|_| String::new(), |limit| format!("{limit:#}"));
        let last = self.last.as_deref().unwrap_or("nothing is known of what it set going");
        Failure::NotInTime(format!("the call succeeded, but after {limit} {last}; --wait=TIME waits longer"))
    }
}

impl Asker<'_> {
    /// What the describing action of a kind answers to `parameters`; none when there is no such resource.
    async fn describe(&self, watched: &Watched, parameters: &Value) -> Result<Option<Value>, Failure> {
        let named = Named::new(watched.describe, None, None);
        loop {
            let call =
                SignedCall::new(self.endpoint, named.names(), self.credentials, parameters.to_string());
            let Answered { status, mut body, .. } = call.send(self.endpoint).await?;
            match status {
                StatusCode::OK => return Ok(Some(body["response"].take())),
                StatusCode::NOT_FOUND => return Ok(None),
                // It has too much to do: ask again later.
                StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                    tokio::time::sleep(LONGEST_PAUSE).await;
                }
                _ => {
                    return Err(Failure::other(format!(
                        "the call succeeded, but {} was answered {status}: {}",
                        watched.describe, body["message"]
                    )));
                }
            }
        }
    }

    /// The resource of one of these kinds that has `text` in it.
    async fn around(
        &self,
        kinds: &[&'static Watched],
        text: &str,
    ) -> Result<Option<(&'static Watched, String)>, Failure> {
        for &watched in kinds {
            for page in 1_u64.. {
                let parameters = json!({ "pageNum": page, "pageSize": PAGE_SIZE });
                let content = self.describe(watched, &parameters).await?.unwrap_or_default();
                if let Some(id) = watched.around(&content, text) {
                    return Ok(Some((watched, id)));
                }
                if content["totalCount"].as_u64().is_none_or(|total| total <= page * PAGE_SIZE) {
                    break;
                }
            }
        }
        Ok(None)
    }
}
