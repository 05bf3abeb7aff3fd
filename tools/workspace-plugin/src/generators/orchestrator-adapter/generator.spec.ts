import { readJson, writeJson } from "@nx/devkit";
import type { Tree } from "@nx/devkit";
import { createTreeWithEmptyWorkspace } from "@nx/devkit/testing";
import { beforeEach, describe, expect, it } from "vitest";
import orchestratorAdapterGenerator from "./generator.ts";
import { nextSteps } from "./next-steps.ts";

let tree: Tree;
beforeEach(() => {
  tree = createTreeWithEmptyWorkspace({ formatter: "none" });
  writeJson(tree, "package.json", { name: "workspace", version: "0.3.0" });
  writeJson(tree, "tsconfig.json", { files: [], references: [{ path: "./packages/domain" }] });
  writeJson(tree, "packages/application/package.json", { name: "application", dependencies: { effect: "4.1.0" } });
});

const folder = "packages/adapters-open-agents";
const generate = () => orchestratorAdapterGenerator(tree, { name: "open-agents" });

describe("the orchestrator-adapter generator", () => {
  it("writes a package of the adapter layer that can be entered by its index only", async () => {
    await generate();
    expect(readJson(tree, `${folder}/package.json`)).toMatchObject({
      name: "@plimsoll/adapters-open-agents",
      version: "0.3.0",
      nx: { name: "adapters-open-agents", tags: ["layer:adapter"] },
      dependencies: { "@plimsoll/application": "0.3.0", "@plimsoll/domain": "0.3.0", effect: "4.1.0" },
    });
    expect(Object.keys(readJson(tree, `${folder}/package.json`).exports)).toEqual([".", "./package.json"]);
  });

  it("writes one file a concept, and no template's tag stays behind", async () => {
    await generate();
    expect(tree.children(`${folder}/src`).sort()).toEqual([
      "index.ts",
      "make-open-agents-orchestrator.ts",
      "make-open-agents-provider.ts",
      "open-agents-config.ts",
      "open-agents-orchestrator.contract.int.spec.ts",
    ]);
    const texts = tree.children(`${folder}/src`).map((file) => tree.read(`${folder}/src/${file}`, "utf8"));
    expect(texts.join("\n")).not.toMatch(/<%|__/);
    expect(texts.join("\n")).toContain("makeOpenAgentsProvider");
  });

  it("adds the package to the root's references and keeps the others", async () => {
    await generate();
    expect(readJson(tree, "tsconfig.json").references).toEqual([
      { path: "./packages/domain" },
      { path: `./${folder}` },
    ]);
  });

  it.each(["LangGraph", "lang_graph", "-x", "a--b", ""])("refuses the name %j", async (name) => {
    await expect(orchestratorAdapterGenerator(tree, { name })).rejects.toThrow(/is not kebab-case/);
  });

  it("refuses the prefix that it adds itself", async () => {
    await expect(orchestratorAdapterGenerator(tree, { name: "adapters-x" })).rejects.toThrow(/leave the prefix away/);
  });

  it("does not overwrite an adapter that exists", async () => {
    await generate();
    await expect(generate()).rejects.toThrow(/exists/);
  });

  it("says when the workspace no longer fits it", async () => {
    writeJson(tree, "packages/application/package.json", { name: "application", dependencies: {} });
    await expect(generate()).rejects.toThrow(/no longer depends on effect/);
  });
});

describe("nextSteps", () => {
  it("names the package, the command that shows the red contract, and the line in the app", () => {
    expect(nextSteps("langgraph")).toMatch(/vitest run --project adapters-langgraph/);
    expect(nextSteps("langgraph")).toMatch(/orchestratorModules/);
  });
});
