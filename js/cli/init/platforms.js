// @ts-check

/**
 * What a platform runs: its files by name, and what is to be done then.
 *
 * @typedef {{ title: string, install: string[], files: Record<string, string>, next: string }} Platform
 */

/** Where npm has made package.json by itself, or by `npm init`, it may say CommonJS, or nothing. */
const AS_MODULES = "npm pkg set type=module";

const APP = `/** Answers what was let through: put your own code here. */
export function handle(request, grant) {
  return Response.json({ path: new URL(request.url).pathname, subject: grant.principal?.subject ?? null });
}
`;
const CONFIG = `import config from "./authorizer.json" with { type: "json" };\n`;

/** By the name of the option. @type {Record<string, Platform>} */
export const PLATFORMS = {
  cloudflare: {
    title: "Cloudflare Workers",
    install: ["npm install edge-authorizer wrangler"],
    next: "set UPSTREAM in wrangler.toml, then npx wrangler dev",
    files: {
      "worker.js": `import { entrypoint, worker } from "edge-authorizer/cloudflare";\n${CONFIG}
export default worker(config);

/** What other Workers call: \`env.AUTHORIZER.authorize({ method, path, headers })\`. */
export class Authorizer extends entrypoint(config) {}
`,
      "wrangler.toml": `name = "authorizer"
main = "worker.js"
compatibility_date = "2026-10-01"

# Reached by a route or a service binding only: no second address beside the one that is protected.
workers_dev = false
preview_urls = false

# Who answers what is let through: a URL, or a service binding of this name in its place.
[vars]
UPSTREAM = "https://upstream.example"
`,
    },
  },
  "aws-lambda": {
    title: "AWS Lambda",
    install: ["npm install edge-authorizer"],
    next: "deploy it as the authorizer of an API; npx edge-authorizer policy shows what it answers",
    files: {
      "index.mjs": `import { readFileSync } from "node:fs";
import { authorizer } from "edge-authorizer/aws-lambda";

export const handler = authorizer(readFileSync(new URL("authorizer.json", import.meta.url), "utf8"));
// Key sets are fetched while the function starts, and no caller waits for them.
await handler.prefetch();
`,
    },
  },
  "google-cloud": {
    title: "Google Cloud Functions",
    install: ["npm install edge-authorizer @google-cloud/functions-framework", AS_MODULES],
    next: "npx functions-framework --target=api",
    files: {
      "index.js": `import { http } from "@google-cloud/functions-framework";
import { httpFunction } from "edge-authorizer/google-cloud";
import { handle } from "./app.js";
${CONFIG}
http("api", httpFunction(config, handle));
`,
      "app.js": `/** Answers what was let through: put your own code here. */
export function handle(req, res, grant) {
  res.json({ path: req.path, subject: grant.principal?.subject ?? null });
}
`,
    },
  },
  azure: {
    title: "Azure Functions",
    install: ["npm install edge-authorizer @azure/functions", `${AS_MODULES} main=api.js`],
    next: "func start",
    files: {
      "api.js": `import { app } from "@azure/functions";
import { httpTrigger } from "edge-authorizer/azure";
import { handle } from "./app.js";
${CONFIG}
app.http("api", {
  route: "{*path}",
  methods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
  authLevel: "anonymous",
  handler: httpTrigger(config, handle),
});
`,
      "app.js": `/** Answers what was let through: put your own code here. */
export function handle(request, context, grant) {
  return { jsonBody: { path: new URL(request.url).pathname, subject: grant.principal?.subject ?? null } };
}
`,
      "host.json": `{
  "version": "2.0",
  "extensionBundle": { "id": "Microsoft.Azure.Functions.ExtensionBundle", "version": "[4.0.0, 5.0.0)" },
  "extensions": { "http": { "routePrefix": "" } }
}
`,
    },
  },
  deno: {
    title: "Deno",
    install: ["npm install edge-authorizer"],
    next: "deno run --allow-net --allow-env --allow-read=. main.js",
    files: {
      "main.js": `import { fetchHandler } from "edge-authorizer/web";
import { handle } from "./app.js";
${CONFIG}
Deno.serve({ port: Number(Deno.env.get("PORT") ?? 8000) }, fetchHandler(config, handle));
`,
      "app.js": APP,
    },
  },
  bun: {
    title: "Bun",
    install: ["npm install edge-authorizer"],
    next: "bun main.js",
    files: {
      "main.js": `import { fetchHandler } from "edge-authorizer/web";
import { handle } from "./app.js";
${CONFIG}
Bun.serve({ port: Number(process.env.PORT ?? 3000), fetch: fetchHandler(config, handle) });
`,
      "app.js": APP,
    },
  },
  node: {
    title: "Node.js",
    install: ["npm install edge-authorizer", AS_MODULES],
    next: "node main.js",
    files: {
      "main.js": `import { createServer } from "node:http";
import { fetchHandler } from "edge-authorizer/web";
import { handle } from "./app.js";
${CONFIG}import { listener } from "./bridge.js";

const { PORT = 3000, HOST = "0.0.0.0" } = process.env;
const server = createServer(listener(fetchHandler(config, handle)));

server.listen(Number(PORT), HOST, () => console.log(\`listening on port \${server.address().port}\`));
`,
      "bridge.js": `import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { withSafeErrors } from "edge-authorizer/web";

/** A fetch handler as createServer takes it. An answer that cannot be sent is a 500, and ends no process. */
export function listener(handler) {
  return withSafeErrors(async (req, res) => {
    const request = requestOf(req);
    if (request) await send(await handler(request), res);
    else res.writeHead(400).end();
  });
}

/** A request of node:http as a Request; nothing where fetch has no words for it. */
function requestOf(req) {
  const { method, rawHeaders, url } = req;
  const headers = rawHeaders.flatMap((name, at) => (at % 2 ? [] : [[name, rawHeaders[at + 1]]]));
  const body = method === "GET" || method === "HEAD" ? undefined : Readable.toWeb(req);
  try {
    return new Request(\`http://localhost\${url}\`, { method, headers, body, duplex: "half" });
  } catch {
    return undefined;
  }
}

/** Sends a Response; a client that goes away ends it. What can be wrong with it shows before anything is sent. */
async function send({ status, headers, body }, res) {
  if (body?.locked) throw new TypeError("the body of this answer was read already");
  for (const [name, value] of headers) res.appendHeader(name, value);
  res.writeHead(status);
  if (body) await pipeline(Readable.fromWeb(body), res).catch(() => res.destroy());
  else res.end();
}
`,
      "app.js": APP,
    },
  },
};
