import { mkdirSync, symlinkSync } from "node:fs";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { MAX_FILE_BYTES } from "./folder/persona-folder.ts";
import { loadFolder, problemsOf } from "./testing/load-folder.ts";
import { temporaryFolder, type TemporaryFolder } from "./testing/temporary-folder.ts";

let folder: TemporaryFolder | undefined;
afterEach(() => folder?.remove());

const project = (files: Readonly<Record<string, string>>): string => {
  folder = temporaryFolder(files);
  return folder.root;
};

const markdown = (yaml: string): string => `# an agent\n\n\`\`\`yaml\n${yaml}\n\`\`\`\n`;

describe("a project with 4.x", () => {
  it("has its core and its packs, each below a folder of its own", () => {
    const { personas } = loadFolder(
      project({
        ".bmad-core/agents/dev.md": markdown("agent: {id: dev, name: James}\npersona: {role: Developer}"),
        ".bmad-law/agents/dev.md": markdown("agent: {id: dev, name: Ally}\npersona: {role: Lawyer}"),
      }),
    );
    expect(personas.map(({ key, name }) => [key, name])).toEqual([
      ["bmad-4:core:dev", "James"],
      ["bmad-4:bmad-law:dev", "Ally"],
    ]);
  });

  it("reports what can't be used, with its file, and keeps the rest", () => {
    const root = project({
      ".bmad-core/agents/good.md": markdown("agent: {id: good}"),
      ".bmad-core/agents/no-fence.md": "# nobody",
      ".bmad-core/agents/open.md": "```yaml\nagent: {",
      ".bmad-core/agents/syntax.md": markdown("agent: {id: [}"),
      ".bmad-core/agents/list.md": markdown("- agent"),
      ".bmad-core/agents/other.md": markdown("name: x"),
      ".bmad-core/agents/wrong.md": markdown("agent: {id: wrong}\npersona: a developer"),
      ".bmad-core/agents/huge.md": "x".repeat(MAX_FILE_BYTES + 1),
      ".bmad-core/agents/laughs.md": markdown(
        `a: &a [${"x,".repeat(50)}]\nb: &b [${"*a,".repeat(50)}]\nagent: {id: l, names: [${"*b,".repeat(50)}]}`,
      ),
      ".bmad-core/agent-teams/t.yaml": "bundle: {name: T}\nagents: [good, arch]\n",
      ".bmad-core/agent-teams/none.yaml": "agents: [good]\n",
      ".bmad-core/workflows/w.yaml": "workflow: {id: w, sequence: [{agent: arch, creates: a.md}, 1]}\n",
      ".bmad-core/workflows/none.yaml": "workflow: {id: n, steps: x}\n",
    });
    const catalogue = loadFolder(root);
    expect(catalogue.personas.map(({ aliases }) => aliases[0])).toEqual(["good", "wrong"]);
    expect(problemsOf(catalogue)).toEqual([
      "unreadable .bmad-core/agents/huge.md",
      "syntax .bmad-core/agents/laughs.md",
      "unsupported-shape .bmad-core/agents/list.md",
      "unsupported-shape .bmad-core/agents/no-fence.md",
      "unsupported-shape .bmad-core/agents/open.md",
      "unsupported-shape .bmad-core/agents/other.md",
      "syntax .bmad-core/agents/syntax.md",
      "wrong-field .bmad-core/agents/wrong.md persona",
      "unsupported-shape .bmad-core/agent-teams/none.yaml",
      "unresolved-reference .bmad-core/agent-teams/t.yaml agents[1]",
      "unsupported-shape .bmad-core/workflows/none.yaml",
      "wrong-field .bmad-core/workflows/w.yaml workflow.sequence[1]",
      "unresolved-reference .bmad-core/workflows/w.yaml workflow.sequence[0].agent",
    ]);
  });

  it("is read without waiting for what is no file, and without following a link in a circle", () => {
    const root = project({ ".bmad-core/agents/good.md": markdown("agent: {id: good}") });
    execFileSync("mkfifo", [path.join(root, ".bmad-core/agents/pipe.md")]);
    symlinkSync("loop.md", path.join(root, ".bmad-core/agents/loop.md"));
    mkdirSync(path.join(root, ".bmad-core/agents/folder.md"));
    const catalogue = loadFolder(root);
    expect(catalogue.personas).toHaveLength(1);
    expect(problemsOf(catalogue)).toEqual([
      "unreadable .bmad-core/agents/loop.md",
      "unreadable .bmad-core/agents/pipe.md",
    ]);
  });
});

