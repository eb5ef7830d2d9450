import { createAuthorizer } from "edge-authorizer";
import data from "./data.json" with { type: "json" };
import { outcome } from "./outcome.js";

console.log(await outcome(createAuthorizer, data));
