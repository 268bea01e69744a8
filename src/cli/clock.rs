//! `zc-gateway clock`: the time of a running gateway, and what it holds because the clock of its machine has leapt.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::Failure;
use super::confirm::confirm;
use super::operator_door::OperatorDoor;
use super::target::{Place, TargetGateway, not_ours};
use crate::doors::admin::clock::ClockInfo;

/// Show the time of a running gateway, or accept a leap of its machine's clock.
///
/// A gateway follows its machine's clock as long as that is set ahead by no more than a minute. What is further is a leap:
/// what it would make due is held until the leap is accepted, is taken back, or is 10 minutes old.
#[derive(Args)]
pub struct Clock {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Show the gateway's time, that of its machine, and what is held.
    Show {
        #[command(flatten)]
        place: Place,
    },
    /// Follow a leap of the machine's clock now: what was held is done, and cannot be taken back.
    Accept {
        #[command(flatten)]
        place: Place,
        /// Do not ask, where standard input is a terminal.
        #[arg(long, short = 'y')]
        yes: bool,
    },
}

impl Clock {
    /// Does as asked.
    pub async fn run(self) -> Result<ExitCode, Failure> {
        match self.verb {
            Verb::Show { place } => {
                let info = door(&place).await?.clock().await?;
                if place.json {
                    say!("{}", serde_json::to_string(&info).map_err(Failure::other)?);
                } else {
                    print(&info);
                }
            }
            Verb::Accept { place, yes } => {
                let door = door(&place).await?;
                // Where nothing is held, the gateway says so.
                if let ClockInfo { held: Some(held), machine_ahead_seconds: ahead, .. } = door.clock().await?
                {
                    let question = format!(
                        "Follow the machine's clock, which is {ahead} s ahead? Transitions that become due: {}. What they \
                         end does not come back.",
                        held.transitions
                    );
                    confirm(&question, yes)?;
                }
                let accepted = door.accept_leap().await?;
                if place.json {
                    say!("{}", serde_json::to_string(&accepted).map_err(Failure::other)?);
                } else {
                    say!(
                        "the gateway's time is {}, {} s further; transitions that are due by that: {}",
                        accepted.gateway_time,
                        accepted.seconds,
                        accepted.transitions
                    );
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn door(place: &Place) -> Result<OperatorDoor, Failure> {
    let TargetGateway { endpoint, door, .. } = place.target.gateway().await?;
    door.ok_or_else(|| not_ours(&endpoint, "its clock cannot be reached"))
}

fn print(info: &ClockInfo) {
    let ahead = info.machine_ahead_seconds;
    let difference = match ahead {
        0 => "none".to_owned(),
        1.. => format!("the machine is {ahead} s ahead"),
        ..0 => format!("the machine is {} s behind", ahead.unsigned_abs()),
    };
    say!("gateway's time:  {}", info.gateway_time);
    say!("machine's time:  {}", info.machine_time);
    say!("difference:      {difference}");
    match &info.held {
        None => say!("held:            nothing"),
        Some(held) => {
            say!(
                "held:            for {} s more; transitions that wait: {}",
                held.seconds_left,
                held.transitions
            );
            eprintln!(
                "zc-gateway: the machine's clock has leapt ahead. Set it right, or say that it is right with `zc-gateway \
                 clock accept`; at {} by the machine's clock the gateway follows by itself",
                held.followed_time
            );
        }
    }
}
