import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DEFAULT_ERROR_HANDLING, DEFAULT_PARALLEL_EXECUTION_CONFIG, ParallelWorkflow } from "@plimsoll/domain";
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseWorkflowFile } from "./read-workflow-file.ts";
import type { WorkflowContext } from "./workflow-defaults.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "plimsoll-workflow-"));
  writeFileSync(path.join(folder, "merge.mjs"), "");
});
afterAll(() => rmSync(folder, { recursive: true }));

const context = (): WorkflowContext => ({
  folder,
  tenantId: "default",
  name: "report",
  workflowId: (name) => `${name}-1`,
  defaults: {
    execution: DEFAULT_PARALLEL_EXECUTION_CONFIG,
    errorHandling: DEFAULT_ERROR_HANDLING,
    agentMaxConcurrentTasks: 1,
    promptTask: { cpuCores: 0.05, memoryMb: 32 },
    codeTask: { cpuCores: 0.5, memoryMb: 256 },
  },
});

const read = (text: string) => parseWorkflowFile("w.yaml", text, context());
const workflow = (text: string) => Result.getOrThrow(read(text)).workflow;
const refusal = (text: string): string => {
  const parsed = read(text);
  return Result.isFailure(parsed) ? parsed.failure.message : "accepted";
};

describe("a workflow file with nothing but id and prompt", () => {
  const minimal = "tasks:\n  - {id: a, prompt: Say hello}\n";

  it("is a whole workflow", () => {
    expect(Schema.decodeUnknownSync(ParallelWorkflow)(workflow(minimal))).toEqual(workflow(minimal));
  });

  it("runs on an agent of its own, under the limits of the configuration", () => {
    expect(workflow(minimal)).toMatchObject({
      ...{ workflowId: "report-1", tenantId: "default", name: "report" },
      agents: [{ agentId: "agent-1", runs: "prompt", maxConcurrentTasks: 1 }],
      config: DEFAULT_PARALLEL_EXECUTION_CONFIG,
      errorHandling: DEFAULT_ERROR_HANDLING,
      tasks: [
        {
          taskId: "a",
          work: { kind: "prompt", topic: "a", prompt: "Say hello" },
          requirements: { boundBy: "llm", cpuCores: 0.05, memoryMb: 32 },
          ...{ priority: 5, timeoutSeconds: 300, maxAttempts: 3, idempotencyKey: "report-1/a" },
        },
      ],
    });
  });

  it("has as many agents as may run at once, and no more than tasks", () => {
    const tasks = Array.from({ length: 30 }, (_, at) => `  - {id: t${at}, prompt: x}\n`).join("");
    expect(workflow(`tasks:\n${tasks}`).agents).toHaveLength(10);
    expect(workflow(`config: {maxConcurrentAgents: 4}\ntasks:\n${tasks}`).agents).toHaveLength(4);
  });

  it("has agents that can do what its tasks demand", () => {
    const agents = workflow("tasks:\n  - {id: a, prompt: x, capabilities: [law]}\n").agents;
    expect(agents.map(({ capabilities }) => capabilities)).toEqual([["law"]]);
  });
});

describe("a workflow file with a command", () => {
  it("finds files relative to itself and may read them", () => {
    const { tasks, agents } = workflow("tasks:\n  - {id: a, command: [node, merge.mjs, --fast], writePaths: [out]}\n");
    const script = path.join(folder, "merge.mjs");
    expect(tasks[0]).toMatchObject({
      work: {
        kind: "code",
        command: ["node", script, "--fast"],
        readPaths: [script],
        writePaths: [path.join(folder, "out")],
      },
      requirements: { boundBy: "cpu", cpuCores: 0.5, memoryMb: 256 },
    });
    expect(agents).toMatchObject([{ agentId: "local-process", runs: "code", maxConcurrentTasks: 10 }]);
  });
});

