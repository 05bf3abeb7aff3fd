import type { Persona, PersonaCatalogue, PersonaStep } from "@plimsoll/application";
import * as Result from "effect/Result";
import { describe, expect, it } from "vitest";
import { showPath } from "../config/located-yaml.ts";
import type { LocalWorkflowFile } from "./local-workflow-file.ts";
import { withPersonas } from "./with-personas.ts";

const persona = (stem: string, pack = "core"): Persona => {
  const key = `bmad-4:${pack}:${stem}`;
  const source = { file: `${stem}.md`, field: "" };
  return {
    ...{ key, format: "bmad-4", pack, aliases: [stem], name: stem, title: stem, icon: null, role: stem },
    ...{ identity: null, style: null, focus: null, whenToUse: null, principles: [], facts: [], commands: [] },
    ...{ dependencies: {}, specialization: [], files: [source.file], unknownFields: [] },
    capabilities: [{ capability: `persona:${key}`, how: "declared", source, evidence: stem }],
  };
};

const step = (stepId: string, given: Partial<PersonaStep>): PersonaStep => ({
  ...{ stepId, agent: "dev", personas: ["bmad-4:core:dev"], action: null, creates: [], requires: [], updates: [] },
  ...{ validates: [], uses: [], condition: null, optional: false, notes: null, loop: null, dependsOn: [] },
  source: { file: "w.yaml", field: "" },
  ...given,
});

const loop = { id: "build", over: "story" };

const catalogue: PersonaCatalogue = {
  ...{ folder: "/crew", formats: ["bmad-4"], problems: [] },
  personas: [persona("dev"), persona("qa"), persona("dev", "games")],
  teams: [],
  workflows: [
    {
      ...{ key: "bmad-4:core:ship", format: "bmad-4", pack: "core", id: "ship", aliases: ["ship"], name: "Ship" },
      ...{ description: null, source: { file: "w.yaml", field: "" } },
      steps: [
        step("plan", {}),
        step("build", { loop, dependsOn: [{ stepId: "plan", because: "plan" }] }),
        step("bless", {
          agent: "priest",
          personas: [],
          condition: "blessed",
          dependsOn: [{ stepId: "build", because: "x" }],
        }),
      ],
    },
  ],
};

const expanded = (file: LocalWorkflowFile) => Result.getOrThrow(withPersonas(file, catalogue));
const refusal = (file: LocalWorkflowFile, of: PersonaCatalogue | null = catalogue): readonly string[] => {
  const result = withPersonas(file, of);
  return Result.isFailure(result) ? result.failure.map(({ path, message }) => `${showPath(path)}: ${message}`) : [];
};

const own = { id: "own", prompt: "x" };

describe("a file with personas", () => {
  it("has the file's own agents and tasks first, then the chosen personas", () => {
    const { file } = expanded({ agents: [{ id: "me" }], tasks: [own], personas: { folder: ".", only: ["qa"] } });
    expect(file.agents?.map(({ id }) => id)).toEqual(["me", "bmad-4:core:qa"]);
    expect(file.tasks).toEqual([own]);
    expect("personas" in file).toBe(false);
  });

  it("has a workflow's tasks, only whom it needs, and places for as many stories", () => {
    const workflow = { id: "ship", stories: ["Log in", "Log out"], brief: "An app" };
    const { file, notices } = expanded({ personas: { folder: ".", workflow } });
    expect(file.agents?.map(({ id, maxConcurrentTasks }) => [id, maxConcurrentTasks])).toEqual([
      ["bmad-4:core:dev", 2],
    ]);
    expect(file.tasks.map(({ id, dependsOn }) => [id, dependsOn])).toEqual([
      ["plan", []],
      ["build.log-in", ["plan"]],
      ["build.log-out", ["plan"]],
    ]);
    expect(notices).toEqual(["ship: step bless was left out: only under the condition blessed"]);
  });

  it("has whoever stands in for an agent that is nobody's", () => {
    const workflow = { id: "ship", conditions: ["blessed"], assign: { priest: "qa" } };
    const { file } = expanded({ personas: { folder: ".", workflow } });
    expect(file.tasks.at(-1)).toMatchObject({ id: "bless", capabilities: ["persona:bmad-4:core:qa"] });
  });

  it.each<readonly [what: LocalWorkflowFile, problem: RegExp]>([
    [{ name: "x" }, /^tasks: missing$/],
    [{ personas: { folder: "." } }, /^tasks: missing$/],
    [
      { tasks: [own], personas: { folder: ".", only: ["boss"] } },
      /^personas\.only\[0\]: no persona is called boss\. Allowed here: bmad-4:core:dev, /,
    ],
    [
      { tasks: [own], personas: { folder: ".", only: ["dev"] } },
      /^personas\.only\[0\]: dev is 2 personas\. Name one: bmad-4:core:dev, bmad-4:games:dev$/,
    ],
    [
      { tasks: [own], personas: { folder: ".", pack: "x" } },
      /^personas\.pack: there is no pack x\. Allowed here: core, games$/,
    ],
    [
      { tasks: [own], personas: { folder: ".", team: "x" } },
      /^personas\.team: there is no team x\. Allowed here: none$/,
    ],
    [
      { personas: { folder: ".", workflow: { id: "x" } } },
      /^personas\.workflow\.id: there is no workflow x\. Allowed here: ship$/,
    ],
    [
      { personas: { folder: ".", workflow: { id: "ship", conditions: ["damned"] } } },
      /^personas\.workflow\.conditions\[0\]: no step of ship has the condition damned\. Allowed here: blessed$/,
    ],
    [
      { personas: { folder: ".", workflow: { id: "ship", conditions: ["blessed"] } } },
      /^personas\.workflow\.assign: step bless \(w\.yaml, \) is priest's, and no persona is called so: say who does it/,
    ],
    [
      { personas: { folder: ".", workflow: { id: "ship", assign: { priest: "pope" } } } },
      /^personas\.workflow\.assign\.priest: no persona is called pope$/,
    ],
  ])("%j is refused with its field", (file, problem) => {
    const [first, ...others] = refusal(file);
    expect(first).toMatch(problem);
    expect(others).toEqual([]);
  });

  it("is refused where there is no folder to read from", () => {
    expect(refusal({ tasks: [own], personas: { folder: "." } }, null)).toEqual([expect.stringMatching(/^personas: /)]);
  });
});
