//! Random configurations, tokens and requests, of few words, so that they meet often.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};

use crate::host::{MIDNIGHT, secret, sign};

/// A token before it is written.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) header: Value,
    pub(crate) claims: Value,
    /// Whose secret it is signed with.
    pub(crate) signer: usize,
}

/// A request.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) token: Option<Token>,
}

/// Segments of paths that have one reading, and what they stand for.
pub(crate) const PLAIN: [(&str, &str); 11] = [
    ("a", "a"),
    ("b", "b"),
    ("c", "c"),
    ("ab", "ab"),
    ("s", "s"),
    ("a:b", "a:b"),
    ("a%3Ab", "a:b"),
    ("a%3ab", "a:b"),
    ("x%7Cy", "x|y"),
    ("x%7cy", "x|y"),
    ("a@b", "a@b"),
];
/// Segments that no rule ever allows.
const ODD: [&str; 14] =
    ["", ".", "..", "a;b", "a\\b", "*", "?", "$", "${*}", "a*", "%2e", "%61", "a%2fb", "a b"];
pub(crate) const ISSUERS: [&str; 2] = ["https://one.example", "https://two.example"];
const METHODS: [&str; 3] = ["GET", "PUT", "POST"];
const ALGORITHMS: [&str; 3] = ["HS256", "HS384", "HS512"];
const AUDIENCES: [&str; 2] = ["api", "other-api"];
const SCOPES: [&str; 3] = ["s", "t", "u"];
const ROLES: [&str; 2] = ["r", "q"];
const SUBJECTS: [&str; 9] = ["a", "b", "ab", "a:b", "x|y", "a/b", "*", "${*}", "a:b/c"];

impl Token {
    pub(crate) fn text(&self) -> String {
        sign(&self.header, &self.claims.to_string(), &secret(self.signer))
    }
}

impl Asked {
    pub(crate) fn action(&self) -> (&str, &str) {
        (&self.method, &self.path)
    }

    pub(crate) fn token_text(&self) -> Option<String> {
        self.token.as_ref().map(Token::text)
    }
}

/// A configuration of one entry or two, and rules.
fn config() -> impl Strategy<Value = Value> {
    let issuers = prop_oneof![
        3 => issuer(0).prop_map(|one| vec![one]),
        1 => (issuer(0), issuer(1)).prop_map(|(one, two)| vec![one, two]),
    ];
    let cache = prop_oneof![2 => Just(json!({})), 1 => Just(json!(false)), 1 => Just(json!({ "maxTokens": 1 }))];
    (issuers, rules(), cache).prop_map(|(issuers, rules, cache)| {
        json!({ "issuers": issuers, "rules": rules, "tokenCache": cache })
    })
}

fn issuer(index: usize) -> impl Strategy<Value = Value> {
    let required = prop_oneof![
        10 => Just(Value::Null),
        1 => Just(json!(["tenant"])),
        1 => Just(json!({ "tenant": ["s", 7] })),
    ];
    let types = prop::option::weighted(0.2, subsequence(&["at+jwt", "jwt"][..], 1..=2));
    (
        subsequence(&AUDIENCES[..], 1..=2),
        subsequence(&ALGORITHMS[..], 1..=3),
        prop_oneof![Just(None), (1..=60_u32).prop_map(Some)],
        prop::option::weighted(0.2, 30..300_u32),
        prop::bool::weighted(0.2),
        types,
        required,
    )
        .prop_map(move |(audiences, algorithms, tolerance, max_age, forever, types, required)| {
            let keys = json!({ "secret": { "env": format!("SECRET_{index}") } });
            let mut issuer = json!({
                "issuer": ISSUERS[index], "audiences": audiences, "algorithms": algorithms, "keys": keys,
            });
            let members = [
                ("clockToleranceSeconds", json!(tolerance)),
                ("maxTokenAgeSeconds", json!(max_age)),
                ("requireExpiry", if forever { json!(false) } else { Value::Null }),
                ("tokenTypes", json!(types)),
                ("requiredClaims", required),
            ];
            for (name, value) in members.into_iter().filter(|(_, value)| !value.is_null()) {
                issuer[name] = value;
            }
            issuer
        })
}

/// Rules with ids.
fn rules() -> impl Strategy<Value = Vec<Value>> {
    prop::collection::vec(rule(), 1..6).prop_map(|mut rules| {
        for (index, rule) in rules.iter_mut().enumerate() {
            rule["id"] = json!(format!("r{index}"));
        }
        rules
    })
}

