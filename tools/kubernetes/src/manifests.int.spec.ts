import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { applyPolicies } from "./apply-policies.ts";
import { DEPLOY, policies } from "./deploy-files.ts";
import { BUILD_TIMEOUT_MS, kubernetesTools } from "./kubernetes-tools.ts";
import { runOffline } from "./run-offline.ts";

const FOLDERS = ["tenants/acme", "tenants/globex", "migrate"];
const MIB = 1024 * 1024;

interface Manifest {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec?: {
    readonly template?: {
      readonly spec: { readonly containers: readonly { readonly name: string; readonly resources: Resources }[] };
    };
  };
}

interface Resources {
  readonly limits: Readonly<Record<string, string>>;
}

describe("Kubernetes manifests, built by kustomize", () => {
  let tools = "";
  const scratch = mkdtempSync(join(tmpdir(), "plimsoll-manifests-"));
  afterAll(() => rmSync(scratch, { recursive: true }));
  const built = new Map<string, string>();
  const manifestsOf = (folder: string): readonly Manifest[] =>
    parseAllDocuments(built.get(folder) ?? "").map((document) => document.toJS() as Manifest);

  /** kubectl-validate reads files alone. */
  const validated = (manifests: string) => {
    const file = join(scratch, "manifests.yaml");
    writeFileSync(file, manifests);
    return runOffline(`${tools}/kubectl-validate`, ["--version", "1.30", file]);
  };

  beforeAll(() => {
    tools = kubernetesTools();
    for (const folder of FOLDERS) {
      const { status, stdout, stderr } = runOffline(`${tools}/kustomize`, ["build", `${DEPLOY}/kubernetes/${folder}`]);
      if (status !== 0) throw new Error(`${folder}: ${stderr}`);
      built.set(folder, stdout);
    }
  }, BUILD_TIMEOUT_MS);

  it.each(FOLDERS)("%s fits the schemas of Kubernetes", (folder) => {
    const run = validated(built.get(folder) ?? "");
    expect(run.status, run.stdout + run.stderr).toBe(0);
  });

  it("would not pass with a misspelt field", () => {
    const misspelt = (built.get("tenants/acme") ?? "").replace("replicas: 2", "replica: 2");
    const { status, stdout, stderr } = validated(misspelt);
    expect([status, (stdout + stderr).includes("replica")]).toEqual([1, true]);
  });

  it.each(FOLDERS)("AC8.4: %s passes every policy", (folder) => {
    const { status, results } = applyPolicies(tools, built.get(folder) ?? "");
    expect(results.filter(({ result }) => result !== "pass")).toEqual([]);
    expect(new Set(results.map(({ policy }) => policy))).toEqual(
      new Set(policies().map(({ metadata }) => metadata.name)),
    );
    expect(status).toBe(0);
  });

  it.each(["acme", "globex"])(
    "tenant %s has a namespace of its own, and all that is in it carries its name",
    (tenant) => {
      const manifests = manifestsOf(`tenants/${tenant}`);
      const kinds = manifests.map(({ kind }) => kind);
      expect(kinds).toEqual(expect.arrayContaining(["Namespace", "NetworkPolicy", "ResourceQuota", "Deployment"]));
      for (const { kind, metadata } of manifests) {
        expect(metadata.labels?.["plimsoll.dev/tenant"], `${kind}/${metadata.name}`).toBe(tenant);
        expect(kind === "Namespace" ? metadata.name : metadata.namespace).toBe(`plimsoll-${tenant}`);
      }
    },
  );

  it("limit the engine's container to what the engine allocates", () => {
    const file = `${DEPLOY}/kubernetes/base/config/resource_limits.yaml`;
    const { engine } = parse(readFileSync(file, "utf8")) as { engine: { cpuCores: number; memoryMb: number } };
    const deployment = manifestsOf("tenants/acme").find(({ kind }) => kind === "Deployment");
    const limits = deployment?.spec?.template?.spec.containers.find(({ name }) => name === "engine")?.resources.limits;
    expect(limits).toMatchObject({ cpu: String(engine.cpuCores), memory: `${(engine.memoryMb * MIB) / 2 ** 30}Gi` });
  });
});
