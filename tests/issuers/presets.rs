//! Presets against the tokens their issuers document, signed with a throwaway key.

use serde_json::{Value, json};

use crate::host::{Answer, Host, NOON};
use crate::signer::{Signer, key_set};

/// A documented token and the entry that takes it.
pub(crate) struct Sample {
    pub(crate) claims: Value,
    pub(crate) entry: Value,
    /// Where the preset knows the key set to be.
    pub(crate) jwks_uri: &'static str,
    /// Where the issuer's metadata is read first.
    pub(crate) metadata: Option<&'static str>,
    pub(crate) principal: Value,
}

impl Sample {
    /// A host whose servers have what the entry asks for.
    pub(crate) fn host(&self, signer: &Signer) -> Host {
        let mut host = Host::new(&json!([self.entry]));
        host.serve(self.jwks_uri, Answer::Document(key_set(&[signer])));
        if let Some(url) = self.metadata {
            let document = json!({"issuer": self.claims["iss"], "jwks_uri": self.jwks_uri});
            host.serve(url, Answer::Document(document));
        }
        host
    }

    pub(crate) fn signer(&self) -> Signer {
        match self.entry["preset"].as_str() {
            Some("supabase") => Signer::p256("key-1"),
            _ => Signer::rsa("key-1"),
        }
    }
}

/// The claims of a file, with its times moved to now and nothing else changed.
pub(crate) fn claims(file: &str) -> Value {
    let path = format!("{}/tests/tokens/{file}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the file is there");
    let sample: Value = serde_json::from_str(&text).expect("the file is JSON");
    let mut claims = sample["payload"].clone();
    let issued = claims["iat"].as_f64().expect("every sample says when it was issued");
    for name in ["iat", "nbf", "exp", "auth_time"] {
        if let Some(time) = claims[name].as_f64() {
            claims[name] = json!(time - issued + NOON);
        }
    }
    claims
}

fn sample(
    file: &str,
    entry: Value,
    (jwks_uri, metadata): (&'static str, Option<&'static str>),
    [client_id, scopes, roles]: [Value; 3],
) -> Sample {
    let claims = claims(file);
    let principal = json!({
        "issuer": claims["iss"],
        "subject": claims["sub"],
        "clientId": client_id,
        "scopes": scopes,
        "roles": roles,
        "expiresAt": claims["exp"].as_f64().map(|seconds| seconds as i64),
    });
    Sample { claims, entry, jwks_uri, metadata, principal }
}

pub(crate) fn samples() -> Vec<Sample> {
    [cognito(), auth0(), entra(), access(), others()].into_iter().flatten().collect()
}

fn cognito() -> Vec<Sample> {
    let entry = |pool: &str, client: &str, token_use: &str| {
        json!({
            "preset": "cognito", "region": &pool[..9], "userPoolId": pool,
            "clientIds": [client], "tokenUse": token_use,
        })
    };
    let none = || json!([]);
    vec![
        sample(
            "cognito-access",
            entry("us-west-2_example", "57cbishk4j24pabc1234567890", "access"),
            (
                "https://cognito-idp.us-west-2.amazonaws.com/us-west-2_example/.well-known/jwks.json",
                None,
            ),
            [
                json!("57cbishk4j24pabc1234567890"),
                json!(["aws.cognito.signin.user.admin"]),
                json!(["admin"]),
            ],
        ),
        sample(
            "cognito-id",
            entry("us-east-1_example", "xxxxxxxxxxxxexample", "id"),
            (
                "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_example/.well-known/jwks.json",
                None,
            ),
            [Value::Null, none(), none()],
        ),
    ]
}

fn auth0() -> Vec<Sample> {
    let entry = json!({
        "preset": "auth0", "domain": "my-domain.auth0.com",
        "audiences": ["https://example.com/health-api"],
    });
    let keys = ("https://my-domain.auth0.com/.well-known/jwks.json", None);
    let scopes = json!(["openid", "profile", "read:patients", "read:admin"]);
    let views = [json!("my_client_id"), scopes.clone(), json!([])];
    let mut with_permissions =
        sample("auth0-access-auth0-profile", entry.clone(), keys, views.clone());
    with_permissions.claims["permissions"] = json!(["delete:patients"]);
    with_permissions.principal["scopes"] =
        json!(["openid", "profile", "read:patients", "read:admin", "delete:patients"]);
    vec![
        sample("auth0-access-auth0-profile", entry.clone(), keys, views.clone()),
        sample("auth0-access-rfc9068-profile", entry, keys, views),
        with_permissions,
    ]
}

