import type { PersonaCatalogue } from "@plimsoll/application";
import { beforeAll, describe, expect, it } from "vitest";
import { loadFolder, problemsOf } from "./testing/load-folder.ts";
import { release4, release6, release60 } from "./testing/releases.ts";

const keysOf = ({ personas }: PersonaCatalogue, prefix: string): readonly string[] =>
  personas.filter(({ key }) => key.startsWith(prefix)).map(({ key }) => key.slice(prefix.length));

const personaOf = ({ personas }: PersonaCatalogue, key: string) => {
  const found = personas.find((one) => one.key === key);
  if (found === undefined) throw new Error(`no ${key}`);
  return found;
};

const capabilitiesOf = (catalogue: PersonaCatalogue, key: string, how: string): readonly string[] =>
  personaOf(catalogue, key)
    .capabilities.filter((one) => one.how === how && !one.capability.startsWith("persona:"))
    .map(({ capability }) => capability);

const linksOf = ({ workflows }: PersonaCatalogue, key: string): Readonly<Record<string, readonly string[]>> => {
  const steps = workflows.find((one) => one.key === key)?.steps ?? [];
  return Object.fromEntries(steps.map(({ stepId, dependsOn }) => [stepId, dependsOn.map((one) => one.stepId)]));
};

describe("BMAD-METHOD 4.44.3", () => {
  let catalogue: PersonaCatalogue;
  beforeAll(() => {
    catalogue = loadFolder(release4());
  });

  it("AC5.2: all 38 personas load: 10 of the core, 28 of the packs", () => {
    expect(catalogue.formats).toEqual(["bmad-4"]);
    expect(keysOf(catalogue, "bmad-4:core:")).toEqual([
      "analyst",
      "architect",
      "bmad-master",
      "bmad-orchestrator",
      "dev",
      "pm",
      "po",
      "qa",
      "sm",
      "ux-expert",
    ]);
    expect(keysOf(catalogue, "bmad-4:bmad-2d-phaser-game-dev:")).toHaveLength(3);
    expect(keysOf(catalogue, "bmad-4:bmad-2d-unity-game-dev:")).toHaveLength(4);
    expect(keysOf(catalogue, "bmad-4:bmad-creative-writing:")).toHaveLength(10);
    expect(keysOf(catalogue, "bmad-4:bmad-godot-game-dev:")).toHaveLength(10);
    expect(keysOf(catalogue, "bmad-4:bmad-infrastructure-devops:")).toEqual(["infra-devops-platform"]);
    expect(catalogue.personas).toHaveLength(38);
  });

  it("reports exactly what is unsupported and what is nowhere, each with its file", () => {
    const core = "bmad-core/workflows";
    const packs = "expansion-packs";
    expect(problemsOf(catalogue)).toEqual([
      `unsupported-shape ${packs}/bmad-creative-writing/workflows/book-cover-design-workflow.md`,
      `unresolved-reference ${core}/brownfield-fullstack.yaml workflow.sequence[4]`,
      `unresolved-reference ${core}/brownfield-fullstack.yaml workflow.sequence[10]`,
      `unresolved-reference ${core}/brownfield-service.yaml workflow.sequence[1]`,
      `unresolved-reference ${core}/brownfield-ui.yaml workflow.sequence[1]`,
      `unresolved-reference ${packs}/bmad-2d-phaser-game-dev/workflows/game-dev-greenfield.yaml workflow.full_game_sequence[3].agent`,
      `unresolved-reference ${packs}/bmad-2d-unity-game-dev/workflows/game-dev-greenfield.yaml workflow.full_game_sequence[3].agent`,
      `unresolved-reference ${packs}/bmad-godot-game-dev/workflows/game-dev-greenfield.yaml workflow.sequence[13].agent`,
      `unresolved-reference ${packs}/bmad-godot-game-dev/workflows/game-dev-greenfield.yaml workflow.sequence[15].agent`,
    ]);
    expect(catalogue.problems.find(({ source }) => source.field.endsWith("[13].agent"))?.message).toBe(
      "no persona is called game-dev",
    );
  });

  it("keeps apart what has the same id: the file's name is the key, the id an alias", () => {
    const pm = personaOf(catalogue, "bmad-4:bmad-godot-game-dev:game-pm");
    expect(pm.aliases).toEqual(["game-pm", "pm"]);
    expect(personaOf(catalogue, "bmad-4:core:pm").aliases).toEqual(["pm"]);
    expect(catalogue.personas.filter(({ aliases }) => aliases.includes("game-designer"))).toHaveLength(3);
  });

  it("has every part of a persona, wherever the file puts it", () => {
    expect(personaOf(catalogue, "bmad-4:core:architect")).toMatchObject({
      ...{ name: "Winston", title: "Architect", files: ["bmad-core/agents/architect.md"] },
      whenToUse: expect.stringContaining("system design") as string,
    });
    // Principles stand at the top of dev's file and below `persona` in the architect's.
    expect(personaOf(catalogue, "bmad-4:core:dev").principles).toHaveLength(5);
    expect(personaOf(catalogue, "bmad-4:core:architect").principles.length).toBeGreaterThan(5);
    expect(personaOf(catalogue, "bmad-4:bmad-infrastructure-devops:infra-devops-platform").whenToUse).toBeNull();
    // The three shapes of commands: tables of one key, texts, one table.
    expect(personaOf(catalogue, "bmad-4:core:dev").commands.map(({ code }) => code)).toEqual([
      "help",
      "develop-story",
      "explain",
      "review-qa",
      "run-tests",
      "exit",
    ]);
    expect(personaOf(catalogue, "bmad-4:bmad-creative-writing:beta-reader").commands[0]?.code).toBe("help");
    expect(personaOf(catalogue, "bmad-4:core:bmad-orchestrator").commands.length).toBeGreaterThan(5);
    expect(catalogue.personas.filter(({ commands }) => commands.length === 0)).toEqual([]);
    expect(catalogue.personas.filter(({ role }) => role === "")).toEqual([]);
  });

  it("derives capabilities from roles and names, and says which", () => {
    expect(capabilitiesOf(catalogue, "bmad-4:core:ux-expert", "derived")).toEqual(["ux"]);
    expect(capabilitiesOf(catalogue, "bmad-4:core:dev", "derived")).toEqual(["implementation", "review", "testing"]);
    expect(capabilitiesOf(catalogue, "bmad-4:core:sm", "derived")).toEqual(["planning", "story-writing"]);
    expect(
      catalogue.personas.filter(({ capabilities }) => capabilities.every(({ how }) => how === "declared")),
    ).toEqual([]);
    const [testing] = personaOf(catalogue, "bmad-4:core:dev").capabilities.filter(
      (one) => one.capability === "testing",
    );
    expect(testing).toEqual({
      ...{ capability: "testing", how: "derived", evidence: "run-tests" },
      source: { file: "bmad-core/agents/dev.md", field: "commands[4]" },
    });
  });

  it("has the teams, led by the orchestrator, and everybody but the master in the team of all", () => {
    const sizes = Object.fromEntries(
      catalogue.teams.map(({ key, members }) => [key.replace("bmad-4:", ""), members.length]),
    );
    expect(sizes).toEqual({
      ...{ "core:team-all": 9, "core:team-fullstack": 6, "core:team-ide-minimal": 5, "core:team-no-ui": 5 },
      "bmad-2d-phaser-game-dev:phaser-2d-nodejs-game-team": 5,
      "bmad-2d-unity-game-dev:unity-2d-game-team": 6,
      "bmad-creative-writing:agent-team": 10,
      "bmad-godot-game-dev:godot-game-team": 10,
    });
    const minimal = catalogue.teams.find(({ id }) => id === "team-ide-minimal");
    expect(minimal?.members).toEqual(["bmad-orchestrator", "po", "sm", "dev", "qa"].map((one) => `bmad-4:core:${one}`));
  });

  it("has all workflows: 6 of the core, and those of the packs in each of their shapes", () => {
    expect(catalogue.workflows.filter(({ pack }) => pack === "core").map(({ id }) => id)).toEqual(
      ["brownfield", "greenfield"].flatMap((kind) => ["fullstack", "service", "ui"].map((part) => `${kind}-${part}`)),
    );
    expect(catalogue.workflows).toHaveLength(24);
    expect(catalogue.workflows.filter(({ steps }) => steps.length === 0)).toEqual([]);
  });

  it("finds what runs side by side: siblings that ask for the same thing", () => {
    const links = linksOf(catalogue, "bmad-4:core:greenfield-fullstack");
    expect(links["ux-expert-v0-prompt"]).toEqual(["ux-expert-front-end-spec"]);
    expect(links["architect-fullstack-architecture"]).toEqual(["pm-prd", "ux-expert-front-end-spec"]);
    const novel = linksOf(catalogue, "bmad-4:bmad-creative-writing:novel-writing");
    expect(novel["character-psychologist-develop-characters"]).toEqual(["plot-architect-generate-outline"]);
    expect(novel["world-builder-build-world"]).toEqual(["plot-architect-generate-outline"]);
  });

  it("finds what is done once for each story: from the story to the last who uses what came of it", () => {
    const steps = catalogue.workflows.find(({ id }) => id === "greenfield-fullstack")?.steps ?? [];
    expect(steps.filter(({ loop }) => loop !== null).map(({ stepId }) => stepId)).toEqual([
      "sm-create-story",
      "analyst-pm-review-draft-story",
      "dev-implement-story",
      "qa-review-implementation",
      "dev-address-qa-feedback",
    ]);
    expect(steps.find(({ agent }) => agent === "analyst/pm")?.personas).toEqual([
      "bmad-4:core:analyst",
      "bmad-4:core:pm",
    ]);
    expect(steps.find(({ agent }) => agent === "various")?.personas).toHaveLength(10);
  });
});

