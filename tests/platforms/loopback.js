// @ts-check
// Loaded before the Functions Framework, which would listen on every interface: has it listen on loopback alone.
import { Server } from "node:net";

const { listen } = /** @type {any} */ (Server.prototype);

/** @type {any} */ (Server.prototype).listen = function (/** @type {any} */ _port, /** @type {any} */ listening) {
  return listen.call(this, 0, "127.0.0.1", () => {
    listening?.();
    console.log(`listening on port ${/** @type {any} */ (this.address()).port}`);
  });
};
