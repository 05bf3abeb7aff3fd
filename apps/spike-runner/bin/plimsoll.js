#!/usr/bin/env node
// The program: in a checkout from its sources, so that `npx plimsoll` is there after `npm ci`, and as it was packed from its bundle.
import { existsSync } from "node:fs";

const main = new URL("../src/main.ts", import.meta.url);

if (existsSync(main)) {
  const { runSources } = await import("../../../tools/run-sources.mjs");
  runSources(main, ["--max-semi-space-size=8"]);
} else {
  await import("../bundle/plimsoll.js");
}
