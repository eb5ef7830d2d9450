// @ts-check
// Another Worker, which answers what is let through.
export default {
  async fetch() {
    return new Response("let through");
  },
};
