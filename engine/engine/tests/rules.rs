//! Rules that are replaced while the engine runs.

use super::*;

fn names(see: &Snapshot<'_>) -> Vec<String> {
    see.catalogue.data_centers().iter().map(|center| center.id.to_string()).collect()
}

#[tokio::test]
async fn a_run_sees_one_catalogue_from_begin_to_end_and_the_next_run_the_other() {
    let [place, _] = Place::both();
    let gateway = place.start(Duration::ZERO, &[]);
    let account = gateway.account("a").await;
    let engine = &gateway.engine;
    let replacing = Arc::clone(engine);
    let look = move |tx: &mut Transaction<'_>| {
        let before = names(tx);
        replacing.replace_rules(Rules::of(one_data_center("OTHER")));
        Ok((before, names(tx)))
    };
    let seen = engine.perform(account, VERSION, look).await.unwrap();
    assert_eq!(seen, (vec!["SIN1".to_owned()], vec!["SIN1".to_owned()]));
    let next = engine.perform(account, VERSION, |tx| Ok(names(tx))).await.unwrap();
    assert_eq!(next, ["OTHER"]);
}

#[tokio::test]
async fn other_times_hold_for_what_begins_afterwards_and_holds_stay() {
    let [place, _] = Place::both();
    let gateway = place.start(Duration::ZERO, &["port.creating=never"]);
    let account = gateway.account("a").await;
    let held = gateway.create(account).await;
    gateway.engine.replace_rules(Rules::of(one_data_center("SIN1")));
    let id = gateway.create(account).await;
    gateway.clock.advance(STEP);
    gateway.reaches(account, &id, Some(Status::Running)).await;
    assert_eq!(gateway.status(account, &held), Some(Status::Creating));
}