const MANIFEST = "name,displayName,title,icon,capabilities,role,identity,communicationStyle,principles,module,path\n";

describe("a project with 6.0", () => {
  const row = `"dev","Amelia","Developer Agent","","code, tests","Engineer &amp; &quot;TDD&quot;","","Terse","Test first","bmm",""\n`;

  it("has the manifest's personas, unescaped, and the customisation over them", () => {
    const root = project({
      "_bmad/_config/agent-manifest.csv": MANIFEST + row,
      "_bmad/_config/agents/bmm-dev.customize.yaml":
        "agent: {metadata: {name: Grace}}\npersona: {role: '', communication_style: Warm, principles: [Ship]}\nmemories: [We use SQL]\nmenu: [{trigger: deploy-app, action: x, description: Deploy}]\n",
    });
    const { personas, problems } = loadFolder(root);
    expect(problems).toEqual([]);
    expect(personas).toMatchObject([
      {
        ...{ name: "Grace", role: 'Engineer & "TDD"', style: "Warm", principles: ["Ship"], facts: ["We use SQL"] },
        files: ["_bmad/_config/agent-manifest.csv", "_bmad/_config/agents/bmm-dev.customize.yaml"],
      },
    ]);
    const devops = personas[0]?.capabilities.find(({ capability }) => capability === "devops");
    expect(devops?.source).toEqual({ file: "_bmad/_config/agents/bmm-dev.customize.yaml", field: "menu[0]" });
  });

  it("has the menu that the installer compiled, save what it gives everybody, and the order that it put together", () => {
    const item = (cmd: string, more: string) => `    <item cmd="${cmd}" ${more}>[X] Words &amp; more</item>\n`;
    const head = "module,phase,name,sequence,workflow-file,command,required,agent-name,description,outputs\n";
    const root = project({
      "_bmad/_config/agent-manifest.csv": MANIFEST + row.replace('"bmm",""', '"bmm","_bmad/bmm/agents/dev.md"'),
      "_bmad/bmm/agents/dev.md": `<agent>\n${item("CR or fuzzy match on code-review", 'workflow="{project-root}/x/code-review/workflow.yaml"')}${item("PM or fuzzy match on party-mode", 'exec="y"')}`,
      "_bmad/_config/bmad-help.csv": `${head}bmm,1-do,Dev Story,10,w,c,true,dev,Story cycle,code\n`,
      "_bmad/bmm/config.yaml": "",
    });
    const { personas, workflows, problems } = loadFolder(root);
    expect(problems).toEqual([]);
    expect(personas[0]?.commands).toEqual([{ code: "CR", description: "[X] Words & more", target: "code-review" }]);
    expect(personas[0]?.capabilities.find(({ capability }) => capability === "review")?.source).toEqual({
      ...{ file: "_bmad/bmm/agents/dev.md", field: "menu[0]" },
    });
    expect(workflows[0]?.steps).toMatchObject([{ stepId: "dev-dev-story", personas: ["bmad-6.0:bmm:dev"] }]);
  });

  it("looks for an agent's file in its folder alone", () => {
    const at = (file: string) => row.replace('"bmm",""', `"bmm","${file}"`);
    const root = project({ "_bmad/_config/agent-manifest.csv": MANIFEST + at("../../../etc/passwd") });
    expect(problemsOf(loadFolder(root))).toEqual([
      "unresolved-reference _bmad/_config/agent-manifest.csv ../../../etc/passwd",
    ]);
  });

  it("reports rows that nobody can call, columns that are missing, and names that come twice", () => {
    const twice = loadFolder(project({ "_bmad/_config/agent-manifest.csv": `${MANIFEST}${row}${row},x\n` }));
    expect(problemsOf(twice)).toEqual([
      "wrong-field _bmad/_config/agent-manifest.csv [2].name",
      "duplicate _bmad/_config/agent-manifest.csv",
    ]);
    folder?.remove();
    const other = loadFolder(project({ "_bmad/_config/agent-manifest.csv": "id,title\na,b\n" }));
    expect(problemsOf(other)).toEqual(["unsupported-shape _bmad/_config/agent-manifest.csv"]);
  });
});

