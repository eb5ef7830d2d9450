import { http } from "@google-cloud/functions-framework";
import { httpFunction } from "edge-authorizer/google-cloud";
import { handle } from "./app.js";
import config from "./authorizer.json" with { type: "json" };

http("api", httpFunction(config, handle));
