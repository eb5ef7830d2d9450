// Modules that only a host provides, as far as this package uses them.

declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

declare module "cloudflare:workers" {
  export class WorkerEntrypoint {
    constructor(ctx: any, env: any);
    protected ctx: { waitUntil(promise: Promise<unknown>): void };
    protected env: Record<string, any>;
  }
}
