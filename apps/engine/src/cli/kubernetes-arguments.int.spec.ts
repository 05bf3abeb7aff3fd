import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { runEngine } from "../testing/run-engine.ts";

const KUBERNETES = fileURLToPath(new URL("../../../../deploy/kubernetes", import.meta.url));
const EXIT_STORE = 83;
const EXIT_USAGE = 2;

interface Deployment {
  readonly spec: { readonly template: { readonly spec: { readonly containers: readonly Container[] } } };
}

interface Container {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string }[];
}

const { containers } = (parse(readFileSync(`${KUBERNETES}/base/engine.yaml`, "utf8")) as Deployment).spec.template.spec;
const { args, env } = containers.find(({ name }) => name === "engine") ?? { args: [], env: [] };

/** Values in place of the secrets; no server listens where the database should be. */
const SECRETS: Readonly<Record<string, string>> = {
  DATABASE_URL: "postgresql://nobody:secret@127.0.0.1:1/none",
  PLIMSOLL_JWT_SECRET: "0123456789abcdef0123456789abcdef",
  PLIMSOLL_ORCHESTRATOR_TOKEN: "token",
  OPENAI_BASE_URL: "http://127.0.0.1:1/v1",
  OPENAI_API_KEY: "key",
};

/** Starts the engine as the manifest does, but for where its files are. */
const started = (all: readonly string[]) => {
  const here = all.map((arg) => (arg.startsWith("--config=") ? `--config=${KUBERNETES}/base/config` : arg));
  const given = Object.fromEntries(env.map(({ name }) => [name, SECRETS[name] ?? `no value for ${name}`]));
  return runEngine(here, { cwd: KUBERNETES, env: given });
};

describe("the engine's arguments and variables on Kubernetes", () => {
  it("are understood: all that is missing is the database", async () => {
    const { exitCode, stderr } = await started(args);
    expect(exitCode, stderr).toBe(EXIT_STORE);
    expect(stderr).not.toContain("secret@");
  });

  it("would be refused if one were misspelt", async () => {
    const { exitCode } = await started([...args, "--code-wrok=nobody"]);
    expect(exitCode).toBe(EXIT_USAGE);
  });
});
