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
