/** A scenario that a program makes: a staircase, each step held for as long as the climb to it. */
const STEPS = 4;
const CLIMB_MS = 800;

const steps = Array.from({ length: STEPS }, (_, step) => (step + 1) * 3);

export default {
  name: "staircase",
  orchestrator: "stub",
  agents: 12,
  shape: {
    kind: "stages",
    unit: "agents",
    from: 0,
    stages: steps.flatMap((target) => [
      { name: `climb to ${target}`, durationMs: CLIMB_MS, target },
      { name: `hold ${target}`, durationMs: CLIMB_MS, target },
    ]),
  },
  llm: { latency: { kind: "fixed", latencyMs: 60 } },
  targets: ["crossedContextCount <= 0"],
};
