//! Groups of runs against the same runs one by one: nobody can tell the difference.

use std::fmt::Write;

use super::plans::{End, Plan, seen};
use super::*;
use crate::image::rows::Draw;
use crate::store::StoreError;
use crate::store::sqlite::SqliteStore;

/// How many histories are compared; `CASES` in the environment says otherwise.
const CASES: u64 = 200;
const ACCOUNTS: [&str; 2] = ["a", "b"];

/// Everything that a gateway shows and keeps, handles aside.
fn everything(gateway: &Gateway, accounts: &[AccountNumber]) -> String {
    let mut all = String::new();
    for account in accounts {
        let published = gateway.engine.read(&member(*account), |see| Ok(seen(see))).unwrap();
        let revision = gateway.image(*account).revision;
        let mut rows = gateway.rows(*account);
        rows.sort_by_key(|row| (row.kind, row.id.clone()));
        let rows: Vec<_> = rows
            .into_iter()
            .map(|row| format!("{:?}", StoredRow { handle: crate::store::Handle(0), ..row }))
            .collect();
        let events = gateway.events(*account);
        writeln!(all, "{revision:?}\n{published}\n{}\n{events:#?}", rows.join("\n")).unwrap();
    }
    all
}

/// Checks that what the lane works on is what readers see.
async fn assert_working_is_published(gateway: &Gateway, accounts: &[AccountNumber]) {
    for account in accounts {
        let working = gateway.perform(*account, |tx| seen(tx)).await;
        let published = gateway.engine.read(&member(*account), |see| Ok(seen(see))).unwrap();
        assert_eq!(working, published);
    }
}

/// What a run was told, in words.
fn told(answer: Answer<String>) -> String {
    match answer {
        Ok(Ok(told)) => told,
        Ok(Err(fault)) => format!("{:?} {}", fault.code, fault.message),
        Err(reason) => format!("{reason:?}"),
    }
}

async fn open_accounts(gateway: &Gateway) -> Vec<AccountNumber> {
    let mut accounts = Vec::new();
    for name in ACCOUNTS {
        accounts.push(gateway.account(name).await);
    }
    accounts
}

/// Runs plans as one group, whose commit fails or not. Tells what each was told.
async fn run_as_group(
    gateway: &Gateway,
    accounts: &[AccountNumber],
    plans: &[Plan],
    fails: bool,
) -> Vec<String> {
    let held = gateway.hold().await;
    let before = gateway.faults.groups().len();
    let mut asked = Vec::new();
    for plan in plans.iter().cloned() {
        asked.push(gateway.ask(accounts[plan.account], move |tx| plan.run(tx)));
    }
    if fails {
        gateway.faults.fail_next(StoreError::Full("told to".to_owned()));
    }
    gateway.faults.release();
    held.answer().await.unwrap().unwrap();
    let mut outcomes = Vec::new();
    for one in asked {
        outcomes.push(told(one.answer().await));
    }
    assert!(gateway.faults.groups().len() <= before + 1, "control: it was one group");
    outcomes
}

/// The order in which the lane takes these plans: accounts take turns.
fn in_turns(plans: &[Plan]) -> Vec<usize> {
    let of = |account: usize| (0..plans.len()).filter(move |at| plans[*at].account == account);
    let Some(first) = plans.first().map(|plan| plan.account) else { return Vec::new() };
    let (mut one, mut other) = (of(first), of(1 - first));
    let mut order = Vec::new();
    loop {
        let (next, after) = (one.next(), other.next());
        if next.is_none() && after.is_none() {
            return order;
        }
        order.extend(next.into_iter().chain(after));
    }
}

/// Compares a history: its groups are kept in `store`, its single runs in memory.
async fn compare(seed: u64, store: Lasting) {
    let mut draw = Draw(seed);
    let (grouped, single) = (Gateway::over(store, START, 4096), Gateway::new());
    let accounts = open_accounts(&grouped).await;
    assert_eq!(open_accounts(&single).await, accounts);
    for _ in 0..6 {
        let plans: Vec<_> = (0..draw.below(8)).map(|_| Plan::drawn(&mut draw, ACCOUNTS.len())).collect();
        // A group in which somebody stands is one whose commit can fail.
        let fails = draw.below(5) == 0;
        let writes = plans.iter().any(|plan| plan.end == End::Stands && !plan.steps.is_empty());
        let before = everything(&grouped, &accounts);
        let outcomes = run_as_group(&grouped, &accounts, &plans, fails && writes).await;
        // No plan may have written all the same: then the failure is still to come, and this is what it fails.
        if fails && writes {
            let account = accounts[0];
            let planned_is_left = everything(&grouped, &accounts) != before;
            assert!(!planned_is_left, "seed {seed}: a group that fails leaves something");
            if grouped.faults.refused() == 0 {
                let probe = grouped.ask(account, |tx| Ok(tx.create(port("probe"))));
                assert!(is_refused(&probe.answer().await), "seed {seed}");
            }
            grouped.faults.forget_refusals();
        } else {
            let mut expected = vec![String::new(); plans.len()];
            for at in in_turns(&plans) {
                let plan = plans[at].clone();
                let answer = single.ask(accounts[plan.account], move |tx| plan.run(tx)).answer().await;
                expected[at] = told(answer);
            }
            assert_eq!(outcomes, expected, "seed {seed}: {plans:#?}");
        }
        let (left, right) = (everything(&grouped, &accounts), everything(&single, &accounts));
        assert_eq!(left, right, "seed {seed}: {plans:#?}");
        assert_working_is_published(&grouped, &accounts).await;
        let step = Duration::from_millis(u64::try_from(draw.below(3)).unwrap());
        grouped.clock.advance(step);
        single.clock.advance(step);
    }
    // A restart makes of the store what was there before.
    let reopened = Gateway::over(grouped.store.clone(), grouped.clock.now(), 10);
    assert_eq!(everything(&reopened, &accounts), everything(&grouped, &accounts), "seed {seed}");
    assert_eq!(grouped.fatal.lock().len() + single.fatal.lock().len(), 0);
}

#[tokio::test]
async fn a_group_is_the_same_as_its_runs_one_by_one() {
    let cases = std::env::var("CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(CASES);
    for case in 0..cases {
        compare(0x5eed_0001 + case * 0x9e37_79b9, Lasting::new()).await;
    }
}

#[tokio::test]
async fn a_group_in_a_database_is_the_same_as_its_runs_one_by_one_in_memory() {
    for case in 0..10 {
        let folder = tempfile::tempdir().unwrap();
        let store = Lasting::over(SqliteStore::open(folder.path()).unwrap());
        compare(0x5eed_0002 + case * 0x9e37_79b9, store).await;
    }
}
