import { createAuthorizer } from "edge-authorizer";
import data from "./data.json";
import { outcome } from "./outcome.js";

document.title = await outcome(createAuthorizer, data).catch(String);
