import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import type { ReleaseRecord } from "../evidence/evidence-record.ts";
import type { Detector, Inspection } from "./inspection.ts";
import { finding, nameSome } from "./inspection.ts";

const readyByPool = (index: EvidenceIndex): ReadonlyMap<number, number> => {
  const ready = new Map<number, number>();
  for (const { pool, status } of index.of.agent) {
    if (status === "ready") ready.set(pool, (ready.get(pool) ?? 0) + 1);
  }
  return ready;
};

const leakPools = (index: EvidenceIndex): ReadonlySet<number> =>
  new Set(index.of.pool.filter(({ phase }) => phase === "leak").map(({ pool }) => pool));

/**
 * In the leak cycles a pool that stays is the leak itself, whatever the trend says, and it condemns. Elsewhere it only
 * warns: peak, slope and latency count what stayed. So it does where the orchestrator was lost or we cut the run
 * short, for then there was nobody to answer.
 */
const severityOf = ({ evidence }: Inspection, releases: readonly ReleaseRecord[]): "failure" | "warning" => {
  const pools = leakPools(evidence);
  const isAlive = evidence.of["orchestrator-failure"].length === 0 && !evidence.partial;
  return isAlive && releases.some(({ pool }) => pools.has(pool)) ? "failure" : "warning";
};

/** Pools that were not given back as a whole. */
export const detectIncompleteReleases: Detector = (inspection) => {
  const ready = readyByPool(inspection.evidence);
  const readyIn = (pool: number): number => ready.get(pool) ?? 0;
  const incomplete = inspection.evidence.of.release.filter(
    ({ pool, releasedAgents }) => releasedAgents === null || releasedAgents < readyIn(pool),
  );
  if (incomplete.length === 0) return [];
  const named = incomplete.map(({ pool, releasedAgents }) =>
    releasedAgents === null ? `pool ${pool}: no answer` : `pool ${pool}: ${releasedAgents} of ${readyIn(pool)} agents`,
  );
  return [
    finding({
      code: "release-incomplete",
      severity: severityOf(inspection, incomplete),
      message: `${incomplete.length} of ${inspection.evidence.of.release.length} pools were not wholly released.`,
      evidence: `${nameSome(named, 4)}.`,
    }),
  ];
};
