import { messageOf, UsageError } from "@plimsoll/adapters-command-line";
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { stringify } from "yaml";
import { type LoadFile, LoadFileSchema } from "./load-file.ts";
import { loadScenarioJsonSchema } from "./load-json-schema.ts";
import { parseYamlFile } from "./parse-yaml-file.ts";

const LOAD_FILE = {
  schema: LoadFileSchema,
  keys: loadScenarioJsonSchema,
  hint: "The fields are described in docs/schemas/load-scenario.v1.schema.json and docs/load.md.",
};

const MODULES: ReadonlySet<string> = new Set([".ts", ".mts", ".js", ".mjs"]);

/** Reads a load scenario from YAML text; every error names the file, line and column, the field, its value and what is allowed. */
const parseLoadFile = (file: string, text: string): Result.Result<LoadFile, UsageError> =>
  parseYamlFile(LOAD_FILE, file, text);

const unreadable = (file: string, cause: unknown, hint: string): UsageError =>
  new UsageError({ message: `${file}: ${messageOf(cause)}`, hint });

/** Line of the module's text on which the field seems to be written; its object was made by code, which has no lines. */
const lineOfKey = (text: string, key: string): number =>
  text.split("\n").findIndex((line) => new RegExp(`(^|[\\s{,"'])${key}["']?\\s*:`).test(line)) + 1;

/** `<file>:<line>:<column>: <path>` of the YAML form, with the module's own line in its place. */
const inModule = (file: string, text: string, message: string): string =>
  message
    .split("\n")
    .map((line) => {
      const [, fieldPath = "", rest = ""] = /^[^:]*:\d+:\d+: ([^:]*)(.*)$/su.exec(line) ?? [];
      const key = fieldPath.split(".").findLast((part) => !/^\d+$/.test(part)) ?? "";
      const at = /^\w+$/.test(key) ? lineOfKey(text, key) : 0;
      return `${file}${at > 0 ? `:${at}` : ""}: ${fieldPath}${rest}`;
    })
    .join("\n");

const MODULE_HINT = "A module exports the scenario as its default: `export default { shape: { kind: … } };`";

const importDefault = (file: string, shown: string): Effect.Effect<unknown, UsageError> =>
  Effect.tryPromise({
    try: async () => ((await import(pathToFileURL(file).href)) as { readonly default?: unknown }).default,
    catch: (cause) => unreadable(shown, cause, MODULE_HINT),
  });

const readModule = Effect.fnUntraced(function* (file: string, shown: string) {
  const exported = yield* importDefault(file, shown);
  if (typeof exported !== "object" || exported === null) {
    return yield* new UsageError({ message: `${shown}: has no object as its default export`, hint: MODULE_HINT });
  }
  const text = readFileSync(file, "utf8");
  const parsed = parseLoadFile("-", stringify(exported));
  return yield* Effect.fromResult(
    Result.mapError(parsed, ({ message, hint }) => new UsageError({ message: inModule(shown, text, message), hint })),
  );
});

/** Reads and checks the scenario that `plimsoll load` names, `shown` in messages: YAML, or a TypeScript or JavaScript module. */
export const readLoadFile = (file: string, shown: string): Effect.Effect<LoadFile, UsageError> =>
  Effect.suspend(() => {
    if (MODULES.has(path.extname(file))) return readModule(file, shown);
    try {
      return Effect.fromResult(parseLoadFile(shown, readFileSync(file, "utf8")));
    } catch (error) {
      return Effect.fail(
        unreadable(shown, error, "Name a readable scenario: .yaml, .yml, or .ts with a default export."),
      );
    }
  });
