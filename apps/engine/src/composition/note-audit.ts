import type { AuditEntry, AuditLogPort } from "@plimsoll/application";
import * as Effect from "effect/Effect";

/** A line of the engine's own log: for people who look there, and for when the audit log can't be written. */
export const logAudit = ({ action, ...entry }: AuditEntry): Effect.Effect<void> =>
  Effect.logInfo(`audit: ${action}`).pipe(Effect.annotateLogs({ audit: action, ...entry }));

/** Records an entry that belongs to no change of a workflow, in both logs. A store in trouble is no reason to refuse whoever caused it. */
export const noteAudit = (audit: AuditLogPort, entry: AuditEntry): Effect.Effect<void> =>
  Effect.andThen(
    logAudit(entry),
    Effect.catch(audit.record(entry), ({ message }) =>
      Effect.logWarning(`the audit log could not be written, the entry is only in this log: ${message}`),
    ),
  );
