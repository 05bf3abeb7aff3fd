import {
  type EnvironmentFingerprint,
  EVIDENCE_SCHEMA_VERSION,
  type LoadScenario,
  type RunRecord,
  type Scenario,
} from "@plimsoll/domain";
import type { ClockPort } from "../../ports/clock.port.ts";

/** Which run it is, and what was asked of it. */
export interface RunIdentity {
  readonly runId: string;
  readonly command: readonly string[];
  readonly scenario: Scenario;
  /** Of a load run alone. */
  readonly load?: LoadScenario;
}

/** The first line of a run's evidence; of what it is given beside the identity it keeps nothing. */
export const runRecord = (
  { runId, command, scenario, load }: RunIdentity,
  { originInstant }: Pick<ClockPort, "originInstant">,
  environment: EnvironmentFingerprint,
): RunRecord => ({
  kind: "run",
  schemaVersion: EVIDENCE_SCHEMA_VERSION,
  runId,
  startedAt: originInstant,
  command,
  scenario,
  ...(load === undefined ? {} : { load }),
  environment,
});
