import { ESLint } from "eslint";
import { beforeAll, describe, expect, it } from "vitest";
import { workspaceRoot } from "./workspace.ts";

/** A wrong line, where it would stand, and the rule that must refuse it. */
interface WrongLine {
  readonly arrow: string;
  readonly file: string;
  readonly code: string;
  readonly rule: string;
  readonly says: RegExp;
}

const BOUNDARY = "@nx/enforce-module-boundaries";
const IMPORTS = "no-restricted-imports";

const wrongLines: readonly WrongLine[] = [
  {
    arrow: "domain -> application",
    file: "packages/domain/src/wrong.ts",
    code: 'import type { ClockPort } from "@plimsoll/application";\nexport type Wrong = ClockPort;',
    rule: BOUNDARY,
    says: /domain -> application -> domain|can only depend on/,
  },
  {
    arrow: "domain -> application by a relative path",
    file: "packages/domain/src/wrong.ts",
    code: 'import type { ClockPort } from "../../application/src/index.ts";\nexport type Wrong = ClockPort;',
    rule: BOUNDARY,
    says: /relative or absolute path/,
  },
  {
    arrow: "application -> adapter",
    file: "packages/application/src/wrong.ts",
    code: 'import { makeClock } from "@plimsoll/adapters-host";\nexport const wrong = makeClock;',
    rule: BOUNDARY,
    says: /application -> adapters-host|can only depend on|adapters-host -> application/,
  },
  {
    arrow: "adapter -> adapter",
    file: "packages/adapters-host/src/wrong.ts",
    code: 'import * as wrong from "@plimsoll/adapters-results";\nexport { wrong };',
    rule: BOUNDARY,
    says: /"layer:adapter" can only depend on libs tagged with "layer:domain", "layer:application"/,
  },
  {
    arrow: "adapter -> mock LLM",
    file: "packages/adapters-stub/src/wrong.ts",
    code: 'import * as wrong from "@plimsoll/mock-llm";\nexport { wrong };',
    rule: BOUNDARY,
    says: /"layer:adapter" can only depend on/,
  },
  {
    arrow: "adapter -> app",
    file: "packages/adapters-host/src/wrong.ts",
    code: 'import * as wrong from "../../../apps/spike-runner/src/index.ts";\nexport { wrong };',
    rule: BOUNDARY,
    says: /relative or absolute path/,
  },
  {
    arrow: "adapter -> contract tests, outside a test",
    file: "packages/adapters-stub/src/wrong.ts",
    code: 'import * as wrong from "@plimsoll/contract-tests";\nexport { wrong };',
    rule: BOUNDARY,
    says: /"layer:adapter" can only depend on/,
  },
  {
    arrow: "adapter -> inversify",
    file: "packages/adapters-host/src/wrong.ts",
    code: 'import { Container } from "inversify";\nexport const wrong = Container;',
    rule: BOUNDARY,
    says: /not allowed to import "inversify"/,
  },
  {
    arrow: "application -> pino",
    file: "packages/application/src/wrong.ts",
    code: 'import pino from "pino";\nexport const wrong = pino;',
    rule: BOUNDARY,
    says: /not allowed to import "pino"/,
  },
  {
    arrow: "application -> a package it does not declare",
    file: "packages/application/src/wrong.ts",
    code: 'import picocolors from "picocolors";\nexport const wrong = picocolors;',
    rule: BOUNDARY,
    says: /Only packages defined in the "package.json" can be imported/,
  },
  {
    arrow: "domain -> effect/Effect",
    file: "packages/domain/src/wrong.ts",
    code: 'import * as Effect from "effect/Effect";\nexport const wrong = Effect.void;',
    rule: BOUNDARY,
    says: /not allowed to import "effect\/Effect"/,
  },
  {
    arrow: "domain -> node:fs",
    file: "packages/domain/src/wrong.ts",
    code: 'import { readFileSync } from "node:fs";\nexport const wrong = readFileSync;',
    rule: IMPORTS,
    says: /take what you need through a port/,
  },
  {
    arrow: "application -> node:process",
    file: "packages/application/src/wrong.ts",
    code: 'import process from "node:process";\nexport const wrong = process.pid;',
    rule: IMPORTS,
    says: /take what you need through a port/,
  },
  {
    arrow: "application -> the wall clock",
    file: "packages/application/src/wrong.ts",
    code: "export const wrong = (): number => Date.now();",
    rule: "no-restricted-properties",
    says: /Time is a parameter/,
  },
  {
    arrow: "domain -> the environment",
    file: "packages/domain/src/wrong.ts",
    code: "export const wrong = (): number => process.pid;",
    rule: "no-restricted-globals",
    says: /enters through a port/,
  },
  {
    arrow: "anyone -> the inside of a package",
    file: "packages/adapters-host/src/wrong.ts",
    code: 'import * as wrong from "@plimsoll/domain/src/agents/agent-ids.ts";\nexport { wrong };',
    rule: IMPORTS,
    says: /what its index\.ts exports/,
  },
  {
    arrow: "a test -> the inside of a package",
    file: "packages/adapters-host/src/wrong.spec.ts",
    code: 'import * as wrong from "@plimsoll/domain/src/agents/agent-ids.ts";\nexport { wrong };',
    rule: IMPORTS,
    says: /what its index\.ts exports/,
  },
  {
    arrow: "anyone -> the effect barrel",
    file: "apps/spike-runner/src/wrong.ts",
    code: 'import { Effect } from "effect";\nexport const wrong = Effect.void;',
    rule: IMPORTS,
    says: /barrel/,
  },
  {
    arrow: "a decorator",
    file: "apps/spike-runner/src/wrong.ts",
    code: "const seal = (_: unknown, __: unknown): void => undefined;\n@seal\nexport class Wrong {}",
    rule: "no-restricted-syntax",
    says: /No decorators/,
  },
];

const rightLines = [
  ["application -> domain", "packages/application/src/right.ts", "@plimsoll/domain"],
  ["adapter -> application", "packages/adapters-host/src/right.ts", "@plimsoll/application"],
  ["app -> adapter", "apps/spike-runner/src/right.ts", "@plimsoll/adapters-host"],
  ["app -> inversify", "apps/spike-runner/src/right.ts", "inversify"],
  ["domain -> effect/Schema", "packages/domain/src/right.ts", "effect/Schema"],
  ["a test of an adapter -> contract tests", "packages/adapters-stub/src/right.spec.ts", "@plimsoll/contract-tests"],
] as const;

describe("ESLint", () => {
  let eslint: ESLint;
  beforeAll(() => {
    eslint = new ESLint({ cwd: workspaceRoot });
  });

  const refusals = async (file: string, code: string) => {
    const results = await eslint.lintText(`${code}\n`, { filePath: `${workspaceRoot}/${file}`, warnIgnored: true });
    return results.flatMap((result) => result.messages).filter((message) => message.severity === 2);
  };

  it.each(wrongLines.map((line) => [line.arrow, line] as const))("refuses %s", async (_, line) => {
    const found = (await refusals(line.file, line.code)).filter((message) => message.ruleId === line.rule);
    expect(found.map((message) => message.message).join("\n")).toMatch(line.says);
  });

  it.each(rightLines)("lets %s pass", async (_, file, module) => {
    expect(await refusals(file, `import * as right from "${module}";\nexport { right };`)).toEqual([]);
  });
});
