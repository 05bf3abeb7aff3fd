import { describe, expect, it } from "vitest";
import { clockTicksPerSec } from "./clock-ticks.ts";
import { findDescendants } from "./find-descendants.ts";
import { makePsSource } from "./make-ps-source.ts";

describe("makePsSource", () => {
  const source = makePsSource();

  it("reads RSS and CPU of this process and leaves null what ps does not tell", async () => {
    const reading = await source.read([process.pid], true);
    expect(reading).toMatchObject({ processCount: 1, pssBytes: null, threads: null, openFiles: null });
    expect(reading.rssBytes).toBeGreaterThan(10 * 1_048_576);
    expect(source.description).toMatch(/RSS/);
  });

  it("knows the ps it started as a child of this process", async () => {
    expect(findDescendants(await source.links(), process.pid).length).toBeGreaterThan(1);
  });
});

describe("clockTicksPerSec", () => {
  it("is a positive number", () => {
    expect(clockTicksPerSec()).toBeGreaterThan(0);
  });
});
