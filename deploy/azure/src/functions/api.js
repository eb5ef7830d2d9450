import { app } from "@azure/functions";
import { httpTrigger } from "edge-authorizer/azure";
import { handle } from "../app.js";
import config from "../authorizer.json" with { type: "json" };

app.http("api", {
  route: "{*path}",
  methods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
  authLevel: "anonymous",
  handler: httpTrigger(config, handle),
});
