import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findPython, UV_VERSION } from "./provision-uv.ts";

const root = join(import.meta.dirname, "../../..");

describe("UV_VERSION", () => {
  it("is the one that provisions the sidecar", () => {
    const plan = readFileSync(join(root, "packages/adapters-crewai-bridge/src/sidecar/provisioning-plan.ts"), "utf8");
    expect(plan).toContain(`UV_VERSION = "${UV_VERSION}"`);
  });
});

describe("findPython", () => {
  it("finds one on a machine that can run the tests", () => {
    expect(findPython(undefined)).toMatch(/^python3/);
  });

  it("takes no other than the one that was chosen", () => {
    expect(findPython("/nowhere/python3")).toBeNull();
    expect(findPython(process.execPath)).toBeNull();
  });
});