describe("BMAD-METHOD 6.0.4", () => {
  let catalogue: PersonaCatalogue;
  beforeAll(() => {
    catalogue = loadFolder(release60());
  });

  it("AC5.2: all 10 agents load, and the 19 guests of the party; nothing is reported", () => {
    expect(catalogue.formats).toEqual(["bmad-6.0"]);
    expect(keysOf(catalogue, "bmad-6.0:bmm:")).toEqual([
      "analyst",
      "architect",
      "dev",
      "pm",
      "qa",
      "quick-flow-solo-dev",
      "sm",
      "tech-writer",
      "ux-designer",
    ]);
    expect(keysOf(catalogue, "bmad-6.0:core:")).toEqual(["bmad-master"]);
    expect(keysOf(catalogue, "bmad-6.0:bmm.default-party:")).toHaveLength(19);
    expect([catalogue.personas.length, catalogue.problems]).toEqual([29, []]);
  });

  it("takes the capabilities that are declared in their own words, and derives others beside them", () => {
    const key = "bmad-6.0:bmm:architect";
    expect(capabilitiesOf(catalogue, key, "declared")).toEqual([
      "distributed-systems",
      "cloud-infrastructure",
      "api-design",
      "scalable-patterns",
    ]);
    expect(capabilitiesOf(catalogue, key, "derived")).toEqual(["architecture", "planning"]);
    expect(personaOf(catalogue, key).capabilities.find(({ capability }) => capability === "api-design")).toEqual({
      ...{ capability: "api-design", how: "declared", evidence: "API design" },
      source: { file: "src/bmm/agents/architect.agent.yaml", field: "agent.metadata.capabilities" },
    });
    expect(personaOf(catalogue, key).principles).toHaveLength(3);
    expect(personaOf(catalogue, key).commands.map(({ code, target }) => [code, target])).toEqual([
      ["CA", "create-architecture"],
      ["IR", "check-implementation-readiness"],
    ]);
  });

  it("has the team and the party", () => {
    expect(catalogue.teams.map(({ key, members }) => [key, members.length])).toEqual([
      ["bmad-6.0:bmm:team-fullstack", 5],
      ["bmad-6.0:bmm:default-party", 19],
    ]);
  });

  it("has the module's order: phase by phase, number by number, and the story cycle in it", () => {
    const [workflow] = catalogue.workflows;
    expect([catalogue.workflows.length, workflow?.key, workflow?.steps.length]).toEqual([1, "bmad-6.0:bmm:bmm", 20]);
    expect(linksOf(catalogue, "bmad-6.0:bmm:bmm")["architect-create-architecture"]).toEqual(["ux-designer-create-ux"]);
    const required = workflow?.steps.filter(({ optional }) => !optional).map(({ stepId }) => stepId);
    expect(required).toEqual([
      ...["pm-create-prd", "architect-create-architecture", "pm-create-epics-and-stories"],
      ...["architect-check-implementation-readiness", "sm-sprint-planning", "sm-create-story", "dev-dev-story"],
    ]);
    expect(workflow?.steps.filter(({ loop }) => loop !== null).map(({ stepId }) => stepId)).toEqual([
      "sm-create-story",
      "sm-validate-story",
      "dev-dev-story",
      "qa-qa-automation-test",
      "dev-code-review",
    ]);
  });
});

