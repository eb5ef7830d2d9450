//! Configurations that must be refused, with the place and the words.
//!
//! `RECORD=1 cargo test --test cases schema` writes the words anew; the difference is for review.

use std::path::PathBuf;

use edge_authorizer::Facade;
use serde_json::{Value, json};

fn path(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "schema", name].iter().collect()
}

fn read(name: &str) -> Value {
    let text = std::fs::read_to_string(path(name)).expect("the file is there");
    serde_json::from_str(&text).expect("the file is JSON")
}

/// `bad.json` changes one thing in `good.json`: the member at `at` is set to `to`, or removed.
#[test]
fn bad_configurations_are_refused_with_place_and_words() {
    let good = read("good.json");
    assert_eq!(errors(&good), json!([]));
    let recorded = read("bad.json");
    let answered: Vec<_> =
        recorded.as_array().expect("a list").iter().map(|bad| answered(&good, bad)).collect();
    if std::env::var_os("RECORD").is_some() {
        record(&answered);
    }
    let taken: Vec<_> = answered.iter().filter(|bad| bad["errors"] == json!([])).collect();
    assert!(taken.is_empty(), "taken, and should be refused: {taken:?}");
    for (answered, recorded) in answered.iter().zip(recorded.as_array().into_iter().flatten()) {
        assert_eq!(answered, recorded);
    }
}

fn answered(good: &Value, bad: &Value) -> Value {
    let mut bad = bad.clone();
    bad["errors"] = errors(&changed(good, &bad));
    bad
}

fn record(changes: &[Value]) {
    let lines: Vec<_> = changes.iter().map(|bad| format!("  {bad}")).collect();
    std::fs::write(path("bad.json"), format!("[\n{}\n]\n", lines.join(",\n")))
        .expect("the folder is there");
}

fn errors(config: &Value) -> Value {
    let refused = Facade::new(&config.to_string()).err();
    refused.map_or(json!([]), |text| {
        serde_json::from_str::<Value>(&text).expect("errors are JSON")["errors"].clone()
    })
}

fn changed(good: &Value, change: &Value) -> Value {
    let pointer = change["at"].as_str().expect("a change has a place");
    let mut config = good.clone();
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer has a last token");
    let name = name.replace("~1", "/").replace("~0", "~");
    match (config.pointer_mut(parent).expect("the parent is there"), change.get("to")) {
        (Value::Object(members), Some(value)) => drop(members.insert(name, value.clone())),
        (Value::Object(members), None) => drop(members.remove(&name)),
        (parent, _) => panic!("{parent} has no members"),
    }
    config
}
