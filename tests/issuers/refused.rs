//! What a preset refuses: every documented token with one thing changed.

use serde_json::{Value, json};

use crate::host::{Answer, Host, NOON};
use crate::presets::{Sample, claims, samples};
use crate::signer::{Signer, key_set};

/// The audit record for a sample's token after a change.
fn audit_of(sample: &Sample, change: impl FnOnce(&mut Value)) -> Value {
    let signer = sample.signer();
    let mut claims = sample.claims.clone();
    change(&mut claims);
    let decided = sample.host(&signer).request(&signer.token(&claims));
    assert_eq!(decided.decision["effect"], "Deny", "{claims}");
    decided.audit
}

fn sample_of(preset: &str) -> Sample {
    let of = |sample: &Sample| sample.entry["preset"] == preset;
    samples().into_iter().find(of).expect("every preset has a sample")
}

#[test]
fn an_issuer_is_compared_byte_for_byte_and_a_near_miss_is_explained() {
    for sample in samples() {
        let issuer = sample.claims["iss"].as_str().expect("an issuer");
        let other_slash = issuer.strip_suffix('/').map_or(format!("{issuer}/"), str::to_owned);
        let by = |what: &str| format!("the token's issuer and a configured one differ by {what}");
        for (near, what) in [
            (other_slash, "a slash at the end"),
            (issuer.replacen("http", "HTTP", 1), "case"),
            (issuer.replacen("https://", "http://", 1), "the scheme of the URL"),
        ] {
            // Google signs with and without the scheme, and Keycloak's sample is on http.
            if near == issuer {
                continue;
            }
            let audit = audit_of(&sample, |claims| claims["iss"] = json!(near));
            assert_eq!(
                (&audit["reason"], &audit["hint"]),
                (&json!("issuer_unknown"), &json!(by(what)))
            );
            assert_eq!(audit["issuer"], Value::Null);
        }
        let audit = audit_of(&sample, |claims| claims["iss"] = json!("https://evil.example"));
        assert_eq!((&audit["reason"], &audit["hint"]), (&json!("issuer_unknown"), &Value::Null));
    }
}

#[test]
fn another_audience_is_refused() {
    for sample in samples() {
        let entry = &sample.entry;
        let claim = match entry["preset"].as_str() {
            Some("cognito") if entry["tokenUse"] == "access" => "client_id",
            Some("clerk") => "azp",
            Some("keycloak") if entry.get("clientIds").is_some() => "azp",
            _ => "aud",
        };
        let audit = audit_of(&sample, |claims| claims[claim] = json!("another"));
        assert_eq!(audit["reason"], "audience_mismatch", "{entry}");
        let audit =
            audit_of(&sample, |claims| drop(claims.as_object_mut().map(|c| c.remove(claim))));
        assert_eq!(audit["reason"], "audience_mismatch", "{entry}");
        let audit = audit_of(&sample, |claims| claims[claim] = json!({"a": 1}));
        assert_eq!(audit["reason"], "audience_invalid", "{entry}");
    }
}

#[test]
fn a_token_for_another_purpose_is_refused() {
    let set = |name: &'static str, value: Value| move |claims: &mut Value| claims[name] = value;
    for (preset, name, value) in [
        ("cognito", "token_use", json!("id")),
        ("cognito", "token_use", Value::Null),
        ("entra", "ver", json!("2.0")),
        ("entra", "appid", Value::Null),
        ("okta", "cid", Value::Null),
        ("keycloak", "typ", json!("ID")),
        ("keycloak", "typ", json!("Refresh")),
        ("cloudflareAccess", "type", json!("org")),
        ("clerk", "sts", json!("pending")),
        ("firebase", "auth_time", Value::Null),
        ("google", "sub", Value::Null),
    ] {
        let audit = audit_of(&sample_of(preset), set(name, value));
        assert_eq!(audit["reason"], "claim_required", "{preset} {name}");
    }
}

#[test]
fn the_other_kind_of_cognito_token_is_refused() {
    let all = samples();
    let (access, id) = (&all[0], &all[1]);
    for (taken, sent) in [(access, id), (id, access)] {
        let audit = audit_of(taken, |claims| {
            let issuer = claims["iss"].clone();
            *claims = sent.claims.clone();
            claims["iss"] = issuer;
            // The client is the same, only the kind of token differs.
            claims["aud"] = taken.entry["clientIds"][0].clone();
        });
        let expected =
            if taken.entry["tokenUse"] == "id" { "claim_required" } else { "audience_mismatch" };
        assert_eq!(audit["reason"], expected);
    }
}