const AT = ".claude/skills/bmad-agent-dev";
const BASE = `[agent]
name = "Amelia"
title = "Senior Software Engineer"
icon = "x"
principles = ["base"]
[[agent.menu]]
code = "BD"
description = "Build"
skill = "bmad-build"
[[agent.menu]]
code = "CR"
description = "Review"
skill = "bmad-code-review"
`;
const SKILL = "---\nname: bmad-agent-dev\ndescription: Builds.\n---\n";
const CONFIG = `[agents.bmad-agent-dev]\nmodule = "bmm"\nteam = "crew"\nname = "Amelia"\n`;

const installed = {
  [`${AT}/customize.toml`]: BASE,
  [`${AT}/SKILL.md`]: SKILL,
  "_bmad/config.toml": CONFIG,
};

describe("a project with 6.12", () => {
  it("lays base, team and user over one another as upstream does", () => {
    const root = project({
      ...installed,
      "_bmad/custom/bmad-agent-dev.toml": `[agent]\nicon = "team"\nprinciples = ["team"]\n[[agent.menu]]\ncode = "CR"\ndescription = "Ours"\nskill = "our-e2e"\n[[agent.menu]]\ncode = "SP"\ndescription = "Plan"\nskill = "bmad-sprint-planning"\n`,
      "_bmad/custom/bmad-agent-dev.user.toml": `[agent]\nicon = "mine"\nprinciples = ["mine"]\nhobby = "chess"\n`,
    });
    const { personas, teams, problems } = loadFolder(root);
    expect(problems).toEqual([]);
    const layers = [
      `${AT}/customize.toml`,
      "_bmad/custom/bmad-agent-dev.toml",
      "_bmad/custom/bmad-agent-dev.user.toml",
    ];
    expect(personas).toMatchObject([
      {
        ...{ key: "bmad-6-skills:bmm:bmad-agent-dev", icon: "mine", principles: ["base", "team", "mine"] },
        ...{ files: [...layers, `${AT}/SKILL.md`], unknownFields: ["hobby"] },
      },
    ]);
    expect(personas[0]?.commands.map(({ code, target }) => [code, target])).toEqual([
      ["BD", "bmad-build"],
      ["CR", "our-e2e"],
      ["SP", "bmad-sprint-planning"],
    ]);
    expect(teams).toMatchObject([{ id: "crew", members: ["bmad-6-skills:bmm:bmad-agent-dev"] }]);
  });

  it("has agents that only a custom layer knows, and tells of shipped ones without a skill", () => {
    const root = project({
      "_bmad/config.toml": `${CONFIG}[agents.bmad-agent-pm]\nmodule = "bmm"\nname = "John"\ntitle = "Product Manager"\n`,
      "_bmad/custom/config.toml": `[agents.pirate]\nteam = "crew"\nname = "Anne"\ntitle = "Security Engineer"\n`,
      "_bmad/custom/config.user.toml": `[agents.pirate]\nname = "Anne Bonny"\n`,
    });
    const catalogue = loadFolder(root);
    expect(catalogue.personas.map(({ key, name }) => [key, name])).toEqual([
      ["bmad-6-skills:bmm:bmad-agent-dev", "Amelia"],
      ["bmad-6-skills:bmm:bmad-agent-pm", "John"],
      ["bmad-6-skills:custom:pirate", "Anne Bonny"],
    ]);
    expect(problemsOf(catalogue)).toEqual([
      "unresolved-reference _bmad/config.toml agents.bmad-agent-dev",
      "unresolved-reference _bmad/config.toml agents.bmad-agent-pm",
    ]);
    const security = catalogue.personas[2]?.capabilities.find(({ capability }) => capability === "security");
    expect(security?.source).toEqual({ file: "_bmad/custom/config.user.toml", field: "agents.pirate.title" });
  });

  it("refuses a persona whose layer is there and can't be used, and says which", () => {
    const broken = loadFolder(project({ ...installed, "_bmad/custom/bmad-agent-dev.toml": "[agent" }));
    expect(problemsOf(broken)).toEqual([
      "syntax _bmad/custom/bmad-agent-dev.toml",
      "unresolved-reference _bmad/config.toml agents.bmad-agent-dev",
    ]);
    folder?.remove();
    const keyless = loadFolder(
      project({ ...installed, "_bmad/custom/bmad-agent-dev.toml": "[[agent.menu]]\ncode = 1\n" }),
    );
    expect(problemsOf(keyless)[0]).toBe("wrong-field _bmad/custom/bmad-agent-dev.toml");
  });

  it("tells of a skill whose head is not that of its folder", () => {
    const root = project({ ...installed, [`${AT}/SKILL.md`]: "---\nname: other\n---\n" });
    expect(problemsOf(loadFolder(root))).toEqual([`wrong-field ${AT}/SKILL.md`]);
  });

  it("orders steps without the neighbour that would close a circle, and says so", () => {
    const head = "module,skill,phase,preceded-by,followed-by,required,outputs\n";
    const root = project({
      ...installed,
      "_bmad/_config/bmad-help.csv": `${head}M,a,plan,b,,true,\nM,b,plan,a,,true,\nM,bmad-build,ship,gone,,true,\n`,
    });
    const catalogue = loadFolder(root);
    expect(problemsOf(catalogue)).toEqual([
      "unresolved-reference _bmad/_config/bmad-help.csv [1]",
      "unresolved-reference _bmad/_config/bmad-help.csv [2]",
    ]);
    const [workflow] = catalogue.workflows;
    expect(workflow?.steps.map(({ stepId, dependsOn }) => [stepId, dependsOn.map((one) => one.stepId)])).toEqual([
      ["a", ["b"]],
      ["b", []],
      ["bmad-build", []],
    ]);
  });
});