describe("a wrong workflow file", () => {
  it.each([
    ["- 1\n", /^w\.yaml:1:1: \(whole file\): \[1\] is not allowed/],
    ["name: x\n", /^w\.yaml:1:1: tasks: missing$/],
    ["tasks:\n  - {prompt: x}\n", /^w\.yaml:2:5: tasks\[0\]\.id: missing$/],
    [
      "tasks:\n  - {id: a b, prompt: x}\n",
      /^w\.yaml:2:10: tasks\[0\]\.id: "a b" is not allowed\. Expected .*A-Za-z0-9/,
    ],
    [
      "tasks:\n  - id: a\n    promt: x\n",
      /^w\.yaml:3:5: tasks\[0\]\.promt: unknown key\. Did you mean "prompt"\? Allowed here: id, prompt/,
    ],
    ["tasks:\n  - {id: a}\n", /^w\.yaml:2:5: tasks\[0\]: task a has neither prompt nor command/],
    ["tasks:\n  - {id: a, prompt: x, command: [ls]}\n", /^w\.yaml:2:33: tasks\[0\]\.command: task a has both/],
    [
      "tasks:\n  - {id: a, prompt: x, readPaths: [.]}\n",
      /^w\.yaml:2:35: tasks\[0\]\.readPaths: readPaths has no effect on a task with a prompt/,
    ],
    [
      "tasks:\n  - {id: research, prompt: x}\n  - id: b\n    dependsOn: [research]\n    prompt: use {{reserch}}\n",
      /^w\.yaml:5:13: tasks\[1\]\.prompt: \{\{reserch\}\} is not among dependsOn\. Did you mean "research"\? Allowed here: \{\{research\}\}$/,
    ],
    [
      "tasks:\n  - {id: a, prompt: x}\n  - {id: a, prompt: y}\n",
      /^w\.yaml:3:10: tasks\[1\]\.id: "a" is tasks\[0\] already$/,
    ],
    [
      "tasks:\n  - {id: a, prompt: x, dependsOn: [b]}\n",
      /^w\.yaml:2:36: tasks\[0\]\.dependsOn\[0\]: .*no task of the workflow has that id/,
    ],
    [
      "tasks:\n  - {id: a, prompt: x, dependsOn: [b]}\n  - {id: b, prompt: x, dependsOn: [a]}\n",
      /^w\.yaml:2:36: tasks\[0\]\.dependsOn\[0\]: .*cycle.*a -> b -> a/,
    ],
    [
      "agents:\n  - {id: bob, capabilities: [write]}\ntasks:\n  - {id: a, prompt: x, capabilities: [law]}\n",
      /^w\.yaml:4:38: tasks\[0\]\.capabilities: no agent has law\. Agents for prompts and their capabilities: bob \(write\)$/,
    ],
    [
      "tasks:\n  - {id: a, command: [node, ./gone.mjs]}\n",
      /^w\.yaml:2:29: tasks\[0\]\.command\[1\]: "\.\/gone\.mjs" does not exist beside the workflow file/,
    ],
    [
      "config: {memoryLimitPerAgentMb: 100}\ntasks:\n  - {id: a, prompt: x, memoryMb: 200}\n",
      /^w\.yaml:3:34: tasks\[0\]\.memoryMb: 200 of task a is above config\.memoryLimitPerAgentMb\. Allowed here: up to 100$/,
    ],
    [
      "tasks:\n  - {id: a, prompt: x, timeoutSeconds: 301}\n",
      /^w\.yaml:2:40: tasks\[0\]\.timeoutSeconds: 301 of task a is above config\.timeoutPerAgentSeconds\. Allowed here: up to 300$/,
    ],
    [
      "errorHandling: {maxAttempts: 2}\ntasks:\n  - {id: a, prompt: x, maxAttempts: 3}\n",
      /^w\.yaml:3:37: tasks\[0\]\.maxAttempts: 3 of task a is above errorHandling\.maxAttempts\. Allowed here: up to 2$/,
    ],
    ["tasks:\n  - {id: a, prompt: x, priority: 10}\n", /^w\.yaml:2:34: tasks\[0\]\.priority: 10 is not allowed\. .*9/],
  ])("%j is refused with place, field and reason", (text, reason) => {
    expect(refusal(text)).toMatch(reason);
  });

  it("is told twenty problems at most", () => {
    const tasks = Array.from({ length: 30 }, (_, at) => `  - {id: t${at}}\n`).join("");
    const lines = refusal(`tasks:\n${tasks}`).split("\n");
    expect([lines.length, lines.at(-1)]).toEqual([21, "and 10 more"]);
  });
});

describe("placeOf of a read workflow", () => {
  it("finds a field of the workflow where the file has it under another name", () => {
    const parsed = Result.getOrThrow(read("tasks:\n  - {id: a, prompt: x, memoryMb: 20}\n"));
    expect(parsed.placeOf("tasks[0].taskId")).toBe("w.yaml:2:10");
    expect(parsed.placeOf("tasks[0].requirements.memoryMb")).toBe("w.yaml:2:34");
    expect(parsed.placeOf("agents[7].capabilities")).toBe("w.yaml:1:1");
  });
});