fn entra() -> Vec<Sample> {
    let entry = |version: u8, tenant: &str, audience: &str| {
        let other = "00000000-0000-4000-8000-000000000000";
        json!({
            "preset": "entra", "version": version, "tenantIds": [other, tenant],
            "audiences": [audience],
        })
    };
    let mut v1 = sample(
        "entra-v1-access",
        entry(1, "fa15d692-e9c7-4460-a743-29f2956fd429", "ef1da9d4-ff77-4c3e-a005-840c3f830745"),
        ("https://login.microsoftonline.com/common/discovery/keys", None),
        [json!("75dbe77f-10a3-4e59-85fd-8c127544f17c"), json!(["user_impersonation"]), json!([])],
    );
    // In the documented sample the tenant is blotted out in the issuer and not in `tid`.
    v1.claims["iss"] = json!("https://sts.windows.net/fa15d692-e9c7-4460-a743-29f2956fd429/");
    v1.principal["issuer"] = v1.claims["iss"].clone();
    let v2 = sample(
        "entra-v2-access",
        entry(2, "72f988bf-86f1-41af-91ab-2d7cd011db47", "6e74172b-be56-4843-9ff4-e66a39bb12e3"),
        ("https://login.microsoftonline.com/common/discovery/v2.0/keys", None),
        [json!("6e74172b-be56-4843-9ff4-e66a39bb12e3"), json!(["access_as_user"]), json!([])],
    );
    vec![v1, v2]
}

fn access() -> Vec<Sample> {
    let entry = json!({
        "preset": "cloudflareAccess", "teamDomain": "yourteam.cloudflareaccess.com",
        "audiences": ["32eafc7626e974616deaf0dc3ce63d7bcbed58a2731e84d06bc3cdf1b53c4228"],
    });
    let keys = ("https://yourteam.cloudflareaccess.com/cdn-cgi/access/certs", None);
    let views = || [Value::Null, json!([]), json!([])];
    let mut service = sample("cloudflare-access-service-token", entry.clone(), keys, views());
    service.principal["subject"] = json!("e367826f93b8d71185e03fe518aff3b4.access");
    vec![sample("cloudflare-access-identity", entry, keys, views()), service]
}

fn others() -> Vec<Sample> {
    let keycloak = |name: &str, value: &str| {
        let entry = json!({
            "preset": "keycloak", "baseUrl": "http://localhost:6080/auth", "realm": "something",
            name: [value],
        });
        let keys = "http://localhost:6080/auth/realms/something/protocol/openid-connect/certs";
        let roles = json!(["offline_access", "default-roles", "uma_authorization"]);
        let views = [json!("something"), json!(["email", "profile"]), roles];
        sample("keycloak-access", entry, (keys, None), views)
    };
    let github = json!({"preset": "githubActions", "audiences": ["https://github.com/octo-org"]});
    let github_keys = (
        "https://token.actions.githubusercontent.com/.well-known/jwks",
        Some("https://token.actions.githubusercontent.com/.well-known/openid-configuration"),
    );
    let supabase = json!({"preset": "supabase", "projectRef": "abcdefghijklmnopqrst"});
    let supabase_keys =
        ("https://abcdefghijklmnopqrst.supabase.co/auth/v1/.well-known/jwks.json", None);
    let anybody = || [Value::Null, json!([]), json!([])];
    let authenticated = [Value::Null, json!([]), json!(["authenticated"])];
    let mut all = vec![
        keycloak("clientIds", "something"),
        keycloak("audiences", "account"),
        sample("github-actions", github, github_keys, anybody()),
        sample("supabase-user", supabase, supabase_keys, authenticated),
    ];
    all.extend(described());
    all
}

