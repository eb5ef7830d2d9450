// @ts-check
// What goes beyond fetch: an upstream with odd answers, WebSockets, and requests sent byte by byte.
import { createHash } from "node:crypto";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { bodyOf, serve } from "./support.js";

let release = () => {};

/** An upstream that streams, codes, redirects and speaks WebSocket. */
export async function specialUpstream() {
  const upstream = await serve(answer);
  upstream.server.on("upgrade", acceptUpgrade);
  return upstream;
}

/** @type {import("node:http").RequestListener} */
async function answer(request, response) {
  const body = await bodyOf(request);
  /** @type {Record<string, () => unknown>} */
  const paths = {
    "/health": () => response.end(String(body.length)),
    "/pets/stream": () => {
      response.write("first");
      release = () => void response.end("second");
    },
    "/pets/release": () => {
      release();
      response.end();
    },
    "/pets/gzip": () => response.setHeader("content-encoding", "gzip").end(gzipSync("coded ".repeat(1000))),
    "/pets/redirect": () => response.writeHead(302, { location: "https://elsewhere.example/" }).end(),
  };
  paths[request.url ?? ""]?.();
}

/** A WebSocket server of one frame. @param {any} request @param {any} socket */
function acceptUpgrade(request, socket) {
  const guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  const { "sec-websocket-key": key, "x-auth-subject": subject } = request.headers;
  const accept = createHash("sha1").update(key + guid).digest("base64");
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  const text = `hi ${subject}`;
  socket.write(Buffer.concat([Buffer.from([0x81, text.length]), Buffer.from(text)]));
}

/**
 * Asks for a WebSocket and reads one frame of it.
 *
 * @param {string} base
 * @param {string} path
 * @param {Record<string, string>} headers
 */
export function upgrade(base, path, headers) {
  const key = Buffer.alloc(16).toString("base64");
  const handshake = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13", "sec-websocket-key": key };
  return new Promise((/** @type {(answer: { status: any, echoed?: string }) => void} */ resolve, reject) => {
    const asked = httpRequest(base + path, { headers: { ...handshake, ...headers } });
    asked.on("error", reject);
    asked.on("response", (response) => {
      response.resume();
      resolve({ status: response.statusCode });
    });
    asked.on("upgrade", (response, socket, head) => {
      const read = (/** @type {Buffer} */ frame) => {
        socket.destroy();
        resolve({ status: response.statusCode, echoed: String(frame.subarray(2)) });
      };
      if (head.length > 0) read(head);
      else socket.once("data", read);
    });
    asked.end();
  });
}

/** Sends what no client library would. @param {string} base @param {string} text @returns {Promise<string>} */
export function raw(base, text) {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(base).port), "127.0.0.1");
    let answer = "";
    socket.on("data", (data) => (answer += data)).on("end", () => resolve(answer)).on("error", reject);
    socket.write(`${text}Connection: close\r\n\r\n`);
  });
}
