import type { Usage } from "@plimsoll/domain";
import { describe, expect, test } from "vitest";
import type { AgentStep } from "../../../ports/task-runner.port.ts";
import { attemptOf } from "./attempt-fixture.ts";
import { progressLines, withoutReports } from "./progress-lines.ts";

const listen = () => {
  const steps: AgentStep[] = [];
  const usages: (Partial<Usage> | undefined)[] = [];
  const attempt = {
    ...attemptOf({ kind: "code", command: ["x"], readPaths: [], writePaths: [] }).attempt,
    step: (step: AgentStep) => void steps.push(step),
    progress: (usage?: Partial<Usage>) => void usages.push(usage),
  };
  return { steps, usages, agentId: attempt.agent.agentId, take: progressLines(attempt) };
};

describe("a program that tells what it does", () => {
  test("is heard line by line, however its output is cut", () => {
    const { steps, usages, agentId, take } = listen();
    const text =
      'hello\n{"step":{"action":"plan","state":"s1"}}\n{"progress":{"tokens":12}}\n{"step":{"agentId":"b","action":"ask","state":"s2"}}\n';
    for (let at = 0; at < text.length; at += 7) take(text.slice(at, at + 7));
    expect(steps).toEqual([
      { agentId, action: "plan", state: "s1" },
      { agentId: "b", action: "ask", state: "s2" },
    ]);
    expect(usages).toEqual([{ tokens: 12 }]);
  });

  test("is not heard where a line only looks like a report", () => {
    const { steps, usages, take } = listen();
    take('{"step": 1}\n{"progress":{"tokens":-3}}\n{"step":{"action":"x"}}\n["step"]\n');
    expect([steps, usages]).toEqual([[], []]);
  });

  test("keeps its reports out of its output, and everything else in", () => {
    const stdout = 'a\n{"step":{"action":"x","state":"y"}}\n{"step": 1}\nb\n';
    expect(withoutReports(stdout)).toBe('a\n{"step": 1}\nb\n');
  });
});