/// Issuers that describe their claims, but publish no whole token.
fn described() -> Vec<Sample> {
    let described = |issuer: &str, members: Value, entry: Value, keys, views: [Value; 3]| {
        let mut claims = json!({"iss": issuer, "iat": NOON, "exp": NOON + 3600.0});
        claims
            .as_object_mut()
            .expect("an object")
            .extend(members.as_object().cloned().unwrap_or_default());
        let [client_id, scopes, roles] = views;
        let principal = json!({
            "issuer": issuer, "subject": claims["sub"], "clientId": client_id,
            "scopes": scopes, "roles": roles, "expiresAt": (NOON + 3600.0) as i64,
        });
        let (jwks_uri, metadata) = keys;
        Sample { claims, entry, jwks_uri, metadata, principal }
    };
    let views = || [Value::Null, json!([]), json!([])];
    let client = "1234987819200.apps.googleusercontent.com";
    let mut google_azp = views();
    google_azp[0] = json!(client);
    vec![
        described(
            "https://dev-1.okta.com/oauth2/default",
            json!({"aud": "api://default", "cid": "0oa1", "uid": "00u1", "sub": "jane@example.com", "scp": ["openid", "pets:read"], "groups": ["Everyone"]}),
            json!({"preset": "okta", "domain": "dev-1.okta.com", "authorizationServerId": "default", "audiences": ["api://default"]}),
            (
                "https://dev-1.okta.com/oauth2/default/v1/keys",
                Some("https://dev-1.okta.com/oauth2/default/.well-known/openid-configuration"),
            ),
            [json!("0oa1"), json!(["openid", "pets:read"]), json!(["Everyone"])],
        ),
        described(
            "https://accounts.google.com",
            json!({"aud": client, "azp": client, "sub": "10769150350006150715113082367", "hd": "example.com"}),
            json!({"preset": "google", "clientIds": [client]}),
            ("https://www.googleapis.com/oauth2/v3/certs", None),
            google_azp,
        ),
        described(
            "https://securetoken.google.com/orders-prod",
            json!({"aud": "orders-prod", "sub": "u1", "auth_time": NOON, "firebase": {"sign_in_provider": "password"}}),
            json!({"preset": "firebase", "projectId": "orders-prod"}),
            (
                "https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com",
                None,
            ),
            views(),
        ),
        described(
            "https://clerk.example.com",
            json!({"azp": "https://app.example.com", "sub": "user_1", "sid": "sess_1", "sts": "active", "v": 2}),
            json!({"preset": "clerk", "domain": "clerk.example.com", "authorizedParties": ["https://app.example.com"]}),
            ("https://clerk.example.com/.well-known/jwks.json", None),
            [json!("https://app.example.com"), json!([]), json!([])],
        ),
    ]
}

#[test]
fn documented_tokens_are_taken() {
    for sample in samples() {
        let signer = sample.signer();
        let mut host = sample.host(&signer);
        let decided = host.request(&signer.token(&sample.claims));
        let place = format!("{} {}", sample.entry, decided.audit);
        assert_eq!(decided.decision["principal"], sample.principal, "{place}");
        let expected: Vec<_> = sample.metadata.into_iter().chain([sample.jwks_uri]).collect();
        assert_eq!(host.urls(), expected, "{place}");
        assert_eq!(host.request(&signer.token(&sample.claims)).fetches, 0, "{place}");
    }
}

#[test]
fn every_preset_has_a_sample() {
    let schema = std::fs::read_to_string(format!("{}/schema.json", env!("CARGO_MANIFEST_DIR")));
    let schema: Value = serde_json::from_str(&schema.expect("a file")).expect("JSON");
    let known = schema["$defs"]["presetIssuer"]["properties"]["preset"]["enum"].clone();
    let mut seen: Vec<_> = samples().iter().map(|sample| sample.entry["preset"].clone()).collect();
    seen.sort_by_key(Value::to_string);
    seen.dedup();
    assert_eq!(json!(seen), known);
    let files = std::fs::read_dir(format!("{}/tests/tokens", env!("CARGO_MANIFEST_DIR")));
    assert_eq!(files.expect("a folder").count(), 12);
}
