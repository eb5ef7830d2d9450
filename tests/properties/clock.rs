//! No allow outlives its token, whatever the clock did before, and whatever is remembered.

use std::cell::Cell;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::host::{Host, MIDNIGHT, Way, gateway_request, secret, sign};
use crate::run::check;

/// Where the random times lie around: all of them are of one day.
const NOON: f64 = MIDNIGHT + 43_200.0;
const ACTION: (&str, &str) = ("GET", "/a");

/// What a token says of its time, in seconds from noon, and whose secret signed it.
#[derive(Clone, Debug)]
struct Token {
    expiry: f64,
    not_before: Option<f64>,
    issued_at: Option<f64>,
    is_of_previous: bool,
}

/// What an entry says of time, and until when the previous secret is good.
#[derive(Clone, Debug)]
struct Limits {
    tolerance: f64,
    max_age: Option<f64>,
    previous_until: Option<f64>,
}

/// Quarters of seconds, which doubles hold exactly.
fn quarters(range: core::ops::Range<i32>) -> impl Strategy<Value = f64> {
    range.prop_map(|quarters| f64::from(quarters) / 4.0)
}

fn limits() -> impl Strategy<Value = Limits> {
    (quarters(0..100), prop::option::of(quarters(40..800)), prop::option::of(quarters(-400..800)))
        .prop_map(|(tolerance, max_age, previous_until)| Limits {
            tolerance,
            max_age,
            previous_until,
        })
}

fn token() -> impl Strategy<Value = Token> {
    let early = || prop::option::of(quarters(-400..200));
    (quarters(-200..800), early(), early(), prop::bool::weighted(0.3)).prop_map(
        |(expiry, not_before, issued_at, is_of_previous)| Token {
            expiry,
            not_before,
            issued_at,
            is_of_previous,
        },
    )
}

impl Token {
    fn text(&self) -> String {
        let date = |offset: f64| NOON + offset;
        let mut claims = json!({ "iss": "i", "aud": "a", "sub": "u", "exp": date(self.expiry) });
        for (name, offset) in [("nbf", self.not_before), ("iat", self.issued_at)] {
            if let Some(offset) = offset {
                claims[name] = json!(date(offset));
            }
        }
        let secret = secret(usize::from(self.is_of_previous));
        sign(&json!({ "alg": "HS256" }), &claims.to_string(), &secret)
    }

    /// When it expires, or is too old before that.
    fn end(&self, limits: &Limits) -> f64 {
        let too_old = self.issued_at.zip(limits.max_age).map(|(issued, age)| issued + age);
        too_old.map_or(self.expiry, |too_old| too_old.min(self.expiry))
    }

    fn is_good(&self, limits: &Limits, now: f64) -> bool {
        let has_begun = |date: Option<f64>| date.is_none_or(|date| now >= date - limits.tolerance);
        let is_young =
            |age: f64| self.issued_at.is_some_and(|issued| now <= issued + age + limits.tolerance);
        let is_signed =
            !self.is_of_previous || limits.previous_until.is_some_and(|until| now < until);
        is_signed
            && now < self.expiry + limits.tolerance
            && has_begun(self.not_before)
            && has_begun(self.issued_at)
            && limits.max_age.is_none_or(is_young)
    }
}

fn host(limits: &Limits, cache: &Value) -> Host {
    let mut issuer = json!({
        "issuer": "i", "audiences": ["a"], "algorithms": ["HS256"], "keys": { "secret": { "env": "SECRET_0" } },
        "clockToleranceSeconds": limits.tolerance,
    });
    if let Some(age) = limits.max_age {
        issuer["maxTokenAgeSeconds"] = json!(age);
    }
    let rules = json!([{ "id": "any", "methods": ["GET"], "path": "/{path+}" }]);
    let mut host = Host::new(&json!({ "issuers": [issuer], "rules": rules, "tokenCache": cache }));
    if let Some(until) = limits.previous_until {
        let (current, previous) = (secret(0), secret(1));
        let until = (NOON + until) * 1000.0;
        let supplied =
            host.facade.supply_rotated_secret("/issuers/0/keys/secret", &current, &previous, until);
        supplied.expect("both secrets are long enough");
    }
    host
}

/// As IAM reads it, which knows whole seconds.
fn instant(offset: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "it is of one day")]
    let of_day = (NOON - MIDNIGHT + offset).floor() as u32;
    format!("2026-11-24T{:02}:{:02}:{:02}Z", of_day / 3600, of_day / 60 % 60, of_day % 60)
}

#[test]
fn no_allow_outlives_its_token() {
    let (allowed, refused) = (Cell::new(0), Cell::new(0));
    let caches =
        vec![json!({}), json!({ "maxTokens": 1 }), json!({ "maxTokens": 2 }), json!(false)];
    let way = prop::sample::select(&[Way::Json, Way::Plain][..]);
    let step = (quarters(-500..900), 0..3_usize, way);
    let strategy = (
        (limits(), prop::sample::select(caches)),
        (prop::collection::vec(token(), 3), prop::collection::vec(step, 1..40)),
    );
    check(200, &strategy, |((limits, cache), (tokens, steps))| {
        let mut host = host(&limits, &cache);
        let texts: Vec<_> = tokens.iter().map(Token::text).collect();
        for (now, index, way) in steps {
            let is_good = tokens[index].is_good(&limits, now);
            let by = host.allowed_by(way, ACTION, Some(&texts[index]), NOON + now);
            prop_assert_eq!(by.is_some(), is_good, "{} {:?} {:?}", now, way, tokens[index]);
            let count = if is_good { &allowed } else { &refused };
            count.set(count.get() + 1);
        }
        Ok(())
    });
    assert!(allowed.get() > 0 && refused.get() > 0);
}

/// A policy that is cached says itself until when, without the tolerance.
#[test]
fn no_policy_outlives_its_token() {
    let strategy = (limits(), token(), quarters(-500..900));
    check(300, &strategy, |(limits, token, now)| {
        let policy = json!({ "scope": "api", "untilExpiry": true });
        let request = gateway_request(ACTION, Some(&token.text()), &policy);
        let answer = host(&limits, &json!({})).answer(&request, NOON + now);
        let statements = answer["policy"]["document"]["Statement"].as_array().expect("a list");
        let allow = statements.iter().find(|statement| statement["Effect"] == "Allow");
        prop_assert_eq!(allow.is_some(), token.is_good(&limits, now), "{}", answer);
        if let Some(allow) = allow {
            let until = &allow["Condition"]["DateLessThan"]["aws:CurrentTime"];
            prop_assert_eq!(until, &json!(instant(token.end(&limits))));
        }
        Ok(())
    });
}
