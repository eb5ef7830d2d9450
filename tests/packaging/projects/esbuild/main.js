import wasm from "edge-authorizer/authorizer.wasm";
import { createAuthorizer } from "edge-authorizer/slim";
import data from "./data.json";
import { outcome } from "./outcome.js";

document.title = await outcome(createAuthorizer, data, { wasm }).catch(String);
