import { utcDay } from "@plimsoll/domain";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder";
import { EngineApi } from "../api/engine-api.ts";
import { problemOfStore } from "../api/problem-of-failure.ts";
import { CurrentPrincipal } from "../auth/principal.ts";
import type { HttpServices } from "../http-services.ts";
import { tenantSeen } from "./tenant-scope.ts";

const ofRange = (fromDay: string, toDay: string, tenantId: string | null) => ({
  ...{ fromDay, toDay },
  ...(tenantId === null ? {} : { tenantIds: [tenantId] }),
});

/** GET /v1/usage: of the tenant that asks; of an operator's, all that used something or run something here. */
export const usage = ({ engine, store }: HttpServices) =>
  HttpApiBuilder.handler(EngineApi, "engine", "usage", ({ query }) =>
    Effect.gen(function* () {
      const tenantId = yield* tenantSeen(yield* CurrentPrincipal, query.tenant);
      const today = utcDay(yield* Clock.currentTimeMillis);
      const { from: fromDay = today, to: toDay = today } = query;
      const used = yield* store.tenantUsage(ofRange(fromDay, toDay, tenantId));
      const { activeWorkflows } = yield* engine.snapshot;
      const seen = [...used, ...activeWorkflows].map((one) => one.tenantId);
      const tenantIds = tenantId === null ? [...new Set(seen)].sort() : [tenantId];
      const tenants = yield* Effect.forEach(tenantIds, (id) =>
        Effect.map(engine.tenantStanding(id), (standing) => ({
          ...standing,
          days: used.filter((one) => one.tenantId === id),
        })),
      );
      return { fromDay, toDay, tenants };
    }).pipe(Effect.catchTags({ StoreFailure: (failure) => Effect.fail(problemOfStore(failure)) })),
  );
