import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const commands = readdirSync(new URL("./", import.meta.url))
  .flatMap((file) => /^([\w-]+)\.command\.ts$/.exec(file)?.[1] ?? [])
  .filter((name) => name !== "plimsoll");

it.each(commands)("README.md says what plimsoll %s does", (name) => {
  const page = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  expect(page).toMatch(new RegExp(`^\\| \`plimsoll ${name}\\b`, "m"));
});
