import type { ParallelTask } from "@plimsoll/domain";
import * as Result from "effect/Result";
import { describe, expect, it } from "vitest";
import type { AgentTask } from "../agents/agent-task.ts";
import { fanOutWorkflow } from "../agents/fan-out-workflow.ts";
import { submissionOf } from "./submission.ts";

const key = { tenantId: "acme", workflowId: "w" };
const made = (...tasks: readonly AgentTask[]) => fanOutWorkflow(key, tasks, { name: "n", budget: { tokens: 5 } });
const changed = (task: Partial<ParallelTask>) => {
  const workflow = made({ prompt: "x" });
  return { ...workflow, tasks: workflow.tasks.map((one) => ({ ...one, ...task })) };
};
const code: AgentTask = { work: { kind: "code", command: ["node", "x.mjs"], readPaths: ["in"], writePaths: ["out"] } };

describe("submissionOf", () => {
  it("says all of a workflow in the words of a workflow file", () => {
    const sent = Result.getOrThrow(submissionOf(made({ prompt: "x", topic: "t", priority: 7 }, code)));
    expect(sent).toMatchObject({ id: "w", tenant: "acme", name: "n", budget: { tokens: 5 } });
    expect(sent["tasks"]).toMatchObject([
      { id: "input-1", prompt: "x", topic: "t", priority: 7, boundBy: "llm", dependsOn: [] },
      { id: "input-2", command: ["node", "x.mjs"], readPaths: ["in"], writePaths: ["out"], boundBy: "cpu" },
    ]);
    expect(sent["agents"]).toMatchObject([{ id: "agent-1" }, { id: "agent-2" }, { id: "local-process", runs: "code" }]);
    expect(JSON.stringify(sent)).not.toMatch(/taskId|agentId|workflowId|requirements/);
  });

  it("puts inputs into the prompt", () => {
    const work = { kind: "prompt" as const, topic: "t", prompt: "after {{plan}}" };
    const sent = Result.getOrThrow(submissionOf(changed({ work, inputs: { plan: "A, B" } })));
    expect(sent["tasks"]).toMatchObject([{ prompt: "after A, B" }]);
  });

  it.each([
    ["braces that the server would take for an output", made({ prompt: "keep {{this}}" }), "{{this}}"],
    [
      "a prompt without its input",
      changed({ inputs: {}, work: { kind: "prompt", topic: "", prompt: "{{a}}" } }),
      "{{a}}",
    ],
    ["inputs of code", made({ ...code, inputs: { a: "b" } }), "no inputs for code"],
  ])("refuses %s, naming the task", (_, workflow, message) => {
    const refused = submissionOf(workflow);
    if (Result.isSuccess(refused)) throw new Error("it was not refused");
    expect(refused.failure).toMatchObject({ code: "inputs-not-sent", field: "tasks[0].inputs" });
    expect(refused.failure.message).toContain(message);
  });
});
