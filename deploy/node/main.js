import { createServer } from "node:http";
import { fetchHandler } from "edge-authorizer/web";
import { handle } from "./app.js";
import config from "./authorizer.json" with { type: "json" };
import { requestOf, send } from "./bridge.js";

const { PORT = 3000, HOST = "0.0.0.0" } = process.env;
const handler = fetchHandler(config, handle);

const server = createServer(async (req, res) => {
  const request = requestOf(req);
  if (request) await send(await handler(request), res);
  else res.writeHead(400).end();
});

server.listen(Number(PORT), HOST, () => console.log(`listening on port ${server.address().port}`));
