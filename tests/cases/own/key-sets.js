// @ts-check
// Key sets that the host fetches: good ones, bad ones, and what comes after.
import { add, allow, bearing, claims, deny, edDsa, keys, keySet, keySetUri, now, withKeys } from "./kit.js";

const { one, two } = keys;
const byOne = bearing(edDsa(claims(), one, { kid: "key-1" }));
const byTwo = bearing(edDsa(claims({ exp: 1_760_000_000 }), two, { kid: "key-2" }));
const lasting = bearing(edDsa(claims({ exp: 1_760_000_000 }), one, { kid: "key-1" }));
const good = keySet(one.jwk);
const rotated = keySet(one.jwk, two.jwk);
/** @param {any} answer */
const answering = (answer) => ({ keySets: { [keySetUri]: answer } });

allow("key-sets/good", { ...withKeys(), ...answering(good), ...byOne });
allow("key-sets/with-a-lifetime", { ...withKeys(), ...answering({ status: 200, body: good, maxAgeSeconds: 60 }), ...byOne });
allow("key-sets/one-bad-key-beside", { ...withKeys(), ...answering(keySet({ kty: 7 }, { kty: "RSA", n: "AA", e: "AQAB" }, one.jwk)), ...byOne });
allow("key-sets/byte-order-mark", { ...withKeys(), ...answering(`\ufeff${good}`), ...byOne });
deny("key-sets/without-our-key", "key_unknown", { ...withKeys(), ...answering(keySet(two.jwk)), ...byOne });

const failures = {
  network: { failure: "network" },
  timeout: { failure: "timeout" },
  redirect: { failure: "redirect" },
  "status-500": { status: 500, body: "", maxAgeSeconds: null },
  "status-404-with-keys": { status: 404, body: good, maxAgeSeconds: null },
  "status-301": { status: 301, body: "", maxAgeSeconds: null },
};
for (const [name, answer] of Object.entries(failures)) {
  deny(`key-sets/${name}`, "key_set_unavailable", { ...withKeys(), ...answering(answer), ...byOne });
}

const unusable = {
  "too-large": { failure: "too_large" },
  empty: "",
  html: "<html>502</html>",
  truncated: good.slice(0, -3),
  list: `[${good}]`,
  "no-keys-member": "{}",
  "no-keys": '{"keys":[]}',
  "keys-object": '{"keys":{}}',
  "duplicate-member": `{"keys":[],${good.slice(1)}`,
  "no-usable-key": keySet({ kty: "RSA", n: "AA", e: "AQAB" }, { ...one.jwk, use: "enc" }),
};
for (const [name, answer] of Object.entries(unusable)) {
  deny(`key-sets/${name}`, "key_set_unusable", { ...withKeys(), ...answering(answer), ...byOne });
}

/** @param {number} later milliseconds @param {any} answer @param {any} [presented] */
const then = (later, answer, presented = lasting) => ({ ...answering(answer), ...presented, now: now + later });
const second = 1000;
const hour = 3600 * second;
const down = { failure: "network" };

allow("key-sets/recovers", { ...withKeys(), ...answering(down), ...lasting, then: [then(60 * second, good)] });
deny("key-sets/no-second-fetch-at-once", "key_set_unavailable", { ...withKeys(), ...answering(down), ...lasting, then: [then(1, good)] });
allow("key-sets/kept-while-down", { ...withKeys(), ...answering(good), ...lasting, then: [then(30 * second, down), then(hour / 2, down)] });
allow("key-sets/kept-when-garbage-comes", { ...withKeys(), ...answering(good), ...lasting, then: [then(hour / 2, "<html>")] });
deny("key-sets/dropped-when-taken-out", "key_set_unusable", { ...withKeys(), ...answering(good), ...lasting, then: [then(hour / 2, '{"keys":[]}')] });
deny("key-sets/dropped-at-last", "key_set_unavailable", { ...withKeys(), ...answering(good), ...lasting, then: [then(48 * hour, down)] });
allow("key-sets/rotated", { ...withKeys(), ...answering(good), ...lasting, then: [then(60 * second, rotated, byTwo)] });
deny("key-sets/unknown-key-within-cooldown", "key_unknown", {
  ...withKeys(),
  ...answering(good),
  ...byTwo,
  then: [then(1, rotated, byTwo)],
});
deny("key-sets/key-removed", "key_unknown", { ...withKeys(), ...answering(rotated), ...byTwo, then: [then(48 * hour, good, byTwo)] });
add("key-sets/clock-goes-back", { ...withKeys(), ...answering(good), ...lasting, then: [then(-60 * second, good)], expect: "allow" });
