import { resolve } from "node:path";
import type { OrchestratorFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { provision, type ProvisionOptions } from "./provision.ts";
import { provisionRequirements } from "./provision-requirements.ts";

/** The user's own agent, crew, flow, graph or function, which the sidecar runs unmodified. */
export interface OwnAgents {
  /** `my_package.crew:make_agent`, or `agents.py:make_agent`. */
  readonly target: string;
  /** Folder of the module. @default the current folder */
  readonly path?: string;
  /** Requirements file; installed once into an environment of its own. */
  readonly requirements?: string;
  /** The interpreter of the user's environment; with `requirements`, the one to make an environment of. */
  readonly python?: string;
}

/** What a sidecar with the user's agents is started with. */
export interface OwnAgentsSetup {
  /** The interpreter of the control plane. */
  readonly python: string;
  readonly flags: readonly string[];
}

type Where = Omit<ProvisionOptions, "python">;

/** The interpreter that the user's code runs on, where it is not the driver's. */
const provisionOwn = (own: OwnAgents, where: Where): Effect.Effect<string | null, OrchestratorFailure> => {
  const { requirements, python } = own;
  if (requirements === undefined) return Effect.succeed(python ?? null);
  return provisionRequirements({ ...where, requirements, ...(python === undefined ? {} : { python }) });
};

/** Provisions what the user's agents need: their own environment, or that of a driver's framework. */
export const prepareOwnAgents = Effect.fnUntraced(function* (
  own: OwnAgents,
  where: Where,
): Effect.fn.Return<OwnAgentsSetup, OrchestratorFailure> {
  const target = ["--agents-from", own.target, "--agents-path", resolve(own.path ?? ".")];
  const ownPython = yield* provisionOwn(own, where);
  if (ownPython === null) return { python: yield* provision(where), flags: target };
  // The sidecar's own packages are for one version of Python: that of the user's interpreter.
  const base = yield* provision({ ...where, driver: null, python: own.python ?? ownPython });
  return { python: base, flags: [...target, "--python", ownPython] };
});
