import { beforeAll, describe, expect, it } from "vitest";
import { applyPolicies, type PolicyResult } from "./apply-policies.ts";
import { badManifests, hiddenStubs, imageWithoutVersion } from "./bad-manifests.ts";
import { policies, policyFiles } from "./deploy-files.ts";
import { goodPod } from "./good-pod.ts";
import { BUILD_TIMEOUT_MS, kubernetesTools } from "./kubernetes-tools.ts";
import { runOffline } from "./run-offline.ts";

const documents = (manifests: readonly object[]): string =>
  manifests.map((manifest) => JSON.stringify(manifest)).join("\n---\n");

const broken = (results: readonly PolicyResult[]): readonly string[] =>
  results.filter(({ result }) => result !== "pass").map(({ policy, message }) => `${policy}: ${message}`);

describe("Kyverno policies, judged by the real Kyverno CLI without a network", () => {
  let tools = "";
  beforeAll(() => {
    tools = kubernetesTools();
  }, BUILD_TIMEOUT_MS);

  it("have no field that Kyverno does not know", () => {
    const run = runOffline(`${tools}/kubectl-validate`, ["--local-crds", `${tools}/crds`, ...policyFiles()]);
    expect(run.status, run.stdout + run.stderr).toBe(0);
  });

  it("let a good pod pass, each of them", () => {
    const { status, results, stderr } = applyPolicies(tools, documents([goodPod()]));
    expect(
      results.map(({ result }) => result),
      stderr,
    ).toEqual(policies().map(() => "pass"));
    expect(new Set(results.map(({ policy }) => policy))).toEqual(
      new Set(policies().map(({ metadata }) => metadata.name)),
    );
    expect(status).toBe(0);
  });

  it("have a bad manifest for every rule", () => {
    const bad = badManifests();
    const rules = policies().flatMap(({ metadata, spec }) =>
      spec.validations.map(({ message }) => ({ policy: metadata.name, message })),
    );
    const isTried = ({ policy, message }: (typeof rules)[number]) =>
      bad.some((each) => each.policy === policy && message.startsWith(each.message));
    expect(rules.filter((rule) => !isTried(rule) && !rule.message.startsWith("an image has neither tag"))).toEqual([]);
  });

  it("AC8.4: refuse each bad manifest for the rule that it breaks, and for no other", () => {
    const bad = badManifests();
    const { status, results } = applyPolicies(tools, documents(bad.map(({ manifest }) => manifest)));
    expect(status).toBe(1);
    for (const { policy, message, manifest } of bad) {
      const { kind, metadata } = manifest as { kind: string; metadata: { name: string } };
      const ofThis = results.filter(({ resource }) => resource === `${kind}/${metadata.name}`);
      expect(ofThis, `${kind}/${metadata.name}`).not.toEqual([]);
      expect(broken(ofThis).map((line) => line.slice(0, policy.length + 2 + message.length))).toEqual([
        `${policy}: ${message}`,
      ]);
    }
  });

  it("refuse a stub or a mock also by default, in quotes, as a repeated flag and by a variable", () => {
    const { results } = applyPolicies(tools, documents(hiddenStubs()));
    const refusing = results.filter(({ result }) => result === "fail");
    expect(refusing.map(({ policy, resource }) => `${policy} ${resource}`).toSorted()).toEqual(
      hiddenStubs()
        .map(({ metadata: { name } }) => `plimsoll-no-stub-orchestrator Pod/${name}`)
        .toSorted(),
    );
  });

  it("refuse an image that has neither tag nor digest for both", () => {
    const { results } = applyPolicies(tools, documents([imageWithoutVersion()]));
    expect(
      broken(results)
        .map((line) => line.split(";")[0])
        .toSorted(),
    ).toEqual([
      "plimsoll-image-digest: an image is not named by its digest",
      "plimsoll-image-tag: an image has neither tag nor digest, which means latest",
    ]);
  });
});
