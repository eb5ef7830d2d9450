import { createServer } from "node:http";
import { fetchHandler } from "edge-authorizer/web";
import { handle } from "./app.js";
import config from "./authorizer.json" with { type: "json" };
import { listener } from "./bridge.js";

const { PORT = 3000, HOST = "0.0.0.0" } = process.env;
const server = createServer(listener(fetchHandler(config, handle)));

server.listen(Number(PORT), HOST, () => console.log(`listening on port ${server.address().port}`));
