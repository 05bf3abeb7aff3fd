import { ParallelWorkflow, renderPrompt } from "@plimsoll/domain";
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import { describe, expect, it } from "vitest";
import type { AgentTask } from "./agent-task.ts";
import { fanOutWorkflow } from "./fan-out-workflow.ts";

const key = { tenantId: "acme", workflowId: "w" };
const code: AgentTask = {
  work: { kind: "code", command: ["node", "x.mjs"], readPaths: [], writePaths: [] },
  inputs: { text: "abc" },
};
const made = (tasks: readonly AgentTask[], settings = {}) => fanOutWorkflow(key, tasks, { name: "n", ...settings });

describe("fanOutWorkflow", () => {
  it("makes a workflow that the domain accepts, with one task for each input", () => {
    const workflow = made([{ prompt: "a" }, { prompt: "b", priority: 9, requirements: { memoryMb: 7 } }, code]);
    expect(() => Schema.decodeUnknownSync(ParallelWorkflow)(workflow)).not.toThrow();
    expect(workflow.tasks.map(({ taskId }) => taskId)).toEqual(["input-1", "input-2", "input-3"]);
    expect(workflow.tasks[1]).toMatchObject({ priority: 9, requirements: { boundBy: "llm", memoryMb: 7 } });
    expect(workflow.tasks[2]).toMatchObject({ inputs: { text: "abc" }, requirements: { boundBy: "cpu" } });
  });

  it("makes agents that are alike, as many as may run at once, and one for code, where none are given", () => {
    const tasks = Array.from({ length: 5 }, () => ({ prompt: "a", requirements: { capabilities: ["write"] } }));
    const { agents } = made([...tasks, code], { config: { maxConcurrentAgents: 3 } });
    expect(agents.map(({ agentId, runs }) => `${agentId} ${runs}`)).toEqual([
      "agent-1 prompt",
      "agent-2 prompt",
      "agent-3 prompt",
      "local-process code",
    ]);
    expect(agents.every(({ capabilities }) => capabilities.includes("write"))).toBe(true);
  });

  it("hands a prompt over as it is, also one with braces", () => {
    const prompt = "Fill {{name}} and {{ input-2 }} in.";
    const [task] = made([{ prompt }]).tasks;
    if (task?.work.kind !== "prompt") throw new Error("no prompt");
    expect(renderPrompt(task.work.prompt, task.inputs ?? {})).toEqual(Result.succeed(prompt));
  });
});
