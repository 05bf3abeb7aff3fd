import * as Result from "effect/Result";
import type { MockLlmSettings } from "./settings.ts";
import { parseSettings } from "./settings.ts";

/** The settings with some replaced, or the sentence that says which field is wrong. Loaded when first used: schemas cost a second of start. */
export const patchedSettings = (settings: MockLlmSettings, changes: unknown): MockLlmSettings | string => {
  const patched = parseSettings({ ...settings, ...(changes as object) });
  return Result.isFailure(patched) ? patched.failure : patched.success;
};
