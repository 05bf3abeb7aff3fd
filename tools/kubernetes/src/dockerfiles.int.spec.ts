import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { DEPLOY } from "./deploy-files.ts";
import { BUILD_TIMEOUT_MS, kubernetesTools } from "./kubernetes-tools.ts";
import { runOffline } from "./run-offline.ts";

const FILES = globSync(`${DEPLOY}/docker/*.Dockerfile`).map((path) => basename(path));

describe("Dockerfiles, read by hadolint", () => {
  let tools = "";
  beforeAll(() => {
    tools = kubernetesTools();
  }, BUILD_TIMEOUT_MS);

  it("are there for both images", () => {
    expect(FILES.toSorted()).toEqual(["engine.Dockerfile", "sidecar.Dockerfile"]);
  });

  it.each(FILES)("%s has no warning", (file) => {
    const run = runOffline(`${tools}/hadolint`, ["--failure-threshold", "style", `${DEPLOY}/docker/${file}`]);
    expect(run.status, run.stdout + run.stderr).toBe(0);
  });

  it("would be told of a careless one", () => {
    const careless = "FROM node:latest\nRUN cd /src && npm install\n";
    expect(runOffline(`${tools}/hadolint`, ["--failure-threshold", "style", "-"], careless).status).toBe(1);
  });

  it.each(FILES)("%s ends as a user that is not root, on images with a version", (file) => {
    const text = readFileSync(`${DEPLOY}/docker/${file}`, "utf8");
    expect(text.match(/^USER .*$/gm)?.at(-1)).toBe("USER 10001:10001");
    for (const [, from] of text.matchAll(/^FROM (\S+)/gm)) expect(from).toMatch(/:\d+\.\d+\.\d+-/);
  });
});
