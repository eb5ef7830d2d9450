//! The boundary to JavaScript: the only file that knows a host.

#![expect(unreachable_pub, reason = "what is exported to JavaScript is reached from there")]

use core::fmt;

use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::exchange::PlainRequest;
use crate::facade::Facade;

#[wasm_bindgen]
extern "C" {
    /// What JavaScript computes by; `HostRsa` in js/internal.d.ts.
    pub type HostRsa;

    #[wasm_bindgen(method)]
    fn power(
        this: &HostRsa,
        modulus: &[u8],
        exponent: f64,
        signature: &[u8],
        power: &mut [u8],
    ) -> bool;
}

/// Derived, it would look into the object by an import of its own.
impl fmt::Debug for HostRsa {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("HostRsa")
    }
}

impl crate::HostRsa for HostRsa {
    #[expect(clippy::cast_precision_loss, reason = "the exponent has 33 bits at most")]
    fn power(&self, modulus: &[u8], exponent: u64, signature: &[u8], power: &mut [u8]) -> bool {
        self.power(modulus, exponent as f64, signature, power)
    }
}

/// An authorizer, as [`Facade`] has it.
#[wasm_bindgen]
pub struct AuthorizerCore(Facade);

#[wasm_bindgen]
impl AuthorizerCore {
    /// See [`Facade::with_incidents`].
    #[wasm_bindgen(constructor)]
    pub fn new(config: &str) -> Result<Self, wasm_bindgen::JsError> {
        Facade::with_incidents(config, incident).map(Self).map_err(error)
    }

    /// See [`Facade::secret_references`].
    #[wasm_bindgen(js_name = secretReferences)]
    #[must_use]
    pub fn secret_references(&self) -> String {
        self.0.secret_references()
    }

    /// See [`Facade::supply_secret`] and [`Facade::supply_rotated_secret`]; a previous value needs
    /// its end. The copies made for this call are wiped.
    #[wasm_bindgen(js_name = supplySecret)]
    pub fn supply_secret(
        &mut self,
        pointer: &str,
        current: Vec<u8>,
        previous: Option<Vec<u8>>,
        previous_until_millis: Option<f64>,
    ) -> Result<(), wasm_bindgen::JsError> {
        let current = Zeroizing::new(current);
        let Some(previous) = previous.map(Zeroizing::new) else {
            return self.0.supply_secret(pointer, &current).map_err(error);
        };
        let until = previous_until_millis.unwrap_or(f64::NAN);
        self.0.supply_rotated_secret(pointer, &current, &previous, until).map_err(error)
    }

    /// See [`Facade::compute_by`].
    #[wasm_bindgen(js_name = computeBy)]
    pub fn compute_by(&mut self, host: HostRsa) {
        self.0.compute_by(Box::new(host));
    }

    /// See [`Facade::authorize`]. The copy made for this call is wiped.
    #[must_use]
    pub fn authorize(&mut self, request: String, now: f64) -> String {
        self.0.authorize(&Zeroizing::new(request), now)
    }

    /// See [`Facade::supply`].
    #[must_use]
    pub fn supply(&mut self, request: &str, fetched: &str, now: f64) -> String {
        self.0.supply(request, fetched, now)
    }

    /// See [`Facade::prefetches`].
    #[must_use]
    pub fn prefetches(&mut self, now: f64) -> Option<String> {
        self.0.prefetches(now)
    }

    /// See [`Facade::renewals`].
    #[must_use]
    pub fn renewals(&mut self, now: f64) -> Option<String> {
        self.0.renewals(now)
    }

    /// See [`Facade::key_sets`].
    #[wasm_bindgen(js_name = keySets)]
    #[must_use]
    pub fn key_sets(&self, now: f64) -> String {
        self.0.key_sets(now)
    }

    /// See [`Facade::stats`].
    #[must_use]
    pub fn stats(&self) -> String {
        self.0.stats()
    }

    /// See [`Facade::not_cacheable`].
    #[wasm_bindgen(js_name = notCacheable)]
    #[must_use]
    pub fn not_cacheable(&self) -> String {
        self.0.not_cacheable()
    }

    /// See [`Facade::outline`].
    #[must_use]
    pub fn outline(&self) -> String {
        self.0.outline()
    }

    /// The address of [`Facade::input`].
    #[wasm_bindgen(js_name = inputAddress)]
    #[must_use]
    pub fn input_address(&mut self) -> usize {
        self.0.input().as_mut_ptr() as usize
    }

    /// The address of [`Facade::result`].
    #[wasm_bindgen(js_name = resultAddress)]
    #[must_use]
    pub fn result_address(&self) -> usize {
        self.0.result().as_ptr() as usize
    }

    /// See [`Facade::decide`]; returns a [`Plain`](crate::Plain) as a number.
    #[must_use]
    pub fn decide(
        &mut self,
        method: usize,
        path: usize,
        field: usize,
        value: usize,
        now: f64,
    ) -> u32 {
        self.0.decide(PlainRequest { method, path, field, value }, now) as u32
    }

    /// See [`Facade::describe`].
    pub fn describe(&mut self, audited: bool) {
        self.0.describe(audited);
    }

    /// See [`Facade::explain`].
    #[must_use]
    pub fn explain(
        &mut self,
        request: &str,
        claims: Option<String>,
        issuer: Option<usize>,
        now: f64,
    ) -> String {
        self.0.explain(request, claims.as_deref(), issuer, now)
    }

    /// See [`Facade::preview`].
    #[must_use]
    pub fn preview(&self, claims: &str, request: &str) -> String {
        self.0.preview(claims, request)
    }
}

/// See [`verify_jws`](crate::verify_jws).
#[wasm_bindgen(js_name = verifyJws)]
#[must_use]
pub fn verify_jws(token: &str, keys: &str, algorithms: &str) -> String {
    crate::verify_jws(token, keys, algorithms)
}

/// See [`safe_error`](crate::safe_error).
#[wasm_bindgen(js_name = safeError)]
#[must_use]
pub fn safe_error(description: &str) -> String {
    crate::safe_error(description)
}

/// The version of this module.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

fn error(message: String) -> wasm_bindgen::JsError {
    wasm_bindgen::JsError::new(&message)
}

/// A random UUID (RFC 9562 section 5.4); nothing where the host has no random numbers now.
fn incident() -> Option<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).ok()?;
    let random = u128::from_be_bytes(bytes);
    let versioned = random & !(0xf << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62);
    let hex = format!("{versioned:032x}");
    let part = |range| hex.get(range).unwrap_or_default();
    Some([part(0..8), part(8..12), part(12..16), part(16..20), part(20..32)].join("-"))
}