/// A rule without an id: some are public, some deny.
fn rule() -> impl Strategy<Value = Value> {
    (template(), subsequence(&METHODS[..], 1..=2), 0..8_u8).prop_flat_map(
        |(path, methods, kind)| {
            let rule = json!({ "path": path, "methods": methods });
            conditions(&path).prop_map(move |conditions| {
                let mut rule = rule.clone();
                let own = if kind == 0 { json!({ "public": true }) } else { conditions };
                for (name, value) in own.as_object().into_iter().flatten() {
                    rule[name] = value.clone();
                }
                if kind == 1 {
                    rule["effect"] = json!("Deny");
                }
                rule
            })
        },
    )
}

fn template() -> impl Strategy<Value = String> {
    let segment = prop_oneof![
        4 => select(&["a", "b", "c", "ab", "a:b", "a@b"][..]),
        3 => Just("{}"),
    ];
    (prop::collection::vec(segment, 0..4), prop::bool::weighted(0.25)).prop_map(
        |(segments, is_open)| {
            let named = |(index, text): (usize, &&str)| match *text {
                "{}" => format!("{{p{index}}}"),
                literal => literal.to_owned(),
            };
            let mut segments: Vec<_> = segments.iter().enumerate().map(named).collect();
            if is_open {
                segments.push("{rest+}".to_owned());
            }
            format!("/{}", segments.join("/"))
        },
    )
}

/// The names of a template's parameters.
pub(crate) fn parameters(template: &str) -> Vec<String> {
    let inner = |segment: &str| segment.strip_prefix('{')?.strip_suffix('}').map(str::to_owned);
    template
        .split('/')
        .filter_map(inner)
        .map(|name| name.trim_end_matches('+').to_owned())
        .collect()
}

/// What a rule asks of the principal, in none, one or more of the ways there are.
fn conditions(template: &str) -> impl Strategy<Value = Value> + use<> {
    let mut values = vec![json!("s"), json!(7), json!(true), json!(["s", 7])];
    values.extend(parameters(template).into_iter().flat_map(|name| {
        let own = json!(format!("{{{name}}}"));
        [own.clone(), own]
    }));
    let scopes = subsequence(&SCOPES[..], 1..=2);
    let roles = subsequence(&ROLES[..], 1..=2);
    let claim = (select(&["sub", "tenant", "groups"][..]), select(values));
    let leaf = prop_oneof![
        2 => scopes.clone().prop_map(|scopes| json!({ "scopes": scopes })),
        1 => scopes.prop_map(|scopes| json!({ "anyScope": scopes })),
        1 => roles.prop_map(|roles| json!({ "roles": roles })),
        2 => claim.prop_map(|(name, value)| json!({ "claims": { name: value } })),
    ];
    let nested = leaf.prop_recursive(2, 6, 2, |inner| {
        let several = prop::collection::vec(inner.clone(), 1..=2);
        prop_oneof![
            2 => several.clone().prop_map(|all| json!({ "anyOf": all })),
            1 => several.prop_map(|all| json!({ "allOf": all })),
            1 => inner.prop_map(|inner| json!({ "not": inner })),
        ]
    });
    prop_oneof![1 => Just(json!({})), 3 => nested]
}

/// A configuration, and requests that mean its rules more often than not.
pub(crate) fn world(count: usize) -> impl Strategy<Value = (Value, Vec<Asked>)> {
    config().prop_flat_map(move |config| {
        let requests = prop::collection::vec(asked(&config), 1..=count);
        (Just(config), requests)
    })
}

/// A request, most often with a token that is good or nearly so.
fn asked(config: &Value) -> impl Strategy<Value = Asked> + use<> {
    let rules = config["rules"].as_array().cloned().expect("a list");
    let meant = (select(rules), any::<prop::sample::Index>(), prop::collection::vec(plain(), 5));
    let meant = meant.prop_map(|(rule, method, segments)| {
        let methods = rule["methods"].as_array().expect("a list");
        let method = methods[method.index(methods.len())].as_str().expect("a method").to_owned();
        (method, filled(rule["path"].as_str().expect("a path"), &segments))
    });
    let other = (select(&METHODS[..]).prop_map(str::to_owned), path());
    let entries = config["issuers"].as_array().cloned().expect("a list");
    let token = (token(), prop::bool::weighted(0.8)).prop_map(move |(mut token, is_listed)| {
        if let Some(entry) = entries.get(token.signer).filter(|_| is_listed) {
            token.header["alg"] = entry["algorithms"][0].clone();
        }
        token
    });
    (prop_oneof![3 => meant, 1 => other], prop::option::weighted(0.9, token))
        .prop_map(|((method, path), token)| Asked { method, path, token })
}

