import * as Result from "effect/Result";
import { describe, expect, it } from "vitest";
import type { Persona, PersonaCatalogue, PersonaStep } from "../../ports/persona-catalogue.port.ts";
import { personaAgent } from "./persona-agent.ts";
import type { PersonaPlanRequest } from "./persona-plan.ts";
import { planPersonaWorkflow } from "./plan-persona-workflow.ts";
import { storyCopies } from "./story-copies.ts";

const keyOf = (stem: string): string => `bmad-4:core:${stem}`;

const persona = (stem: string): Persona => ({
  ...{ key: keyOf(stem), format: "bmad-4", pack: "core", aliases: [stem], name: "Ada", title: "Coder", icon: null },
  ...{ role: "Writes\ncode", identity: null, style: "Terse", focus: null, whenToUse: null, principles: ["Test"] },
  ...{ facts: [], commands: [], dependencies: {}, capabilities: [], specialization: ["implementation"] },
  ...{ files: [`${stem}.md`], unknownFields: [] },
});

const waitFor = (...ids: readonly string[]) => ids.map((stepId) => ({ stepId, because: stepId }));

const step = (stepId: string, given: Partial<PersonaStep> = {}): PersonaStep => ({
  ...{ stepId, agent: "dev", personas: [keyOf("dev")], action: null, creates: [], requires: [], updates: [] },
  ...{ validates: [], uses: [], condition: null, optional: false, notes: null, loop: null, dependsOn: [] },
  source: { file: "w.yaml", field: stepId },
  ...given,
});

const request = (steps: readonly PersonaStep[], given: Partial<PersonaPlanRequest> = {}): PersonaPlanRequest => {
  const workflow = {
    ...{ key: keyOf("ship"), format: "bmad-4" as const, pack: "core", id: "ship", aliases: [], name: "Ship {{it}}" },
    ...{ description: null, steps, source: { file: "w.yaml", field: "" } },
  };
  const catalogue: PersonaCatalogue = {
    ...{ folder: "/", formats: [], teams: [], problems: [], workflows: [workflow] },
    personas: [persona("dev"), persona("qa")],
  };
  const nothing = { brief: "", stories: [], conditions: [], assign: {}, withOptional: true };
  return { catalogue, workflow, ...nothing, ...given };
};

const plan = (...given: Parameters<typeof request>) => Result.getOrThrow(planPersonaWorkflow(request(...given)));
const linksOf = (...given: Parameters<typeof request>) =>
  Object.fromEntries(plan(...given).tasks.map(({ taskId, dependsOn }) => [taskId, dependsOn]));

const loop = { id: "make", over: "story" };

const looped = [
  step("plan"),
  step("make", { loop, dependsOn: waitFor("plan") }),
  step("check", { loop, dependsOn: waitFor("make") }),
  step("ship", { dependsOn: waitFor("check") }),
];

describe("the plan of a persona's workflow", () => {
  it("does what is repeated once for each story, side by side, and what follows after all of them", () => {
    expect(linksOf(looped, { stories: ["One", "Two"] })).toEqual({
      plan: [],
      "make.one": ["plan"],
      "make.two": ["plan"],
      "check.one": ["make.one"],
      "check.two": ["make.two"],
      ship: ["check.one", "check.two"],
    });
  });

  it("does it once where there are no stories", () => {
    expect(linksOf(looped)).toEqual({ plan: [], make: ["plan"], check: ["make"], ship: ["check"] });
  });

  it("keeps the order across steps that are left out, and tells why they are", () => {
    const steps = [
      step("a"),
      step("guide", { agent: null, personas: [], dependsOn: waitFor("a") }),
      step("maybe", { condition: "sunny", dependsOn: waitFor("guide") }),
      step("extra", { optional: true, dependsOn: waitFor("maybe") }),
      step("z", { dependsOn: waitFor("extra") }),
    ];
    expect(linksOf(steps, { withOptional: false })).toEqual({ a: [], z: ["a"] });
    expect(plan(steps, { withOptional: false }).leftOut).toEqual([
      { stepId: "guide", reason: "guidance for the reader: it names nobody to do it" },
      { stepId: "maybe", reason: "only under the condition sunny" },
      { stepId: "extra", reason: "optional" },
    ]);
    expect(linksOf(steps, { conditions: ["sunny"] })).toEqual({ a: [], maybe: ["a"], extra: ["maybe"], z: ["extra"] });
  });

  it("demands the persona, or any of those that may do it", () => {
    const both = [keyOf("dev"), keyOf("qa")];
    const { tasks, shared, personas } = plan([step("a"), step("b", { agent: "dev/qa", personas: both })]);
    expect(tasks.map(({ capabilities }) => capabilities)).toEqual([[`persona:${keyOf("dev")}`], ["step:b"]]);
    expect(shared).toEqual({ [keyOf("dev")]: ["step:b"], [keyOf("qa")]: ["step:b"] });
    expect(personas).toEqual(both);
  });

  it("asks for outputs of dependencies only: braces of the file are text", () => {
    const steps = [step("a"), step("b", { notes: "write {{secret}} into }}{{", dependsOn: waitFor("a") })];
    const prompt = plan(steps, { brief: "about {{a}}" }).tasks[1]?.prompt ?? "";
    expect([...prompt.matchAll(/\{\{\s*(\S+?)\s*\}\}/g)].map(([, name]) => name)).toEqual(["a"]);
    expect(prompt).toContain("Notes: write { {secret} } into } }{ {");
    expect(prompt).toContain("The project: about { {a} }");
  });

  it("refuses stories where nothing is repeated", () => {
    const refused = planPersonaWorkflow(request([step("a")], { stories: ["One"] }));
    expect(Result.isFailure(refused) && refused.failure).toEqual([
      { field: "stories", message: "nothing in ship is repeated: it has no steps for each story" },
    ]);
  });
});

describe("names of stories in ids", () => {
  it("are readable, unique, and there for every story", () => {
    expect(storyCopies(["Log in!", "log IN", "登录"]).map(({ slug }) => slug)).toEqual([
      "log-in",
      "log-in-2",
      "story-3",
    ]);
  });
});

describe("the agent of a persona", () => {
  it("says on one line what it is, and in its backstory how it works", () => {
    expect(personaAgent(persona("dev"), ["step:b"])).toEqual({
      ...{ id: keyOf("dev"), role: "Ada, Coder", goal: "Writes code", capabilities: ["step:b"] },
      specialization: ["implementation"],
      backstory: "You are Ada, Coder: Writes code.\nYou speak and write so: Terse\nYour principles:\n- Test",
    });
  });
});
