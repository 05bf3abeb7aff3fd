import { LlmFailure } from "@plimsoll/application";
import type { ClockPort, LlmBehaviourPort } from "@plimsoll/application";
import type { FaultScript } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import type { ControlClient } from "./control-client.ts";
import type { WireFaults } from "./fault-routes.ts";
import { prepareFaults } from "./prepare-faults.ts";

const refused = (problem: string): LlmFailure =>
  new LlmFailure({
    message: `The mock LLM can't make these faults: ${problem}`,
    hint: "Correct the named field of the fault script.",
  });

/** Checks here and not in the server, whose answers would come late while it loads the schemas. */
const setFaults = (client: ControlClient, seed: number) =>
  Effect.fn("MockLlmBehaviour.setFaults")(function* (
    script: FaultScript,
    agentIds: readonly string[],
  ): Effect.fn.Return<FaultScript, LlmFailure> {
    const faults = prepareFaults(script, { agentIds, seed });
    if (typeof faults === "string") return yield* refused(faults);
    yield* client.request("PUT", "faults?checked=true", { faults });
    return faults;
  });

const startFaults = (client: ControlClient, clock: ClockPort): Effect.Effect<number, LlmFailure> =>
  Effect.map(client.request("POST", "faults/start"), (answer) =>
    clock.fromMonotonicNs(BigInt((answer as WireFaults).startedAtNs ?? 0)),
  );

/** Tells a running mock LLM how to behave; shares of the agents are chosen by `seed`. */
export const makeBehaviourClient = (client: ControlClient, clock: ClockPort, seed: number): LlmBehaviourPort => ({
  setToolTurns: (toolTurns) => Effect.asVoid(client.request("PATCH", "settings", { toolTurns })),
  setFaults: setFaults(client, seed),
  startFaults: startFaults(client, clock),
  clearFaults: Effect.asVoid(client.request("DELETE", "faults")),
});