/// A path that a template covers.
fn filled(template: &str, segments: &[&str]) -> String {
    let fill = |(segment, plain): (&str, &&str)| {
        let open = segment.ends_with("+}").then(|| format!("{plain}/{plain}"));
        let one = segment.starts_with('{').then(|| (*plain).to_owned());
        open.or(one).unwrap_or_else(|| segment.to_owned())
    };
    let after = template.split('/').skip(1).zip(segments).map(fill);
    format!("/{}", after.collect::<Vec<_>>().join("/"))
}

/// One segment as a rule, or more, or what is none.
pub(crate) fn segments() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => plain().prop_map(str::to_owned),
        3 => (plain(), plain()).prop_map(|(one, other)| format!("{one}/{other}")),
        1 => select(&ODD[..]).prop_map(str::to_owned),
    ]
}

fn plain() -> impl Strategy<Value = &'static str> {
    select(&PLAIN[..]).prop_map(|(sent, _)| sent)
}

fn path() -> impl Strategy<Value = String> {
    let segment = prop_oneof![
        14 => plain(),
        1 => select(&ODD[..]),
    ];
    prop::collection::vec(segment, 0..5).prop_map(|segments| format!("/{}", segments.join("/")))
}

fn token() -> impl Strategy<Value = Token> {
    let header = (
        prop_oneof![3 => Just("HS256"), 1 => Just("HS384"), 1 => Just("HS512")],
        prop_oneof![2 => Just(json!("at+JWT")), 1 => Just(json!("application/jwt")), 1 => Just(Value::Null)],
    );
    let whose = prop_oneof![20 => Just((0, 0)),
        2 => Just((1, 1)), 1 => Just((0, 1)), 1 => Just((1, 0))];
    let audience = prop_oneof![
        4 => Just(json!(AUDIENCES)),
        2 => select(&AUDIENCES[..]).prop_map(|name| json!(name)),
        1 => Just(json!(["else"])),
    ];
    let expiry =
        prop_oneof![6 => (1..400).prop_map(Some), 1 => (-90..=0).prop_map(Some), 1 => Just(None)];
    let not_before = prop_oneof![8 => Just(None),
        2 => (-90..=0).prop_map(Some),
        1 => (1..90).prop_map(Some)];
    let issued_at = prop_oneof![2 => Just(None),
        8 => (-400..=0).prop_map(Some),
        1 => (1..90).prop_map(Some)];
    (header, whose, audience, expiry, not_before, issued_at, principal()).prop_map(
        |(
            (algorithm, kind),
            (issuer, signer),
            audience,
            expiry,
            not_before,
            issued_at,
            mut claims,
        )| {
            let date =
                |offset: Option<i32>| json!(offset.map(|offset| MIDNIGHT + f64::from(offset)));
            claims["iss"] = json!(ISSUERS[issuer]);
            claims["aud"] = audience;
            for (name, offset) in [("exp", expiry), ("nbf", not_before), ("iat", issued_at)] {
                if offset.is_some() {
                    claims[name] = date(offset);
                }
            }
            let mut header = json!({ "alg": algorithm });
            if !kind.is_null() {
                header["typ"] = kind;
            }
            Token { header, claims, signer }
        },
    )
}

/// The claims that rules look at.
fn principal() -> impl Strategy<Value = Value> {
    let tenants = vec![
        json!("s"),
        json!(7),
        json!(7.0),
        json!(true),
        json!(["a", 7]),
        json!("a:b"),
        json!("b"),
    ];
    (
        select(&SUBJECTS[..]),
        subsequence(&SCOPES[..], 0..=3),
        subsequence(&ROLES[..], 0..=2),
        prop::option::of(select(tenants)),
        prop::option::of(subsequence(&SUBJECTS[..], 0..=3)),
    )
        .prop_map(|(subject, scopes, roles, tenant, groups)| {
            let mut claims = json!({ "sub": subject, "scope": scopes.join(" "), "roles": roles });
            if let Some(tenant) = tenant {
                claims["tenant"] = tenant;
            }
            if let Some(groups) = groups {
                claims["groups"] = json!(groups);
            }
            claims
        })
}
