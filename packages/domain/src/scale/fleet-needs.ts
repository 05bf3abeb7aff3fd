/** What a fleet is derived from: one assumption about the agents, and figures that were measured. */
export interface FleetFigures {
  readonly agentCount: number;
  /** Assumed: from one invocation of an agent to its next. */
  readonly cycleMs: number;
  /** Assumed: mean service time of the LLM. */
  readonly llmLatencyMs: number;
  readonly llmCallsPerInvocation: number;
  /** Measured: an invocation's latency beyond its LLM calls. */
  readonly overheadMs: number;
  readonly orchestratorCpuMsPerInvocation: number;
  readonly coresPerSidecar: number;
  readonly sidecarBaseMemoryMb: number;
  readonly perAgentMemoryMb: number;
  /** Most in flight at once in one sidecar that was measured: beyond it nothing is known. */
  readonly provenInFlightPerSidecar: number;
  readonly generatorCpuMsPerInvocation: number;
  readonly llmServerCallsPerSec: number;
  /** Ports of one address towards one other address and port. */
  readonly ephemeralPorts: number;
  /** Share of a core or a server that may be used, in 0..1. */
  readonly usableRatio: number;
}

/** Each figure follows from those before it. */
export interface FleetNeeds {
  readonly invocationsPerSec: number;
  readonly llmCallsPerSec: number;
  readonly inFlight: number;
  readonly llmCallsInFlight: number;
  readonly orchestratorCores: number;
  readonly sidecars: number;
  readonly sidecarsBoundBy: "cores" | "proven in flight";
  readonly memoryGib: number;
  readonly generators: number;
  readonly llmServers: number;
  readonly socketsPerGenerator: number;
  readonly socketsPerSidecar: number;
  /** Source addresses towards one destination, were all connections to meet in one. */
  readonly sourceAddresses: number;
}

const MS_PER_SEC = 1000;
const MIB_PER_GIB = 1024;
/** Below this a remainder is floating point's and no further machine. */
const REMAINDER = 1e-9;

const roundedUp = (value: number): number => Math.ceil(value - REMAINDER);

const flowOf = (figures: FleetFigures) => {
  const { agentCount, cycleMs, llmLatencyMs, llmCallsPerInvocation, overheadMs } = figures;
  const invocationsPerSec = (agentCount * MS_PER_SEC) / cycleMs;
  const llmCallsPerSec = invocationsPerSec * llmCallsPerInvocation;
  const latencyMs = llmLatencyMs * llmCallsPerInvocation + overheadMs;
  const inFlight = Math.min(agentCount, roundedUp((invocationsPerSec * latencyMs) / MS_PER_SEC));
  const llmCallsInFlight = roundedUp((llmCallsPerSec * llmLatencyMs) / MS_PER_SEC);
  return { invocationsPerSec, llmCallsPerSec, inFlight, llmCallsInFlight };
};

const sidecarsOf = (figures: FleetFigures, inFlight: number, orchestratorCores: number) => {
  const byCores = roundedUp(orchestratorCores / figures.coresPerSidecar);
  const byProof = roundedUp(inFlight / figures.provenInFlightPerSidecar);
  const sidecars = Math.max(1, byCores, byProof);
  return { sidecars, sidecarsBoundBy: byCores >= byProof ? ("cores" as const) : ("proven in flight" as const) };
};

/**
 * What so many agents need, by Little's law (J. D. C. Little, "A proof for the queuing formula L = λW", 1961) and
 * division. Nothing is fitted: a sidecar is never asked for more in flight than was measured.
 */
export const fleetNeeds = (figures: FleetFigures): FleetNeeds => {
  const flow = flowOf(figures);
  const { invocationsPerSec, inFlight, llmCallsPerSec, llmCallsInFlight } = flow;
  const coresFor = (cpuMs: number) => (invocationsPerSec * cpuMs) / MS_PER_SEC / figures.usableRatio;
  const orchestratorCores = roundedUp(coresFor(figures.orchestratorCpuMsPerInvocation));
  const { sidecars, sidecarsBoundBy } = sidecarsOf(figures, inFlight, orchestratorCores);
  const generators = Math.max(1, roundedUp(coresFor(figures.generatorCpuMsPerInvocation)));
  const memoryMb = sidecars * figures.sidecarBaseMemoryMb + figures.agentCount * figures.perAgentMemoryMb;
  return {
    ...flow,
    ...{ orchestratorCores, sidecars, sidecarsBoundBy, generators },
    memoryGib: memoryMb / MIB_PER_GIB,
    llmServers: Math.max(1, roundedUp(llmCallsPerSec / (figures.llmServerCallsPerSec * figures.usableRatio))),
    socketsPerGenerator: roundedUp(inFlight / generators),
    socketsPerSidecar: roundedUp((inFlight + llmCallsInFlight) / sidecars),
    sourceAddresses: roundedUp(inFlight / figures.ephemeralPorts),
  };
};
