import * as Result from "effect/Result";
import type { MockLlmSettings } from "./settings.ts";
import { parseSettings } from "./settings.ts";

/** The settings with some replaced (by their defaults where null), or the sentence that says which field is wrong. Loaded when first used: schemas cost a second of start. */
export const patchedSettings = (settings: MockLlmSettings, changes: unknown): MockLlmSettings | string => {
  const merged = Object.entries({ ...settings, ...(changes as object) }).filter(([, value]) => value !== null);
  const patched = parseSettings(Object.fromEntries(merged));
  return Result.isFailure(patched) ? patched.failure : patched.success;
};
