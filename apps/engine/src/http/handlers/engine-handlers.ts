import { PerformanceBook, selectOptimalAgents } from "@plimsoll/domain";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder";
import * as Result from "effect/Result";
import { EngineApi } from "../api/engine-api.ts";
import { problemOfStore } from "../api/problem-of-failure.ts";
import { Conflicting, InvalidRequest } from "../api/problems.ts";
import { CurrentPrincipal, type Principal } from "../auth/principal.ts";
import type { HttpServices } from "../http-services.ts";
import { engineView } from "./engine-view.ts";
import { follow } from "./event-handler.ts";
import { tenantOf } from "./tenant-scope.ts";
import { usage } from "./usage-handler.ts";

const seenBy = ({ operator, tenantId }: Principal): string | null => (operator ? null : tenantId);

/** Without chance: the same question has the same answer while nothing changes. */
const noExploration = () => 1;

/** POST /v1/agents/select */
const select = (services: HttpServices) =>
  HttpApiBuilder.handler(EngineApi, "engine", "select", ({ payload, query }) =>
    Effect.gen(function* () {
      const tenantId = yield* tenantOf(yield* CurrentPrincipal, query.tenant);
      const { allocations } = yield* services.engine.snapshot;
      const rules = services.settings.routing();
      const measured = yield* services.store.loadPerformance(tenantId).pipe(Effect.mapError(problemOfStore));
      const book = new PerformanceBook(rules.performanceHalfLifeMs);
      book.restore(measured);
      const { taskId, requirements, runs, excludedAgentIds = [], limit } = payload;
      const busy = allocations.filter((one) => one.tenantId === tenantId).map(({ allocation }) => allocation.agentId);
      const loads = payload.agents.map((agent) => ({
        agent,
        running: busy.filter((agentId) => agentId === agent.agentId).length,
      }));
      const nowMs = yield* Clock.currentTimeMillis;
      const options = { rules, random: noExploration, nowMs, ...(limit === undefined ? {} : { limit }) };
      const question = { taskId, tenantId, requirements, runs, excludedAgentIds };
      const selected = selectOptimalAgents(question, loads, book, options);
      if (Result.isSuccess(selected)) return { selections: selected.success };
      const { failure } = selected;
      return yield* failure._tag === "NoAgentMatches"
        ? new InvalidRequest({
            ...{ code: "no-agent-matches", detail: failure.message, field: "requirements", value: null },
            hint: failure.hint,
          })
        : new Conflicting({
            ...{ code: "all-agents-busy", detail: failure.message, field: "agents", value: null },
            hint: "Ask again when one of their tasks has ended.",
          });
    }),
  );

/** What is about the engine rather than one workflow. */
export const engineHandlers = (services: HttpServices) =>
  HttpApiBuilder.group(EngineApi, "engine", (handlers) =>
    handlers
      .handle("select", select(services))
      .handle("snapshot", () =>
        Effect.gen(function* () {
          const principal = yield* CurrentPrincipal;
          return engineView(yield* services.engine.snapshot, services.settings.capacity(), seenBy(principal));
        }),
      )
      .handle("usage", usage(services))
      .handle("alerts", () => Effect.map(CurrentPrincipal, (principal) => services.alerts.view(seenBy(principal))))
      .handle("follow", follow(services)),
  );
