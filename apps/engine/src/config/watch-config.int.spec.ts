import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import * as Effect from "effect/Effect";
import * as Logger from "effect/Logger";
import * as References from "effect/References";
import * as Result from "effect/Result";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CONFIG_FILES, type EngineConfig, readEngineConfig } from "./engine-config.ts";
import { watchConfig } from "./watch-config.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "plimsoll-watch-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: keyof typeof CONFIG_FILES, text: string): void =>
  writeFileSync(path.join(folder, CONFIG_FILES[name]), text);

/** Watches while `edit` runs; answers with what was applied and logged. */
const watching = async (edit: (seen: { applied: EngineConfig[]; logged: string[] }) => Promise<unknown>) => {
  const seen = { applied: [] as EngineConfig[], logged: [] as string[] };
  const logger = Logger.make<unknown, void>(({ message }) => void seen.logged.push(String(message)));
  const at = { folder, shownAs: "config" };
  const initial = Result.getOrThrow(readEngineConfig(at));
  const program = Effect.gen(function* () {
    yield* watchConfig(at, initial, (next) => Effect.sync(() => void seen.applied.push(next)));
    yield* Effect.promise(() => edit(seen));
  });
  await Effect.runPromise(
    Effect.scoped(program).pipe(
      Effect.provide(Logger.layer([logger])),
      Effect.provideService(References.MinimumLogLevel, "Info"),
    ),
  );
  return seen;
};

const LONG = { timeout: 20_000 };

describe("watchConfig", () => {
  it("applies a valid edit, refuses an invalid one with its place, and says what needs a restart", async () => {
    const seen = await watching(async ({ applied, logged }) => {
      write("limits", "scaling: { minSize: 0 }\n");
      await vi.waitFor(
        () => expect(logged.join()).toContain("config/resource_limits.yaml:1:21: scaling.minSize: 0"),
        LONG,
      );
      expect(applied).toEqual([]);
      write("limits", "scaling: { minSize: 7 }\n");
      await vi.waitFor(() => expect(applied.length).toBe(1), LONG);
      write("parallel", "claim: { ttlMs: 5000 }\n");
      await vi.waitFor(() => expect(logged.join()).toContain("take effect at the next start"), LONG);
    });
    expect(seen.applied.map(({ limits }) => limits.scaling.minSize)).toEqual([7, 7]);
  });

  it("reads again on SIGHUP, does nothing without a difference, and lets go of the signal at its end", async () => {
    const before = process.listenerCount("SIGHUP");
    const seen = await watching(async () => {
      expect(process.listenerCount("SIGHUP")).toBe(before + 1);
      process.emit("SIGHUP");
      await new Promise((resolve) => setTimeout(resolve, 500));
    });
    expect([seen.applied, seen.logged, process.listenerCount("SIGHUP")]).toEqual([[], [], before]);
  });
});