describe("BMAD-METHOD 6.12.0", () => {
  let catalogue: PersonaCatalogue;
  beforeAll(() => {
    catalogue = loadFolder(release6());
  });

  it("AC5.2: all 5 personas load, and the 9 guests of the party; nothing is reported", () => {
    expect(catalogue.formats).toEqual(["bmad-6-skills"]);
    expect(keysOf(catalogue, "bmad-6-skills:bmm:bmad-agent-")).toEqual([
      "analyst",
      "architect",
      "dev",
      "pm",
      "ux-designer",
    ]);
    expect(keysOf(catalogue, "bmad-6-skills:bmad-party-mode:")).toHaveLength(9);
    expect([catalogue.personas.length, catalogue.problems]).toEqual([14, []]);
  });

  it("has persona, menu and description of a skill", () => {
    expect(personaOf(catalogue, "bmad-6-skills:bmm:bmad-agent-dev")).toMatchObject({
      ...{ name: "Amelia", title: "Senior Software Engineer", aliases: ["bmad-agent-dev", "dev"] },
      whenToUse: expect.stringContaining("implements stories") as string,
      files: ["src/bmm-skills/agents/bmad-agent-dev/customize.toml", "src/bmm-skills/agents/bmad-agent-dev/SKILL.md"],
      specialization: ["implementation"],
    });
    expect(capabilitiesOf(catalogue, "bmad-6-skills:bmm:bmad-agent-dev", "derived")).toEqual([
      "implementation",
      "testing",
      "review",
      "planning",
    ]);
  });

  it("has the team of the roster and the groups of the party", () => {
    expect(catalogue.teams.map(({ id, members }) => [id, members.length])).toEqual([
      ["software-development", 5],
      ["code-review-crew", 5],
      ["anti-consensus-club", 4],
    ]);
  });

  it("has the module's order: neighbours as they are declared, siblings side by side", () => {
    const links = linksOf(catalogue, "bmad-6-skills:bmm:bmad-method");
    expect(links["bmad-brainstorming"]).toEqual([]);
    expect(links["bmad-product-brief"]).toEqual([]);
    expect(links["bmad-prd"]).toEqual(["bmad-product-brief"]);
    expect(links["bmad-architecture"]).toEqual(["bmad-brainstorming", "bmad-prfaq", "bmad-ux"]);
    expect(links["bmad-build"]).toEqual(["bmad-sprint-planning"]);
    for (const sibling of ["bmad-code-review", "bmad-walkthrough", "bmad-qa-generate-e2e-tests"])
      expect(links[sibling]).toEqual(["bmad-build"]);
    expect(Object.keys(links)).toHaveLength(13);
  });
});
