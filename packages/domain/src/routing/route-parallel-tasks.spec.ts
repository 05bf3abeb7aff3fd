import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asked, load, observed, options, rule } from "../testing/routing-cases.ts";
import { seededNoise } from "../testing/seeded-noise.ts";
import type { ParallelTask } from "../workflow/parallel-task.ts";
import { PerformanceBook } from "./performance-book.ts";
import { routeParallelTasks } from "./route-parallel-tasks.ts";
import type { ParallelRouting, RoutingContext } from "./route-parallel-tasks.ts";
import type { AgentLoad } from "./routing-question.ts";

const task = (taskId: string, capabilities: readonly string[], change: Partial<ParallelTask> = {}): ParallelTask => ({
  taskId,
  work: { kind: "prompt", topic: "", prompt: "" },
  dependsOn: [],
  requirements: asked(capabilities),
  priority: 5,
  budget: {},
  idempotencyKey: "",
  exclusiveResources: [],
  timeoutSeconds: 1,
  maxAttempts: 1,
  ...change,
});
const context = (agents: readonly AgentLoad[], change: Partial<RoutingContext> = {}): RoutingContext => ({
  tenantId: "acme",
  agents,
  book: new PerformanceBook(1000),
  options: options(),
  ...change,
});
const pairs = ({ assignments }: ParallelRouting) =>
  assignments.map(({ taskId, selection }) => [taskId, selection.agentId]);

describe("routeParallelTasks (AC2.1, task 3.5)", () => {
  it("spreads equal tasks over equal agents as it goes", () => {
    const agents = ["a", "b", "c"].map((id) => load(id, 0, { maxConcurrentTasks: 2 }));
    const tasks = [1, 2, 3, 4].map((at) => task(`t${at}`, ["review"]));
    expect(pairs(routeParallelTasks(tasks, context(agents)))).toEqual([
      ["t1", "a"],
      ["t2", "b"],
      ["t3", "c"],
      ["t4", "a"],
    ]);
  });

  it("counts what runs already, and leaves the loads that it was given alone", () => {
    const agents = [load("a", 1), load("b", 0)];
    const routing = routeParallelTasks([task("t1", ["review"]), task("t2", ["review"])], context(agents));
    expect(pairs(routing)).toEqual([
      ["t1", "b"],
      ["t2", "a"],
    ]);
    expect(agents.map(({ running }) => running)).toEqual([1, 0]);
  });

  it("serves higher priority first, and the order given among equals", () => {
    const tasks = [
      task("low", ["review"], { priority: 0 }),
      task("first", ["review"]),
      task("second", ["review"]),
      task("urgent", ["review"], { priority: 9 }),
    ];
    const routing = routeParallelTasks(tasks, context([load("a", 0, { maxConcurrentTasks: 2 })]));
    expect(pairs(routing).map(([taskId]) => taskId)).toEqual(["urgent", "first"]);
    expect(routing.unassigned).toMatchObject([
      { taskId: "second", reason: { _tag: "AllAgentsBusy", agentIds: ["a"] } },
      { taskId: "low", reason: { _tag: "AllAgentsBusy", agentIds: ["a"] } },
    ]);
  });

  it("tells tasks that nobody can do from tasks that wait", () => {
    const agents = [load("a", 2), load("coder", 0, { runs: "code" })];
    const work = { kind: "code" as const, command: ["x"], readPaths: [], writePaths: [] };
    const tasks = [task("waits", ["review"]), task("never", ["sing"]), task("code", ["review"], { work })];
    const routing = routeParallelTasks(tasks, context(agents));
    expect(pairs(routing)).toEqual([["code", "coder"]]);
    expect(routing.unassigned).toMatchObject([
      { taskId: "waits", reason: { _tag: "AllAgentsBusy", taskId: "waits", tenantId: "acme" } },
      { taskId: "never", reason: { _tag: "NoAgentMatches", missingCapabilities: ["sing"] } },
    ]);
  });

  it("moves a task to another agent where that lets one more start, and says so", () => {
    const all = load("all", 0, { capabilities: ["review", "write"], maxConcurrentTasks: 1 });
    const plain = load("plain", 0, { maxConcurrentTasks: 1 });
    const routing = routeParallelTasks(
      [task("t1", ["review"]), task("t2", ["write"])],
      context([all, plain], { book: observed(["all", 9, 0, 10]) }),
    );
    expect(pairs(routing)).toEqual([
      ["t1", "plain"],
      ["t2", "all"],
    ]);
    const [first, second] = routing.assignments;
    expect(first?.selection.reasons.at(-1)).toEqual({
      factor: "made-room",
      detail: "moved here to make room for t2",
      score: 0,
    });
    expect(first?.selection.explanation).toMatch(
      /^plain scores .*no latency measured yet; moved here to make room for t2\.$/u,
    );
    expect(second?.selection.explanation).not.toContain("make room");
  });

  it("moves no task to an agent that a rule shuts out", () => {
    const all = load("all", 0, { capabilities: ["review", "write"], maxConcurrentTasks: 1 });
    const rules = [rule("strict", { only: ["all"] })];
    const routing = routeParallelTasks(
      [task("t1", ["review"]), task("t2", ["write"])],
      context([all, load("plain")], { options: options({ rules }) }),
    );
    expect(pairs(routing)).toEqual([["t1", "all"]]);
    expect(routing.unassigned).toMatchObject([{ taskId: "t2", reason: { _tag: "AllAgentsBusy" } }]);
  });

  it("moves a whole chain where one move is not enough", () => {
    const agents = [
      load("ab", 0, { capabilities: ["a", "b"], maxConcurrentTasks: 1 }),
      load("bc", 0, { capabilities: ["b", "c"], maxConcurrentTasks: 1 }),
      load("cd", 0, { capabilities: ["c", "d"], maxConcurrentTasks: 1 }),
    ];
    const rules = [
      rule("left", { when: { taskIds: ["t2"] }, prefer: ["ab"] }),
      rule("mid", { when: { taskIds: ["t1"] }, prefer: ["bc"] }),
    ];
    const routing = routeParallelTasks(
      [task("t1", ["c"]), task("t2", ["b"]), task("t3", ["a"])],
      context(agents, { options: options({ rules }) }),
    );
    expect(pairs(routing)).toEqual([
      ["t1", "cd"],
      ["t2", "bc"],
      ["t3", "ab"],
    ]);
  });
});

