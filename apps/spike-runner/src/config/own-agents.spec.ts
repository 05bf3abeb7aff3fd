import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as Result from "effect/Result";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkOwnAgents, orchestratorFor, ownAgentsOf, type OwnAgentsFlagValues } from "./own-agents.ts";

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(path.join(tmpdir(), "plimsoll-own-flags-"));
  mkdirSync(path.join(cwd, "pkg"));
  for (const file of ["graph.ts", "crew.py", "pkg/team.py", "requirements.txt"])
    writeFileSync(path.join(cwd, file), "");
  writeFileSync(path.join(cwd, "in.jsonl"), '"a"\n"b"\n');
});
afterAll(() => rmSync(cwd, { recursive: true }));

const ask = (flags: Partial<OwnAgentsFlagValues>) => ownAgentsOf({ shuffleInputs: false, ...flags }, cwd, 72);
const refusal = (flags: Partial<OwnAgentsFlagValues>): string => {
  const asked = ask(flags);
  return Result.isFailure(asked) ? `${asked.failure.message} | ${asked.failure.hint}` : "accepted";
};

describe("--agents-from", () => {
  it.each([
    ["./graph.ts#graph", "javascript", "graph.ts", "langgraph-js"],
    ["graph.ts", "javascript", "graph.ts", "langgraph-js"],
    ["crew:make", "python", "crew.py", "crewai"],
    ["pkg.team:make", "python", "pkg/team.py", "crewai"],
    ["crew.py:make", "python", "crew.py", "crewai"],
  ])("%s is %s, in %s, and %s runs it", (agentsFrom, language, file, orchestrator) => {
    const target = Result.getOrThrow(ask({ agentsFrom }))?.target;
    expect(target).toMatchObject({ language, file: path.join(cwd, file) });
    expect(target == null ? "" : orchestratorFor(target)).toBe(orchestrator);
  });

  it("takes a module that is not below the folder for an installed package", () => {
    expect(Result.getOrThrow(ask({ agentsFrom: "installed.crew:make" }))?.target?.file).toBeNull();
  });

  it.each<[Partial<OwnAgentsFlagValues>, RegExp]>([
    [{ agentsFrom: "crew" }, /--agents-from: "crew" is not MODULE:NAME \| .*my_package\.crew:make_agent/],
    [{ agentsFrom: "crew:" }, /"crew:" is not MODULE:NAME/],
    [{ agentsFrom: "./none.ts#g" }, /"\.\/none\.ts#g": there is no file .*none\.ts \| .*--agents-path/],
    [{ agentsFrom: "./graph.ts#" }, /names no export/],
    [{ agentsFrom: "none.py:make" }, /there is no file .*none\.py/],
    [{ agentsFrom: "crew:make", agentsPath: "nowhere" }, /--agents-path: "nowhere" is no folder/],
    [{ agentsFrom: "crew:make", requirements: "none.txt" }, /--requirements: "none\.txt": there is no file/],
    [{ agentsFrom: "crew:make", python: "./venv/bin/python" }, /--python: "\.\/venv\/bin\/python": there is no file/],
    [{ agentsFrom: "graph.ts", requirements: "requirements.txt" }, /--requirements: .* has no effect/],
    [{ agentsFrom: "graph.ts", python: "python3" }, /--python: "python3" has no effect/],
    [{ python: "python3" }, /--python: "python3" has no effect without --agents-from/],
    [{ agentsFrom: "graph.ts", passEnv: ["A"] }, /--pass-env has no effect \| .*JavaScript see your environment/],
    [{ passEnv: ["A"] }, /--pass-env has no effect without --agents-from/],
    [{ agentsFrom: "crew:make", passEnv: ["NONE"], env: { A: "1" } }, /--pass-env: "NONE" is not set/],
    [{ shuffleInputs: true }, /--shuffle-inputs has no effect without --inputs/],
    [{ inputs: "none.jsonl" }, /--inputs none\.jsonl: /],
  ])("refuses %j by field and value, and says what to do", (flags, message) => {
    expect(refusal(flags)).toMatch(message);
  });

  it("is not for an orchestrator that can't run it", () => {
    const own = Result.getOrThrow(ask({ agentsFrom: "crew:make" }));
    if (own === null) throw new Error("nothing was asked");
    const message = (kind: "stub" | "url" | "langgraph") => {
      const checked = checkOwnAgents(own, kind, kind);
      return Result.isFailure(checked) ? checked.failure.message : "accepted";
    };
    expect(message("stub")).toBe('--agents-from: "crew:make" can\'t be run by stub');
    expect(message("url")).toContain("a server of the protocol");
    expect(message("langgraph")).toBe("accepted");
  });
});

describe("the group", () => {
  it("is nothing when nothing is given, and inputs alone when only they are", () => {
    expect(Result.getOrThrow(ask({}))).toBeNull();
    expect(Result.getOrThrow(ask({ inputs: "in.jsonl" }))).toMatchObject({ target: null, inputs: ["a", "b"] });
  });
});
