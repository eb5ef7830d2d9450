//! Random rules, claims and paths: the document against what the rules say of each.

use proptest::prelude::*;

use super::*;

fn segment() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec!["a", "b", "c", "ab", "a:b", "a@b"]).prop_map(str::to_owned),
        3 => Just("{}".to_owned()),
    ]
}

fn template() -> impl Strategy<Value = String> {
    (prop::collection::vec(segment(), 0..4), prop::bool::weighted(0.25)).prop_map(
        |(segments, rest)| {
            let mut named: Vec<_> = segments
                .iter()
                .enumerate()
                .map(
                    |(index, text)| {
                        if text == "{}" { format!("{{p{index}}}") } else { text.clone() }
                    },
                )
                .collect();
            if rest {
                named.push("{rest+}".to_owned());
            }
            format!("/{}", named.join("/"))
        },
    )
}

fn condition(path: &str) -> impl Strategy<Value = String> + use<> {
    let parameter = path.find('{').map(|start| {
        let end = path[start..].find('}').map_or(path.len(), |length| start + length);
        path[start + 1..end].trim_end_matches('+').to_owned()
    });
    let own = parameter.map_or(r#""roles":["r"]"#.to_owned(), |name| {
        format!(r#""claims":{{"sub":"{{{name}}}"}}"#)
    });
    prop_oneof![
        3 => Just(String::new()),
        2 => Just(r#","scopes":["s"]"#.to_owned()),
        2 => Just(format!(",{own}")),
        1 => Just(format!(r#","anyOf":[{{"roles":["r"]}},{{{own}}}]"#)),
        1 => Just(format!(r#","not":{{{own}}}"#)),
        1 => Just(format!(r#","not":{{"anyOf":[{{"roles":["r"]}},{{{own}}}]}}"#)),
        1 => Just(r#","anyScope":["t","s"]"#.to_owned()),
        1 => Just(r#","claims":{"sub":["a","b"]}"#.to_owned()),
        1 => Just(format!(r#","allOf":[{{{own}}},{{{}}}]"#, own.replace("sub", "alias"))),
    ]
}

fn rule() -> impl Strategy<Value = String> {
    (
        template(),
        prop::sample::select(vec![r#"["GET"]"#, r#"["POST"]"#, r#"["GET","POST"]"#]),
        0..8_u8,
    )
        .prop_flat_map(|(path, methods, kind)| {
            condition(&path).prop_map(move |condition| match kind {
                0 => format!(r#""methods":{methods},"path":"{path}","public":true"#),
                1 => format!(r#""methods":{methods},"path":"{path}","effect":"Deny"{condition}"#),
                _ => format!(r#""methods":{methods},"path":"{path}"{condition}"#),
            })
        })
}

fn rules() -> impl Strategy<Value = String> {
    prop::collection::vec(rule(), 1..6).prop_map(|rules| {
        let named =
            rules.iter().enumerate().map(|(index, rule)| format!(r#"{{"id":"r{index}",{rule}}}"#));
        format!("[{}]", named.collect::<Vec<_>>().join(","))
    })
}

fn claims() -> impl Strategy<Value = String> {
    let subjects = vec!["a", "b", "ab", "x|y", "a/b", "*", "${*}", "a@b", "a:b", "a:b/c"];
    let subject = prop::sample::select(subjects);
    (subject, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(subject, scope, role, alias)| {
            let scope = if scope { r#","scope":"s""# } else { "" };
            let role = if role { r#","roles":["r"]"# } else { "" };
            let alias = if alias { subject } else { "c" };
            format!(r#"{{"sub":"{subject}","alias":["b","{alias}"]{scope}{role}}}"#)
        },
    )
}

/// Paths that callers send: plain ones, and every kind an IAM wildcard reaches and no rule allows.
fn path() -> impl Strategy<Value = String> {
    let plain =
        vec!["a", "b", "c", "ab", "x%7Cy", "x%7cy", "a%40b", "a@b", "a:b", "a%3Ab", "a%3ab"];
    let odd =
        vec!["", ".", "..", "a;b", "a\\b", "*", "$", "${*}", "a*", "%2e", "%61", "a%2fb", "a b"];
    let segment = prop_oneof![
        9 => prop::sample::select(plain).prop_map(str::to_owned),
        1 => prop::sample::select(odd).prop_map(str::to_owned),
    ];
    prop::collection::vec(segment, 0..5).prop_map(|segments| format!("/{}", segments.join("/")))
}

/// How many sets of rules to try, each with 25 requests; `POLICY_CASES=40000` makes a million.
fn cases() -> u32 {
    option_env!("POLICY_CASES").and_then(|cases| cases.parse().ok()).unwrap_or(600)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_document_allows_what_the_rules_allow(
        rules in rules(),
        claims in claims(),
        asked in (prop::sample::select(vec!["GET", "POST"]), path()),
        later in prop::collection::vec((prop::sample::select(vec!["GET", "POST", "PUT"]), path()), 24),
    ) {
        let config = config(&rules);
        let caller = principal(&config, &claims);
        let policy = policy(&config, &caller, asked.0, &asked.1);
        let statements = compile(&config.rules, Some(&caller)).expect("few rules");
        for (method, path) in later.iter().chain([&asked]) {
            let arn = format!("{API}/{method}{path}");
            let (documented, ruled) = (policy.document.allows(&arn), rules_allow(&config, &caller, method, path));
            prop_assert!(!documented || ruled, "over-grant of {arn}\n{rules}\n{claims}\n{}", document(&policy));
            // A refused ARN that holds syntax is denied with its like: only its sender meets that.
            let odd = asked.1.contains(['*', '$']);
            let sayable = statements.exact && !odd && !path.contains('%') && policy.scope == PolicyScope::Api;
            let asked_and_refused = (*method, path) == (asked.0, &asked.1);
            prop_assert!(!ruled || documented || !sayable || asked_and_refused,
                "wrong denial of {arn}\n{rules}\n{claims}\n{}", document(&policy));
        }
    }
}
