import { utcDay } from "@plimsoll/domain";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import type { WorkflowStorePort } from "../../ports/workflow-store.port.ts";
import { rounds } from "./engine-heartbeat.ts";
import type { EnginePorts } from "./engine-ports.ts";
import type { EngineState } from "./engine-state.ts";

/** How old what is known of a tenant's quotas and of its use on other engines may become. */
const LOOK_EVERY_MS = 1_000;

/** Asks the store for the quotas of these tenants and for what they have used today. */
export const learnTenants = Effect.fnUntraced(function* (
  store: WorkflowStorePort,
  state: EngineState,
  tenantIds: readonly string[],
) {
  const atMs = yield* Clock.currentTimeMillis;
  const day = utcDay(atMs);
  const asked = [store.tenantQuotas(tenantIds), store.tenantUsage({ tenantIds, fromDay: day, toDay: day })] as const;
  const [quotas, usage] = yield* Effect.all(asked, { concurrency: "unbounded" });
  state.learnTenants({ tenantIds, quotas, usage, day, atMs });
});

/** Keeps up with quotas that are changed in the store, and with what tenants use on other engines. */
export const watchTenants = ({ store }: EnginePorts, state: EngineState) => {
  const round = Effect.suspend(() => {
    const tenantIds = [...new Set([...state.workflows.values()].map(({ key }) => key.tenantId))];
    return tenantIds.length === 0 ? Effect.void : learnTenants(store, state, tenantIds);
  });
  return rounds(state, "look at its tenants' quotas", round, () => LOOK_EVERY_MS);
};
