import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import {
  DEFAULT_ERROR_HANDLING,
  DEFAULT_PARALLEL_EXECUTION_CONFIG,
  DEFAULT_POOL_SCALING,
  DEFAULT_ROUTING_RULES,
} from "@plimsoll/domain";
import * as Result from "effect/Result";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CONFIG_FILES, configFolderOf, readEngineConfig } from "./engine-config.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "plimsoll-config-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (at = folder) => readEngineConfig({ folder: at, shownAs: "config" });

const refusal = (name: keyof typeof CONFIG_FILES, text: string): string => {
  writeFileSync(path.join(folder, CONFIG_FILES[name]), text);
  const config = read();
  return Result.isFailure(config) ? config.failure.message : "accepted";
};

describe("readEngineConfig", () => {
  it("takes the defaults of stories/002 where there is no file", () => {
    expect(Result.getOrThrow(read())).toMatchObject({
      parallel: { execution: DEFAULT_PARALLEL_EXECUTION_CONFIG, errorHandling: DEFAULT_ERROR_HANDLING },
      limits: { scaling: DEFAULT_POOL_SCALING, tenantCaps: {}, tenantWeights: {} },
      routing: DEFAULT_ROUTING_RULES,
    });
  });

  it("reads what the Kubernetes manifests mount", () => {
    const mounted = read(fileURLToPath(new URL("../../../../deploy/kubernetes/base/config", import.meta.url)));
    expect(Result.getOrThrow(mounted)).toMatchObject({ parallel: { execution: { maxConcurrentAgents: 20 } } });
  });

  it("ships files that say what is so by default", () => {
    const shipped = read(fileURLToPath(new URL("../../../../config", import.meta.url)));
    expect(Result.getOrThrow(shipped)).toEqual(Result.getOrThrow(read()));
  });

  it("takes what a file says over the defaults, key by key", () => {
    writeFileSync(
      path.join(folder, CONFIG_FILES.limits),
      "engine: {cpuCores: 1.5}\ntenants:\n  acme: {weight: 3}\n  zeta: {maxConcurrentTasks: 2}\nretention: {succeededDays: null}\nisolation: {files: node}\n",
    );
    expect(Result.getOrThrow(read()).limits).toMatchObject({
      engine: { cpuCores: 1.5, memoryMb: null, maxConcurrentTasks: null },
      tenantWeights: { acme: 3 },
      tenantCaps: { zeta: 2 },
      retention: { succeededDays: null, otherDays: 90 },
      isolation: { files: "node", noNetwork: true },
    });
  });

  it.each([
    [
      "parallel",
      "execution:\n  maxConcurrentAgents: 0\n",
      "config/parallel_execution_config.yaml:2:24: execution.maxConcurrentAgents: 0 is not allowed. Expected a value greater than 0",
    ],
    [
      "parallel",
      "store:\n  kind: postgress\n",
      'config/parallel_execution_config.yaml:2:9: store.kind: "postgress" is not allowed. Expected "embedded" | "postgres" | "memory"',
    ],
    [
      "limits",
      "tenants:\n  acme:\n    wieght: 3\n",
      'config/resource_limits.yaml:3:5: tenants.acme.wieght: unknown key. Did you mean "weight"? Allowed here: weight, maxConcurrentTasks, cpuCores, memoryMb, tokensPerDay',
    ],
    [
      "routing",
      "rules:\n  - name: r\n    when: {}\n    prefer: []\n",
      "config/agent_routing_rules.yaml:4:13: rules[0].prefer: [] is not allowed. Expected a value with a length of at least 1",
    ],
  ] as const)("says of %s, given %j, where and why it is wrong", (name, text, message) => {
    expect(refusal(name, text)).toBe(message);
  });

  it("says which rule contradicts itself", () => {
    const text = "rules:\n  - name: r\n    when: {}\n    prefer: [a]\n    avoid: [a]\n";
    expect(refusal("routing", text)).toMatch(
      /^config\/agent_routing_rules\.yaml:2:5: rules\[0\]: .*prefers and avoids a/,
    );
  });
});

describe("configFolderOf", () => {
  it("refuses a folder that was named and is not there", () => {
    const at = configFolderOf("nowhere", folder);
    expect(Result.isFailure(at) ? at.failure.message : "").toBe("--config nowhere: there is no such folder");
  });

  it("needs no folder when none was named", () => {
    expect(Result.getOrThrow(configFolderOf(null, folder))).toEqual({
      folder: path.join(folder, "config"),
      shownAs: "config",
    });
  });
});
