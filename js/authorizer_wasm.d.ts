// The type of edge-authorizer/authorizer.wasm: what a bundler makes of the file, to be given as `io.wasm`.
import type { Io } from "./types.js";

declare const wasm: NonNullable<Io["wasm"]>;
export default wasm;