#[test]
fn a_tenant_is_on_the_list_and_bound_to_the_issuer() {
    for sample in samples().iter().filter(|sample| sample.entry["preset"] == "entra") {
        let tenant = sample.claims["tid"].as_str().expect("a tenant").to_owned();
        let listed = sample.entry["tenantIds"][0].as_str().expect("a tenant").to_owned();
        let foreign = "99999999-9999-4999-8999-999999999999";
        let renamed = |name: &str| {
            json!(sample.claims["iss"].as_str().map(|issuer| issuer.replace(&tenant, name)))
        };
        let audit = audit_of(sample, |claims| {
            claims["iss"] = renamed(foreign);
            claims["tid"] = json!(foreign);
        });
        assert_eq!(audit["reason"], "issuer_unknown");
        assert_eq!(audit["hint"], "the token's tenant is not one of those configured");
        for tid in [json!(listed), json!(foreign), json!(1), Value::Null] {
            let audit = audit_of(sample, |claims| claims["tid"] = tid);
            assert_eq!(audit["reason"], "claim_required");
        }
        for issuer in ["{tenantid}", "common", "organizations"] {
            let audit = audit_of(sample, |claims| claims["iss"] = renamed(issuer));
            assert_eq!(audit["reason"], "issuer_unknown");
        }
    }
}

/// A document for all tenants says of each key whose it is.
#[test]
fn a_key_of_one_tenant_signs_for_no_other() {
    let sample = sample_of("entra");
    let tenant = sample.claims["tid"].as_str().expect("a tenant");
    let listed = sample.entry["tenantIds"][0].as_str().expect("a tenant");
    let signer = sample.signer();
    let v2 = |tenant: &str| format!("https://login.microsoftonline.com/{tenant}/v2.0");
    let v1 = |tenant: &str| format!("https://sts.windows.net/{tenant}/");
    for (published, expected) in [
        (Some(v2("{tenantid}")), "allowed"),
        (Some(v1("{tenantid}")), "allowed"),
        (Some(v2(tenant)), "allowed"),
        (Some(v1(tenant)), "allowed"),
        (None, "allowed"),
        (Some(v2(listed)), "key_unknown"),
        (Some(v1(listed)), "key_unknown"),
        (Some("https://evil.example".to_owned()), "key_unknown"),
    ] {
        let mut host = sample.host(&signer);
        let mut key = signer.jwk();
        if let Some(issuer) = published {
            key["issuer"] = json!(issuer);
        }
        let document = json!({"keys": [key]});
        host.serve(sample.jwks_uri, Answer::Document(document));
        assert_eq!(host.request(&signer.token(&sample.claims)).reason(), expected);
    }
}

/// A key that says whose it is serves nobody else, in any entry.
#[test]
fn a_key_published_for_another_issuer_is_not_used() {
    let signer = Signer::ed25519("k", 1);
    let claims = json!({"iss": "https://one.example", "aud": "a", "exp": NOON + 60.0});
    for (published, expected) in [
        (json!("https://one.example"), "allowed"),
        (json!("https://one.example/"), "key_unknown"),
        (json!("https://two.example"), "key_unknown"),
        (json!(7), "no key can be used; key 0: the issuer is not a string"),
    ] {
        let mut key = signer.jwk();
        key["issuer"] = published;
        let entry = json!({
            "issuer": "https://one.example", "audiences": ["a"], "algorithms": ["EdDSA"],
            "keys": {"jwks": {"keys": [key]}},
        });
        let config =
            json!({"issuers": [entry], "rules": [{"id": "x", "methods": ["GET"], "path": "/"}]});
        match edge_authorizer::Facade::new(&config.to_string()) {
            Ok(_) => {
                let decided = Host::new(&json!([entry])).request(&signer.token(&claims));
                assert_eq!(decided.reason(), expected);
            }
            Err(fault) => assert!(fault.contains(expected), "{fault}"),
        }
    }
}

#[test]
fn supabase_service_keys_are_refused() {
    let sample = sample_of("supabase");
    let audit = audit_of(&sample, |sent| *sent = claims("supabase-service-role"));
    assert_eq!(audit["reason"], "issuer_unknown");
}

