// @ts-check
// CycloneDX's own schema, which its library carries.
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";

/** @param {string} text a bill of materials of version 1.5 @returns {Promise<string | undefined>} what is wrong with it */
export async function schemaFault(text) {
  const fault = await new Validation.JsonStrictValidator(Spec.Version.v1dot5).validate(text);
  return fault === null ? undefined : JSON.stringify(fault);
}
