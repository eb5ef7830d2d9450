//! `docs/choices.md` says what the module does, for every open case and no other.

use serde_json::Value;

use crate::recorded::ANSWERED;
use crate::run::Answer;

/// One row: the cases it names, an asterisk for any ending, and whether they are allowed.
struct Row<'d> {
    names: Vec<&'d str>,
    allows: bool,
}

fn rows(document: &str) -> Vec<Row<'_>> {
    document.lines().filter_map(row).collect()
}

fn row(line: &str) -> Option<Row<'_>> {
    let mut cells = line.split(" | ");
    let (names, answer) = cells.next().zip(cells.next())?;
    let allows = ["deny", "allow"].iter().position(|word| *word == answer)? == 1;
    Some(Row { names: quoted(names), allows })
}

fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

fn covers(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |start| name.starts_with(start))
}

#[test]
fn every_choice_is_written_down_as_it_is() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/choices.md");
    let document = std::fs::read_to_string(path).expect("the document is there");
    let rows = rows(&document);
    let choices: Vec<_> = choices().collect();
    let faults: Vec<_> =
        choices.iter().filter_map(|(name, allows)| fault(&rows, name, *allows)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let patterns = rows.iter().flat_map(|row| &row.names);
    let idle = |pattern: &&&str| !choices.iter().any(|(name, _)| covers(pattern, name));
    assert_eq!(
        patterns.filter(idle).collect::<Vec<_>>(),
        [&""; 0],
        "patterns that name no open case"
    );
}

fn choices() -> impl Iterator<Item = (&'static str, bool)> {
    let answers = ANSWERED.iter().flat_map(|(_, cases)| cases);
    answers.filter(|(case, _)| case["level"] == "choice").map(|(case, answer): &(Value, Answer)| {
        (case["name"].as_str().expect("a case has a name"), answer.outcome == "allow")
    })
}

fn fault(rows: &[Row<'_>], name: &str, allows: bool) -> Option<String> {
    let covering: Vec<_> =
        rows.iter().filter(|row| row.names.iter().any(|pattern| covers(pattern, name))).collect();
    match covering.as_slice() {
        [row] if row.allows == allows => None,
        [_] => Some(format!("{name} is answered otherwise")),
        rows => Some(format!("{name} stands in {} rows", rows.len())),
    }
}
