import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { onlyByName } from "../catalogue.ts";
import { K6_VERSION, LOCUST_VERSION } from "./tool-programs.ts";

const page = await readFile(new URL("../../../docs/validation.md", import.meta.url), "utf8");

it("the page names every validation, and the versions of the tools", () => {
  const elsewhere = new Set(["engine-soak"]);
  const named = [...page.matchAll(/^\| `([a-z][a-z-]+)` /gm)].map(([, name]) => name);
  for (const name of named) expect(onlyByName).toContain(name);
  expect(named).toHaveLength(5);
  expect([...onlyByName].filter((name) => !elsewhere.has(name))).toEqual(expect.arrayContaining(named));
  expect(page).toContain(`k6 (${K6_VERSION})`);
  expect(page).toContain(`Locust (${LOCUST_VERSION})`);
});