const capability = fc.constantFrom("a", "b", "c");
const anyAgents = fc
  .array(
    fc.record({ capabilities: fc.uniqueArray(capability), places: fc.integer({ min: 1, max: 2 }), running: fc.nat(2) }),
    { maxLength: 5, size: "max" },
  )
  .map((all) =>
    all.map(({ capabilities, places, running }, at) =>
      load(`agent-${at}`, running, { capabilities, maxConcurrentTasks: places }),
    ),
  );
const anyTasks = fc
  .array(fc.record({ capabilities: fc.uniqueArray(capability, { maxLength: 2 }), priority: fc.nat(9) }), {
    maxLength: 8,
    size: "max",
  })
  .map((all) => all.map(({ capabilities, priority }, at) => task(`t${at}`, capabilities, { priority })));
const fits = ({ requirements }: ParallelTask, { agent }: AgentLoad): boolean =>
  requirements.capabilities.every((one) => agent.capabilities.includes(one));

/** Largest number of tasks that can start, by trying every way. */
const most = (tasks: readonly ParallelTask[], agents: readonly AgentLoad[]): number => {
  const [first, ...others] = tasks;
  if (first === undefined) return 0;
  const without = most(others, agents);
  return agents.reduce((best, candidate, at) => {
    if (!fits(first, candidate) || candidate.running >= candidate.agent.maxConcurrentTasks) return best;
    const taken = agents.with(at, { ...candidate, running: candidate.running + 1 });
    return best > without ? best : Math.max(best, 1 + most(others, taken));
  }, without);
};

describe("laws of routing", () => {
  it("loses no task, invents none, and overloads nobody", () => {
    fc.assert(
      fc.property(anyTasks, anyAgents, fc.nat(), (tasks, agents, seed) => {
        const given = options({ explorationRatio: 0.5 }, seededNoise(seed));
        const { assignments, unassigned } = routeParallelTasks(tasks, context(agents, { options: given }));
        const ids = [...assignments, ...unassigned].map(({ taskId }) => taskId).sort();
        expect(ids).toEqual(tasks.map(({ taskId }) => taskId).sort());
        for (const { agent, running } of agents) {
          const more = assignments.filter(({ selection }) => selection.agentId === agent.agentId).length;
          if (more > 0) expect(running + more).toBeLessThanOrEqual(agent.maxConcurrentTasks);
        }
        for (const { taskId, selection } of assignments) {
          const assigned = tasks.find((one) => one.taskId === taskId);
          const chosen = agents.find(({ agent }) => agent.agentId === selection.agentId);
          expect(assigned !== undefined && chosen !== undefined && fits(assigned, chosen)).toBe(true);
        }
        for (const { taskId, reason } of unassigned) {
          const refused = tasks.find((one) => one.taskId === taskId);
          const anyone = refused !== undefined && agents.some((one) => fits(refused, one));
          expect(reason._tag).toBe(anyone ? "AllAgentsBusy" : "NoAgentMatches");
        }
      }),
      { numRuns: 300 },
    );
  });

  it("starts as many tasks as can start", () => {
    fc.assert(
      fc.property(anyTasks, anyAgents, (tasks, agents) => {
        const { assignments } = routeParallelTasks(tasks, context(agents));
        expect(assignments).toHaveLength(most(tasks, agents));
      }),
      { numRuns: 300 },
    );
  });

  it("fills every place of ten agents out of 20,000 tasks", () => {
    const agents = Array.from({ length: 10 }, (_, at) =>
      load(`agent-${at}`, 0, { capabilities: at % 2 === 0 ? ["a"] : ["a", "b"], maxConcurrentTasks: 4 }),
    );
    const tasks = Array.from({ length: 20_000 }, (_, at) => task(`t${at}`, [at % 3 === 0 ? "b" : "a"]));
    const { assignments, unassigned } = routeParallelTasks(tasks, context(agents));
    expect(assignments).toHaveLength(40);
    expect(unassigned).toHaveLength(19_960);
  });
});
