import type { WorkflowEngine, WorkflowEventStreamPort, WorkflowStorePort } from "@plimsoll/application";
import type { HttpAudit } from "./audit/http-audit.ts";
import type * as Effect from "effect/Effect";
import type { AlertMonitor } from "../alerts/make-alert-monitor.ts";
import type { SavedPositions } from "./events/saved-positions.ts";
import type { HttpSettings } from "./http-settings.ts";
import type { OpenStreams } from "./limits/open-streams.ts";
import type { ServerGate } from "./server/server-gate.ts";

/** Everything that answers requests. */
export interface HttpServices {
  readonly engine: WorkflowEngine;
  readonly store: WorkflowStorePort;
  readonly events: WorkflowEventStreamPort;
  readonly settings: HttpSettings;
  readonly audit: HttpAudit;
  readonly alerts: Pick<AlertMonitor, "view">;
  readonly gate: ServerGate;
  readonly streams: OpenStreams;
  readonly positions: SavedPositions;
  /** The text of /metrics. */
  readonly scrape: Effect.Effect<string>;
}