#[test]
fn members_beside_a_preset_add_and_never_loosen() {
    let mut sample = sample_of("auth0");
    sample.entry["requiredClaims"] = json!({"my_custom_claim": "other"});
    assert_eq!(audit_of(&sample, |_| ())["reason"], "claim_required");
    sample.entry["requiredClaims"] = json!({"my_custom_claim": "my_custom_value"});
    sample.entry["tokenTypes"] = json!(["at+jwt"]);
    assert_eq!(audit_of(&sample, |_| ())["reason"], "token_type_mismatch");
    let mut cognito = sample_of("cognito");
    cognito.entry["requiredClaims"] = json!({"token_use": "id"});
    assert_eq!(audit_of(&cognito, |_| ())["reason"], "claim_required", "both must hold");
}

#[test]
fn keys_beside_a_preset_take_the_place_of_its_own() {
    let mut sample = sample_of("cognito");
    let jwks_uri = "http://127.0.0.1:15000/us-west-2_example/.well-known/jwks.json";
    sample.entry["keys"] = json!({"jwksUri": jwks_uri});
    let signer = sample.signer();
    let mut host = Host::new(&json!([sample.entry]));
    host.serve(jwks_uri, Answer::Document(key_set(&[&signer])));
    assert_eq!(host.request(&signer.token(&sample.claims)).reason(), "allowed");
    assert_eq!(host.urls(), [jwks_uri]);
}

#[test]
fn no_key_of_one_issuer_verifies_a_token_of_another() {
    let mut all = samples();
    all.retain(|sample| sample.metadata.is_none());
    all.dedup_by_key(|sample| sample.claims["iss"].clone());
    all.retain(|sample| {
        sample.entry.get("clientIds").is_none() || sample.entry["preset"] != "keycloak"
    });
    let entries: Vec<_> = all.iter().map(|sample| sample.entry.clone()).collect();
    let mut host = Host::new(&json!(entries));
    let signer = |index: usize| Signer::ed25519("the same id", index as u8 + 1);
    let mut with_ed25519 = entries.clone();
    for (index, entry) in with_ed25519.iter_mut().enumerate() {
        entry["algorithms"] = json!(["EdDSA"]);
        host.serve(all[index].jwks_uri, Answer::Document(key_set(&[&signer(index)])));
    }
    let servers = host.servers.clone();
    host = Host::new(&json!(with_ed25519));
    host.servers = servers;
    for (token_of, sample) in all.iter().enumerate() {
        for key_of in 0..all.len() {
            let reason = host.request(&signer(key_of).token(&sample.claims));
            let expected = if key_of == token_of { "allowed" } else { "signature_invalid" };
            assert_eq!(reason.reason(), expected, "{token_of} {key_of}");
        }
    }
    assert!(all.len() >= 9, "{}", all.len());
    assert_eq!(host.fetches.len(), all.len(), "one for each issuer");
}

/// Two entries over the same location of keys do not share what was fetched.
#[test]
fn an_entry_keeps_its_keys_to_itself() {
    let entry = |issuer: &str, jwks_uri: &str| {
        json!({
            "issuer": issuer, "audiences": ["a"], "algorithms": ["EdDSA"],
            "keys": {"jwksUri": jwks_uri},
        })
    };
    let [one, two] = ["https://one.example", "https://two.example"];
    let mut host = Host::new(&json!([
        entry(one, "https://one.example/k"),
        entry(two, "https://two.example/k")
    ]));
    let (good, evil) = (Signer::ed25519("k", 1), Signer::ed25519("k", 2));
    host.serve("https://one.example/k", Answer::Document(key_set(&[&good])));
    host.serve("https://two.example/k", Answer::Document(key_set(&[&evil])));
    let claims = |issuer: &str| json!({"iss": issuer, "aud": "a", "exp": NOON + 60.0});
    assert_eq!(host.request(&good.token(&claims(one))).reason(), "allowed");
    assert_eq!(host.request(&evil.token(&claims(two))).reason(), "allowed");
    assert_eq!(host.request(&evil.token(&claims(one))).reason(), "signature_invalid");
    assert_eq!(host.request(&good.token(&claims(two))).reason(), "signature_invalid");
}
