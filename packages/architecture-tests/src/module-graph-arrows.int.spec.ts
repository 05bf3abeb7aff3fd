import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { workspaceRoot } from "./workspace.ts";

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string; readonly severity: string };
}

const wrongFiles: readonly (readonly [rule: string, file: string, code: string])[] = [
  ["domain-knows-nobody", "packages/domain/src/a.ts", 'import type {} from "../../application/src/index.ts";'],
  ["domain-without-io", "packages/domain/src/b.ts", 'import "node:fs";'],
  ["domain-without-io", "packages/application/src/c.ts", 'import "node:net";'],
  ["domain-without-effect-runtime", "packages/domain/src/d.ts", 'import "effect/Effect";'],
  ["application-knows-only-domain", "packages/application/src/e.ts", 'import "../../adapters-one/src/index.ts";'],
  ["application-knows-only-domain", "packages/application/src/f.ts", 'import "@plimsoll/adapters-one";'],
  ["adapter-to-adapter", "packages/adapters-one/src/g.ts", 'import "@plimsoll/adapters-two";'],
  ["adapter-to-adapter", "packages/mock-llm/src/h.ts", 'import "@plimsoll/adapters-two";'],
  ["nobody-imports-an-app", "packages/adapters-one/src/i.ts", 'import "../../../apps/cli/src/index.ts";'],
  ["container-in-apps-only", "packages/adapters-one/src/j.ts", 'import "inversify";'],
  ["container-in-apps-only", "packages/application/src/k.ts", 'import "pino";'],
  ["contracts-in-tests-only", "packages/adapters-one/src/l.ts", 'import "@plimsoll/contract-tests";'],
  ["no-circles", "packages/adapters-one/src/m.ts", 'import "./n.ts"; // which imports it back, see rightFiles'],
];

const rightFiles: readonly (readonly [file: string, code: string])[] = [
  ["packages/application/src/right.ts", 'import "@plimsoll/domain";'],
  ["packages/adapters-one/src/right.ts", 'import "@plimsoll/application";\nimport "node:fs";'],
  ["packages/adapters-one/src/right.spec.ts", 'import "@plimsoll/contract-tests";'],
  ["packages/adapters-one/src/n.ts", 'import "./m.ts";'],
  ["apps/cli/src/right.ts", 'import "@plimsoll/adapters-one";\nimport "inversify";'],
];

const packages = ["domain", "application", "adapters-one", "adapters-two", "mock-llm", "contract-tests"];

describe("dependency-cruiser, on a workspace of wrong files", () => {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-arrows-"));
  let violations: readonly Violation[] = [];

  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${text}\nexport {};\n`);
  };

  const writePackage = (name: string) => {
    const exports = { ".": { "@plimsoll/source": "./src/index.ts" } };
    mkdirSync(join(folder, "packages", name), { recursive: true });
    writeFileSync(
      join(folder, "packages", name, "package.json"),
      JSON.stringify({ name: `@plimsoll/${name}`, type: "module", exports }),
    );
    write(`packages/${name}/src/index.ts`, "");
    symlinkSync(join(folder, "packages", name), join(folder, "node_modules/@plimsoll", name));
  };

  const cruise = () =>
    new Promise<readonly Violation[]>((resolve, reject) => {
      const config = join(workspaceRoot, ".dependency-cruiser.cjs");
      const args = ["packages", "apps", "--config", config, "--output-type", "json"];
      const options = { cwd: folder, timeout: 60_000, maxBuffer: 64 * 1_048_576 };
      execFile(join(workspaceRoot, "node_modules/.bin/depcruise"), args, options, (error, stdout) => {
        if (stdout === "") reject(error ?? new Error("depcruise wrote nothing"));
        else resolve((JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations);
      });
    });

  beforeAll(async () => {
    mkdirSync(join(folder, "node_modules/@plimsoll"), { recursive: true });
    for (const name of ["effect", "inversify", "pino"])
      symlinkSync(join(workspaceRoot, "node_modules", name), join(folder, "node_modules", name));
    copyFileSync(join(workspaceRoot, "tsconfig.base.json"), join(folder, "tsconfig.base.json"));
    for (const name of packages) writePackage(name);
    write("apps/cli/src/index.ts", "");
    for (const [, file, code] of wrongFiles) write(file, code);
    for (const [file, code] of rightFiles) write(file, code);
    violations = await cruise();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(wrongFiles)("refuses by %s what %s says", (rule, file) => {
    const errors = violations.filter((violation) => violation.rule.severity === "error" && violation.from === file);
    expect(errors.map((violation) => violation.rule.name)).toContain(rule);
  });

  it.each(rightFiles.filter(([file]) => file.includes("right")))("lets %s pass", (file) => {
    expect(violations.filter((violation) => violation.from === file)).toEqual([]);
  });
});
