import { fetchHandler } from "edge-authorizer/web";
import { handle } from "./app.js";
import config from "./authorizer.json" with { type: "json" };

const { PORT = 3000, HOST = "0.0.0.0" } = process.env;
const server = Bun.serve({ port: Number(PORT), hostname: HOST, fetch: fetchHandler(config, handle) });

console.log(`listening on ${server.url}`);
