import * as Redacted from "effect/Redacted";
import * as Result from "effect/Result";
import { describe, expect, it } from "vitest";
import { resolveStore, type StoreAsked, type StoreContext } from "./resolve-store.ts";

const URL_OF_ENV = "postgresql://u:secret@db/plimsoll";
const NOTHING: StoreAsked = { kind: null, databaseUrl: null, folder: null };

const resolve = (asked: Partial<StoreAsked>, context: Partial<StoreContext> = {}) =>
  resolveStore(
    { ...NOTHING, ...asked },
    { file: { kind: null, folder: "kept" }, env: {}, workingDirectory: "/work", ...context },
  );

const shown = (...given: Parameters<typeof resolve>) => {
  const found = resolve(...given);
  if (Result.isFailure(found)) return found.failure.message;
  const choice = found.success;
  return choice.kind === "postgres" ? Redacted.value(choice.databaseUrl) : choice;
};

const withUrl = { env: { DATABASE_URL: URL_OF_ENV } };

describe("resolveStore", () => {
  it.each([
    ["nothing is asked", {}, {}, { kind: "embedded", folder: "/work/kept" }],
    ["DATABASE_URL is set", {}, withUrl, URL_OF_ENV],
    ["DATABASE_URL is empty", {}, { env: { DATABASE_URL: "" } }, { kind: "embedded", folder: "/work/kept" }],
    ["the file says otherwise", {}, { ...withUrl, file: { kind: "memory", folder: "x" } }, { kind: "memory" }],
    ["a flag says otherwise", { kind: "embedded" }, withUrl, { kind: "embedded", folder: "/work/kept" }],
    ["a folder is named", { folder: "/data" }, withUrl, { kind: "embedded", folder: "/data" }],
    ["an address is named", { databaseUrl: "postgres://other/db" }, withUrl, "postgres://other/db"],
  ] as const)("when %s", (_, asked, context, expected) => {
    expect(shown(asked, context)).toEqual(expected);
  });

  it.each([
    [{ kind: "postgres" }, "the store is postgres, but there is no address"],
    [{ databaseUrl: "mysql://u:secret@db/x" }, "--database-url is not the address of a PostgreSQL database"],
    [{ databaseUrl: "postgres://x/y", kind: "memory" }, "--database-url has no effect with --store memory"],
    [{ folder: "/data", kind: "postgres" }, "--data-dir has no effect with --store postgres"],
    [{ folder: "/data", databaseUrl: "postgres://x/y" }, "--data-dir has no effect with --database-url"],
  ] as const)("refuses %j, without repeating a secret", (asked, message) => {
    expect(shown(asked)).toBe(message);
  });

  it("never shows the address when it is printed", () => {
    expect(JSON.stringify(resolve({}, withUrl))).not.toContain("secret");
  });
});