describe("values of another kind than they can be", () => {
  it("are reported, with the layer that has them, and never cost a persona in silence", () => {
    const gone = loadFolder(project({ ...installed, "_bmad/custom/bmad-agent-dev.toml": "agent = 1" }));
    expect(problemsOf(gone)).toEqual([
      "wrong-field _bmad/custom/bmad-agent-dev.toml agent",
      "unresolved-reference _bmad/config.toml agents.bmad-agent-dev",
    ]);
    folder?.remove();
    const layer = `[agent]\nrole = ["x"]\nmenu = "none"\nicon = 2026-11-22\n`;
    expect(problemsOf(loadFolder(project({ ...installed, "_bmad/custom/bmad-agent-dev.toml": layer })))).toEqual([
      "wrong-field _bmad/custom/bmad-agent-dev.toml agent.icon",
      "wrong-field _bmad/custom/bmad-agent-dev.toml agent.role",
      "wrong-field _bmad/custom/bmad-agent-dev.toml agent.menu",
    ]);
    folder?.remove();
    const root = project({
      ".bmad-core/agents/dev.md": markdown("agent: {id: dev, name: [James]}\npersona: {role: {a: b}}\ncommands: 5"),
      ".bmad-core/workflows/w.yaml": "workflow: {id: w, sequence: [{agent: [dev], creates: a.md}]}\n",
      "src/bmm/agents/qa.agent.yaml": "agent: {metadata: {name: {}}, persona: {role: []}, menu: {}}\n",
      "_bmad/_config/agents/bmm-qa.customize.yaml": "persona: {identity: [x]}\nmemories: y\n",
    });
    expect(problemsOf(loadFolder(root))).toEqual([
      "wrong-field .bmad-core/agents/dev.md agent.name",
      "wrong-field .bmad-core/agents/dev.md persona.role",
      "wrong-field .bmad-core/agents/dev.md commands",
      "wrong-field .bmad-core/workflows/w.yaml workflow.sequence[0].agent",
      "wrong-field src/bmm/agents/qa.agent.yaml agent.metadata.name",
      "wrong-field src/bmm/agents/qa.agent.yaml agent.persona.role",
      "wrong-field src/bmm/agents/qa.agent.yaml agent.menu",
      "wrong-field _bmad/_config/agents/bmm-qa.customize.yaml persona.identity",
      "wrong-field _bmad/_config/agents/bmm-qa.customize.yaml memories",
    ]);
  });
});
