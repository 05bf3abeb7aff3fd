import type { AuditLogPort, WorkflowEngine, WorkflowEventStreamPort, WorkflowStorePort } from "@plimsoll/application";
import type * as Effect from "effect/Effect";
import type { AlertsView } from "../alerts/alerts-view.ts";
import type { HttpSettings } from "./http-settings.ts";
import type { OpenStreams } from "./limits/open-streams.ts";
import type { ServerGate } from "./server/server-gate.ts";

/** Where the server asks what the alert rules say; a tenant is told of its own workflows alone. */
export interface AlertSource {
  readonly view: (tenantId: string | null) => AlertsView;
}

/** Everything that answers requests. */
export interface HttpServices {
  readonly engine: WorkflowEngine;
  readonly store: WorkflowStorePort;
  readonly events: WorkflowEventStreamPort;
  readonly settings: HttpSettings;
  readonly audit: AuditLogPort;
  readonly alerts: AlertSource;
  readonly gate: ServerGate;
  readonly streams: OpenStreams;
  /** The text of /metrics. */
  readonly scrape: Effect.Effect<string>;
}
