/**
 * Source of the child process that takes memory and files on request. Run with `node -e`, so that it needs no file
 * of its own beside a bundle. It leaves when its parent does, however that ends. A buffer is given back by
 * transferring it away, for the collector frees it only later and in the background.
 */
export const MEMORY_HOLDER_SCRIPT = `
const fs = require("node:fs");
const os = require("node:os");
const held = new Map();
const leaked = [];
const touched = (bytes) => Buffer.alloc(bytes, 1);
const handlers = {
  hold: ({ poolId, bytes }) => { held.set(poolId, touched(bytes)); },
  end: ({ poolId, bytes, files }) => {
    held.get(poolId)?.buffer.transfer(0);
    held.delete(poolId);
    if (bytes > 0) leaked.push(touched(bytes));
    for (let index = 0; index < files; index++) leaked.push(fs.openSync(os.devNull, "r"));
  },
};
process.on("message", (message) => {
  handlers[message.kind](message);
  globalThis.gc();
  process.send({ id: message.id, rssBytes: process.memoryUsage.rss() });
});
process.on("disconnect", () => process.exit(0));
process.send({ id: 0, rssBytes: process.memoryUsage.rss() });
`;
