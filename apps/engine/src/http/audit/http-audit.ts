import type { AuditEntry, AuditLogPort } from "@plimsoll/application";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import { logAudit, noteAudit } from "../../composition/note-audit.ts";
import type { Principal } from "../auth/principal.ts";

/** Who asks, as the audit log names them. */
export const actorOf = ({ subject }: Principal): string => `token:${subject}`;

type Said = Omit<AuditEntry, "atMs">;

/** What the server says to the logs. */
export interface HttpAudit {
  /** The store has written the entry itself, together with the change: only a line for people. */
  readonly changed: (said: Said) => Effect.Effect<void>;
  /** What belongs to no change of a workflow. */
  readonly note: (said: Said) => Effect.Effect<void>;
}

const now = (said: Said): Effect.Effect<AuditEntry> =>
  Effect.map(Clock.currentTimeMillis, (atMs) => ({ atMs, ...said }));

/** Lines go to the engine's own log; entries to the audit log as well. */
export const httpAuditOf = (audit: AuditLogPort): HttpAudit => ({
  changed: (said) => Effect.flatMap(now(said), logAudit),
  note: (said) => Effect.flatMap(now(said), (entry) => noteAudit(audit, entry)),
});
