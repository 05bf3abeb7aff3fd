import { type PersonaCatalogue, planPersonaWorkflow } from "@plimsoll/application";
import * as fc from "fast-check";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { PersonaFolder } from "./folder/persona-folder.ts";
import { loadFormat4 } from "./format-4/load-format-4.ts";
import { loadFormat60 } from "./format-60/load-format-60.ts";
import { loadFormat6 } from "./format-6/load-format-6.ts";
import type { LoadedFormat } from "./loaded-format.ts";
import { memoryFolder } from "./testing/memory-folder.ts";
import { mutated } from "./testing/mutations.ts";
import { release4, release6, release60 } from "./testing/releases.ts";

/** 6,000 files, made of real ones; 102,000 with PLIMSOLL_FUZZ=17. */
const TIMES = Number(process.env["PLIMSOLL_FUZZ"] ?? "1");
/** A reader that takes longer for one file of 30 KB hangs, for whoever waits. */
const LIMIT_MS = 5000;
const TEST_LIMIT_MS = 60_000 * TIMES;

const from = (root: () => string, ...files: readonly string[]): readonly string[] =>
  files.map((file) => readFileSync(path.join(root(), file), "utf8"));

const IDENTIFIER = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;

/** Nothing is thrown, nothing hangs, keys are identifiers, prototypes are as they were, and the file is used or reported. */
const holds = (folder: PersonaFolder, load: (of: PersonaFolder) => LoadedFormat | null, file: string): void => {
  const startedAtMs = performance.now();
  const loaded = load(folder);
  expect(performance.now() - startedAtMs).toBeLessThan(LIMIT_MS);
  expect("polluted" in {}).toBe(false);
  const { personas = [], teams = [], workflows = [] } = loaded ?? {};
  const wrongKeys = [...personas, ...teams, ...workflows].filter(({ key }) => !IDENTIFIER.test(key));
  expect(wrongKeys).toEqual([]);
  const used = [
    ...personas.flatMap(({ files }) => files),
    ...[...teams, ...workflows].map(({ source }) => source.file),
  ];
  const reported = folder.problems.map(({ source }) => source.file);
  expect(used.includes(file) || reported.includes(file)).toBe(true);
  const catalogue = { folder: "", formats: [], personas, teams, workflows, problems: [] } satisfies PersonaCatalogue;
  for (const workflow of workflows)
    planPersonaWorkflow({
      ...{ catalogue, workflow, brief: "", stories: [], conditions: [], assign: {} },
      withOptional: true,
    });
};

interface Campaign {
  readonly runs: number;
  readonly file: string;
  readonly originals: readonly string[];
  readonly beside?: Readonly<Record<string, string>>;
  readonly load: (of: PersonaFolder) => LoadedFormat | null;
}

const survives = ({ runs, file, originals, beside = {}, load }: Campaign): void =>
  fc.assert(
    fc.property(mutated(originals), (text) => holds(memoryFolder({ ...beside, [file]: text }), load, file)),
    { numRuns: runs * TIMES },
  );

const agent = "---\n```yaml\nagent: {id: dev, name: D}\npersona: {role: Developer}\n```\n";
const skill = "---\nname: bmad-agent-dev\ndescription: d\n---\n";
const skillAt = ".claude/skills/bmad-agent-dev";
const CUSTOMIZE = "src/bmm-skills/agents/bmad-agent-dev/customize.toml";

describe("thousands of broken files", { timeout: TEST_LIMIT_MS }, () => {
  it("agents of 4.x: Markdown with a YAML fence", () => {
    const originals = from(
      release4,
      "bmad-core/agents/sm.md",
      "expansion-packs/bmad-creative-writing/agents/beta-reader.md",
    );
    survives({ runs: 400, file: "bmad-core/agents/sm.md", originals, load: loadFormat4 });
  });

  it("teams of 4.x", () => {
    const originals = from(
      release4,
      "bmad-core/agent-teams/team-all.yaml",
      "bmad-core/agent-teams/team-ide-minimal.yaml",
    );
    const beside = { "bmad-core/agents/dev.md": agent };
    survives({ runs: 700, file: "bmad-core/agent-teams/t.yaml", originals, beside, load: loadFormat4 });
  });

  it("workflows of 4.x, in three shapes", () => {
    const pack = "expansion-packs/bmad-creative-writing/workflows";
    const originals = from(release4, `${pack}/novel-serial-workflow.yaml`, `${pack}/short-story-creation.yaml`);
    const beside = { "bmad-core/agents/dev.md": agent };
    survives({ runs: 400, file: "bmad-core/workflows/w.yaml", originals, beside, load: loadFormat4 });
  });

  it("agents of 6.0: YAML", () => {
    const originals = from(release60, "src/bmm/agents/architect.agent.yaml", "src/core/agents/bmad-master.agent.yaml");
    survives({ runs: 600, file: "src/bmm/agents/architect.agent.yaml", originals, load: loadFormat60 });
  });

  it("manifests of 6.0: CSV", () => {
    const originals = from(release60, "src/bmm/teams/default-party.csv");
    const load = (folder: PersonaFolder) => {
      const loaded = loadFormat60(folder);
      // An empty manifest is no broken one.
      if (loaded?.personas.length === 0 && folder.problems.length === 0)
        folder.report("unreadable", "_bmad/_config/agent-manifest.csv", "", { message: "empty", hint: "" });
      return loaded;
    };
    survives({ runs: 900, file: "_bmad/_config/agent-manifest.csv", originals, load });
  });

  it("agents of 6.12: TOML", () => {
    const originals = from(release6, CUSTOMIZE);
    const beside = { [`${skillAt}/SKILL.md`]: skill };
    const load = (folder: PersonaFolder) => {
      const loaded = loadFormat6(folder);
      // Without [agent] it customises something else, and is no persona.
      if ((loaded?.personas.length ?? 0) === 0 && folder.problems.length === 0)
        folder.report("unsupported-shape", `${skillAt}/customize.toml`, "", { message: "no agent", hint: "" });
      return loaded;
    };
    survives({ runs: 1500, file: `${skillAt}/customize.toml`, originals, beside, load });
  });

  it("a team's layer over an agent of 6.12", () => {
    const originals = from(release6, CUSTOMIZE);
    const beside = { [`${skillAt}/SKILL.md`]: skill, [`${skillAt}/customize.toml`]: originals[0] ?? "" };
    survives({ runs: 1000, file: "_bmad/custom/bmad-agent-dev.toml", originals, beside, load: loadFormat6 });
  });

  it("help of 6.12: CSV whose neighbours may form circles", () => {
    const [original = ""] = from(release6, "src/bmm-skills/module-help.csv");
    const beside = { "src/bmm-skills/module.yaml": "code: bmm\nagents:\n  - {code: dev, name: D, title: Developer}\n" };
    const load = (folder: PersonaFolder) => {
      const loaded = loadFormat6(folder);
      // A help without steps orders nothing.
      if (loaded?.workflows.length === 0)
        folder.report("unreadable", "src/bmm-skills/module-help.csv", "", { message: "", hint: "" });
      return loaded;
    };
    survives({ runs: 500, file: "src/bmm-skills/module-help.csv", originals: [original], beside, load });
  });
});
