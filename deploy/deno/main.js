import { fetchHandler } from "edge-authorizer/web";
import { handle } from "./app.js";
import config from "./authorizer.json" with { type: "json" };

const port = Number(Deno.env.get("PORT") ?? 8000);
const hostname = Deno.env.get("HOST") ?? "0.0.0.0";

Deno.serve({ port, hostname }, fetchHandler(config, handle));
