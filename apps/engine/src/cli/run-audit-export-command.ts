import { type CliContext, UsageError } from "@plimsoll/adapters-command-line";
import type { AuditScope, AuditVisitor } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import * as Result from "effect/Result";
import { closeSync, openSync, writeSync } from "node:fs";
import path from "node:path";
import { headLine, rowLine } from "../audit/audit-lines.ts";
import { openStore } from "../composition/open-store.ts";
import type { AuditExportInputs } from "./audit.command.ts";
import { setUpStore } from "./engine-setup.ts";

const instantOf = (flag: string, text: string): Result.Result<number, UsageError> => {
  const atMs = /^\d{10,}$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isFinite(atMs)) return Result.succeed(atMs);
  const hint = "As 2026-11-01, 2026-11-01T12:00:00Z, or in Unix milliseconds.";
  return Result.fail(new UsageError({ message: `${flag}: "${text}" is no instant`, hint }));
};

const scopeOf = ({ tenant, from, to }: AuditExportInputs): Result.Result<AuditScope, UsageError> =>
  Result.gen(function* () {
    const fromMs = Option.isSome(from) ? yield* instantOf("--from", from.value) : null;
    const toMs = Option.isSome(to) ? yield* instantOf("--to", to.value) : null;
    return {
      ...(Option.isSome(tenant) ? { tenantId: tenant.value } : {}),
      ...(fromMs === null ? {} : { fromMs }),
      ...(toMs === null ? {} : { toMs }),
    };
  });

interface Sink {
  readonly write: (text: string) => void;
  readonly close: () => void;
}

const fileSink = (name: string, workingDirectory: string): Effect.Effect<Sink, UsageError> =>
  Effect.try({
    try: () => {
      const file = openSync(path.resolve(workingDirectory, name), "wx", 0o600);
      return { write: (text: string) => void writeSync(file, text), close: () => closeSync(file) };
    },
    catch: () =>
      new UsageError({ message: `--out: ${name} can't be made`, hint: "Name a file that is not there yet." }),
  });

const sinkOf = (
  { out }: AuditExportInputs,
  { stdout, workingDirectory }: CliContext,
): Effect.Effect<Sink, UsageError> =>
  Option.isSome(out)
    ? fileSink(out.value, workingDirectory)
    : Effect.succeed({ write: (text) => void stdout.write(text), close: () => undefined });

/** Everything of `plimsoll-engine audit export` after the flags were parsed. */
export const runAuditExportCommand = Effect.fnUntraced(function* (context: CliContext, inputs: AuditExportInputs) {
  const scope = yield* Effect.fromResult(scopeOf(inputs));
  const { store: choice } = yield* Effect.fromResult(setUpStore(context, inputs));
  const exporting = Effect.gen(function* () {
    const { audit } = yield* openStore(choice);
    const sink = yield* Effect.acquireRelease(sinkOf(inputs, context), ({ close }) => Effect.sync(close));
    const visitor: AuditVisitor = {
      tenant: (_, head) => void (typeof head === "string" ? undefined : sink.write(`${headLine(head)}\n`)),
      row: (row) => sink.write(`${rowLine(row)}\n`),
    };
    yield* audit.scan(scope, visitor);
  });
  yield* Effect.scoped(exporting);
});
