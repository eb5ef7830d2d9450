//! What is refused and why, and the reader against one that serde_json drives.

mod oracle;

use base64ct::{Base64UrlUnpadded, Encoding};
use proptest::prelude::*;

use self::oracle::{Plain, read};
use super::*;
use crate::limits::JSON_MAX_DEPTH;

fn fault(text: &str) -> Option<JsonError> {
    Document::parse(text).err()
}

/// The value apart from its document, to compare it.
fn plain(json: Json<'_>) -> Plain {
    match json {
        Json::Null => Plain::Null,
        Json::Bool(value) => Plain::Bool(value),
        Json::Number(number) => Plain::Number(number.clone()),
        Json::String(text) => Plain::String(text.to_owned()),
        Json::Array(elements) => Plain::Array(elements.iter().map(plain).collect()),
        Json::Object(members) => Plain::Object(
            members.iter().map(|(name, value)| (name.to_owned(), plain(value))).collect(),
        ),
    }
}

/// Reads a text in both ways, and returns what came of it.
fn same(text: &[u8]) -> Result<Plain, JsonError> {
    let ours = Document::parse(text).map(|document| plain(document.root()));
    assert_eq!(ours, read(text, JSON_MAX_MEMBERS), "{}", String::from_utf8_lossy(text));
    ours
}

