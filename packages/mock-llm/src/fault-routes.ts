import type { FaultScript } from "@plimsoll/domain";
import type { CallService } from "./call-service.ts";
import { fieldOf, ok, problem } from "./control-answer.ts";
import type { Handler } from "./control-answer.ts";
import { monotonicNsText } from "./monotonic-wire.ts";

/** The faults in force, as the control side tells them. */
export interface WireFaults {
  readonly faults: FaultScript;
  /** The start mark as absolute CLOCK_MONOTONIC nanoseconds, null before there is one. */
  readonly startedAtNs: string | null;
}

const described = ({ faults }: CallService): WireFaults => ({
  faults: faults.script,
  startedAtNs: faults.startedAtMs === null ? null : monotonicNsText(faults.startedAtMs),
});

const setFaults: Handler = async (service, { body, query }) => {
  const given = fieldOf(body, "faults");
  // The caller has checked them by the schema itself; to load it here would delay the answers that fall due meanwhile.
  if (query.get("checked") === "true" && Array.isArray(given)) {
    service.setFaults(given as FaultScript);
    return ok(described(service));
  }
  const { prepareFaults } = await import("./prepare-faults.ts");
  const prepared = prepareFaults(given, { agentIds: fieldOf(body, "agentIds"), seed: service.seed });
  if (typeof prepared === "string") return problem(400, prepared);
  service.setFaults(prepared);
  return ok(described(service));
};

const clearFaults: Handler = (service) => {
  service.setFaults([]);
  return ok(described(service));
};

const startFaults: Handler = (service) => {
  service.faults.start(performance.now());
  return ok(described(service));
};

/** Control endpoints of the fault script. */
export const FAULT_ROUTES: Readonly<Record<string, Handler>> = {
  "GET faults": (service) => ok(described(service)),
  "PUT faults": setFaults,
  "DELETE faults": clearFaults,
  "POST faults/start": startFaults,
};
