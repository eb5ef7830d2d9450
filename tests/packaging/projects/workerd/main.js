import { createAuthorizer } from "edge-authorizer";
import data from "./data.json";
import { outcome } from "./outcome.js";

export default {
  async fetch() {
    return new Response(await outcome(createAuthorizer, data));
  },
};
