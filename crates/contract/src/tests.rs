use crate::*;

#[test]
fn a_run_state_survives_its_word() {
    for state in [RunState::Queued, RunState::NotModified, RunState::Partial, RunState::Cancelled] {
        assert_eq!(RunState::parse(state.as_str()), Some(state));
        assert_eq!(
            serde_json::to_value(state).unwrap(),
            state.as_str(),
            "JSON and the database use one word"
        );
    }
}

#[test]
fn a_kind_of_credentials_survives_its_word() {
    for kind in CredentialsKind::ALL {
        assert_eq!(CredentialsKind::parse(kind.as_str()), Some(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
    }
}

#[test]
fn an_event_names_its_type() {
    let event = Event::CycleFinished { cycle_id: 7 };
    let json = serde_json::to_string(&event).unwrap();
    assert_eq!(json, r#"{"type":"cycle_finished","data":{"cycle_id":7}}"#);
    assert_eq!(serde_json::from_str::<Event>(&json).unwrap(), event);
}

#[test]
fn a_stage_survives_its_word() {
    for stage in Stage::ALL {
        assert_eq!(Stage::parse(stage.as_str()), Some(stage));
        assert_eq!(serde_json::to_value(stage).unwrap(), stage.as_str());
    }
}

#[test]
fn a_mark_leaves_the_others_alone_and_what_is_so_already_keeps_its_time() {
    let saved = Marks::default().with(&Mark::Saved(true), 1).with(&Mark::Stage(Some(Stage::Applied)), 2);
    assert_eq!(saved.clone().with(&Mark::Saved(true), 9), saved);
    assert_eq!(saved.clone().with(&Mark::Stage(Some(Stage::Applied)), 9), saved);
    let offered = saved.clone().with(&Mark::Stage(Some(Stage::Offer)), 9);
    assert_eq!((offered.saved_at, offered.stage_at), (Some(1), Some(9)));
    let noted = saved.clone().with(&Mark::Note(Some("  Call Ann. ".into())), 3);
    assert_eq!(noted.note.as_deref(), Some("Call Ann."));
    for blank in [None, Some(" \n".to_owned())] {
        assert_eq!(noted.clone().with(&Mark::Note(blank), 4), saved);
    }
    let none = saved.with(&Mark::Saved(false), 5).with(&Mark::Stage(None), 5);
    assert_eq!(none, Marks::default());
}
