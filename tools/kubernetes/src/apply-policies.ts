import { POLICIES } from "./deploy-files.ts";
import { runOffline, type ToolRun } from "./run-offline.ts";

/** What a policy said of a resource. */
export interface PolicyResult {
  readonly policy: string;
  readonly resource: string;
  readonly result: string;
  readonly message: string;
}

interface Report {
  readonly results?: readonly {
    readonly policy: string;
    readonly result: string;
    readonly message?: string;
    readonly resources?: readonly { readonly kind: string; readonly name: string }[];
  }[];
}

const resultsOf = (stdout: string): readonly PolicyResult[] => {
  const start = stdout.indexOf("{");
  if (start === -1) return [];
  const report = JSON.parse(stdout.slice(start)) as Report;
  return (report.results ?? []).flatMap(({ policy, result, message = "", resources = [] }) =>
    resources.map(({ kind, name }) => ({ policy, resource: `${kind}/${name}`, result, message })),
  );
};

/**
 * `kyverno apply` of all policies on manifests (JSON or YAML documents). It ends with 0 where no policy was read at all, so a
 * caller has to look at the results, not at the exit code alone.
 */
export const applyPolicies = (
  tools: string,
  manifests: string,
): ToolRun & { readonly results: readonly PolicyResult[] } => {
  const args = ["apply", POLICIES, "--resource", "-", "--policy-report", "--output-format", "json"];
  const run = runOffline(`${tools}/kyverno`, args, manifests);
  return { ...run, results: resultsOf(run.stdout) };
};