#[test]
fn duplicate_names_are_refused_at_any_depth() {
    assert_eq!(fault(r#"{"a":1,"a":1}"#), Some(JsonError::DuplicateName));
    assert_eq!(fault(r#"{"a":1,"\u0061":2}"#), Some(JsonError::DuplicateName));
    assert_eq!(fault(r#"[{"b":{"a":1,"a":2}}]"#), Some(JsonError::DuplicateName));
    assert_eq!(fault(r#"{"a":1,"b":{"a":1}}"#), None);
    let many = |last: &str| {
        let members: String = (0..999).map(|member| format!("\"{member}\":0,")).collect();
        fault(&format!("{{{members}\"{last}\":0}}"))
    };
    assert_eq!(many("7"), Some(JsonError::DuplicateName));
    assert_eq!(many("999"), None);
}

#[test]
fn of_several_faults_the_first_is_told() {
    assert_eq!(fault(r#"{"a":1,"a":}"#), Some(JsonError::DuplicateName));
    assert_eq!(fault(r#"{"a":1,"b":{"c":1,"c""#), Some(JsonError::DuplicateName));
    assert_eq!(fault(r#"{"a":1,"b":{"a":"#), Some(JsonError::Syntax));
    let deep = "[".repeat(JSON_MAX_DEPTH);
    assert_eq!(fault(&format!(r#"{{"a":1,"a":{deep}"#)), Some(JsonError::DuplicateName));
    assert_eq!(fault(&format!(r#"{{"a":{deep},"a""#)), Some(JsonError::TooDeep));
}

#[test]
fn work_is_bounded() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(fault(&nested(JSON_MAX_DEPTH)), None);
    assert_eq!(fault(&nested(JSON_MAX_DEPTH + 1)), Some(JsonError::TooDeep));
    assert_eq!(fault(&"[".repeat(100_000)), Some(JsonError::TooDeep));
    let list = |length: usize| format!("[{}0]", "0,".repeat(length - 1));
    assert_eq!(fault(&list(JSON_MAX_MEMBERS)), None);
    assert_eq!(fault(&list(JSON_MAX_MEMBERS + 1)), Some(JsonError::TooManyMembers));
}

#[test]
fn ambiguous_texts_are_refused() {
    for text in ["", "\u{feff}{}", "{} {}", "{}\0", r#""\ud800""#, "1e400", "[1,]", "NaN", "+1"] {
        assert_eq!(fault(text), Some(JsonError::Syntax), "{text:?}");
    }
    assert_eq!(Document::parse(b"\"\xff\"").err(), Some(JsonError::Syntax));
}

#[test]
fn a_number_is_one_however_it_is_written() {
    let is = |text: &str, other: &str| {
        let scalar = Document::parse(other).unwrap().root().scalar().unwrap();
        Document::parse(text).unwrap().root().is(&scalar)
    };
    for text in ["1", "1.0", "1e0", "10e-1"] {
        assert!(is(text, "1"), "{text}");
    }
    assert!(!is("9007199254740993", "9007199254740992"));
    assert!(!is("1", "\"1\""));
}

#[test]
fn pointers_walk_objects_and_arrays() {
    let document = Document::parse(r#"{"x":[[],{}],"a":[{},{"b":7}]}"#).unwrap();
    let at = |tokens: &[&str]| document.root().at(tokens.iter().copied());
    assert_eq!(at(&["a", "1", "b"]).and_then(Json::as_f64), Some(7.0));
    assert!(at(&["a", "2"]).is_none() && at(&["a", "1", "b", "c"]).is_none());
}

#[test]
fn places_of_texts_lead_back_to_them() {
    let document = Document::parse(r#"["plain","\u0065scaped","é"]"#).unwrap();
    let texts = document.root().as_strings().unwrap();
    assert_eq!(texts, ["plain", "escaped", "é"]);
    for text in texts {
        assert_eq!(document.text(document.span(text)), text);
    }
}

const CASES: [&str; 6] = [
    include_str!("../../tests/cases/bearer.jsonl"),
    include_str!("../../tests/cases/forward.jsonl"),
    include_str!("../../tests/cases/jws.jsonl"),
    include_str!("../../tests/cases/jwt.jsonl"),
    include_str!("../../tests/cases/own.jsonl"),
    include_str!("../../tests/cases/policy.jsonl"),
];

#[test]
fn every_text_of_the_cases_is_read_as_before() {
    let in_token = |byte: char| byte.is_ascii_alphanumeric() || "-_.".contains(byte);
    let mut read = 0;
    for file in CASES {
        for line in file.lines() {
            same(line.as_bytes()).unwrap();
            for segment in line.split(|byte| !in_token(byte)).flat_map(|token| token.split('.')) {
                let decoded = Base64UrlUnpadded::decode_vec(segment).unwrap_or_default();
                read += usize::from(same(&decoded).is_ok());
            }
        }
    }
    assert!(read > 3_000, "{read} texts");
}

#[test]
fn a_number_is_the_double_that_lies_nearest() {
    for (text, nearest) in [
        ("7484082805442300.0", 7_484_082_805_442_300.0_f64),
        ("9007199254740993.0", 9_007_199_254_740_992.0),
        ("8.41e21", 8.41e21),
        ("2.2250738585072011e-308", 2.225_073_858_507_201e-308),
        ("1.7976931348623158e308", f64::MAX),
    ] {
        let document = Document::parse(text).unwrap();
        assert_eq!(document.root().as_f64().map(f64::to_bits), Some(nearest.to_bits()), "{text}");
    }
    assert_eq!(fault("1.7976931348623159e308"), Some(JsonError::Syntax));
}

/// Pieces that make texts good, nearly good and bad.
#[rustfmt::skip]
const PIECES: [&str; 40] = [
    "{", "}", "[", "]", ",", ":", " ", "\n", "\"a\"", "\"b\"", "\"\\u0061\"", "\"a\":", "\"b\":1", "\"\"", "\"", "\\",
    "\"\\n\\/\\b\"", "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "\"\\ud83d\\u0041\"", "\"\\uDE00\"", "\"\\u00g0\"",
    "\"\\x\"", "\"é\"", "é", "0", "-0", "01", "-", "1.", "1.5e-3", "-7", "18446744073709551616", "-9223372036854775809",
    "1E+2", "123456789012345678901234567890.5", "true", "tru", "false", "null",
];

fn value() -> impl Strategy<Value = String> {
    let number = any::<f64>().prop_filter("finite", |number| number.is_finite());
    let leaf = prop_oneof![
        any::<String>().prop_map(|text| serde_json::to_string(&text).unwrap()),
        any::<i64>().prop_map(|number| number.to_string()),
        number.prop_map(|number| number.to_string()),
        (any::<u64>(), -400..400_i32).prop_map(|(digits, power)| format!("{digits}e{power}")),
        prop::sample::select(vec!["true", "null", "0.10", "-0.0"]).prop_map(str::to_owned),
    ];
    leaf.prop_recursive(6, 60, 8, |inner| {
        let members = prop::collection::vec(("[abc]{1,2}", inner.clone()), 0..6);
        let member = |(name, value)| format!("\"{name}\" :{value}");
        prop_oneof![
            prop::collection::vec(inner, 0..8).prop_map(|all| format!("[{}]", all.join(","))),
            members.prop_map(move |all| {
                format!("{{{}}}", all.into_iter().map(member).collect::<Vec<_>>().join(" , "))
            }),
        ]
    })
}

fn scalar() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>().prop_map(|text| serde_json::to_string(&text).unwrap()),
        any::<i64>().prop_map(|number| number.to_string()),
        any::<u64>().prop_map(|number| number.to_string()),
        (any::<i64>(), -330..=280_i32).prop_map(|(digits, power)| format!("{digits}e{power}")),
        prop::sample::select(vec!["true", "false", "null"]).prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn pieces_are_read_as_before(pieces in prop::collection::vec(0..PIECES.len(), 0..14)) {
        let text: String = pieces.into_iter().map(|piece| PIECES[piece]).collect();
        let _ = same(text.as_bytes());
    }

    #[test]
    fn numbers_are_read_as_before(
        text in r"-?(0|[1-9][0-9]{0,24})(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?",
        power in r"(e[+-]?[0-9]{8,12})?",
    ) {
        let _ = same(text.as_bytes());
        let _ = same(format!("{text}{power}").as_bytes());
    }

    #[test]
    fn arrays_are_taken_apart_as_before(
        before in prop::collection::vec(0..PIECES.len(), 0..4),
        elements in prop::collection::vec(0..PIECES.len(), 0..10),
    ) {
        let text = |pieces: Vec<usize>| pieces.into_iter().map(|piece| PIECES[piece]).collect::<String>();
        let (before, elements) = (text(before), text(elements));
        for text in [
            format!(r#"{{"a":[{before}],"keys":[{elements}]}}"#),
            format!(r#"{{"keys":[{elements}],"b" : {before}}}"#),
            format!("{before}{elements}"),
        ] {
            prop_assert_eq!(super::elements(&text, "keys").ok(), oracle::elements(&text, "keys"), "{}", text);
        }
    }

    #[test]
    fn values_are_read_as_before(text in value(), at in any::<prop::sample::Index>(), byte: u8) {
        let _ = same(text.as_bytes());
        let mut bytes = text.into_bytes();
        let index = at.index(bytes.len());
        bytes[index] = byte;
        let _ = same(&bytes);
    }

    #[test]
    fn what_is_written_is_read_as_it_was(scalars in prop::collection::vec(scalar(), 0..6)) {
        let text = format!("[{}]", scalars.join(","));
        let document = Document::parse(text).unwrap();
        let written = serde_json::to_string(&document.root()).unwrap();
        let again = Document::parse(written.as_str()).map(|document| plain(document.root()));
        prop_assert_eq!(again, Ok(plain(document.root())), "{}", written);
    }
}
