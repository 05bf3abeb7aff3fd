import { type CliContext, UsageError } from "@plimsoll/adapters-command-line";
import { AuditVerifier, type AuditVerification, verifyAudit } from "@plimsoll/application";
import type { AuditVerdict } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import * as Result from "effect/Result";
import { readFileSync } from "node:fs";
import path from "node:path";
import { visitLines } from "../audit/audit-lines.ts";
import { renderAuditVerdicts } from "../audit/render-audit-verdicts.ts";
import { sha256Hex } from "../audit/sha256-hex.ts";
import { openStore } from "../composition/open-store.ts";
import type { AuditVerifyInputs } from "./audit.command.ts";
import { setUpStore } from "./engine-setup.ts";
import { EXIT_CODES } from "./exit-codes.ts";

const HASH = /^[0-9a-f]{64}$/;

const refuse = (message: string, hint: string) => Result.fail(new UsageError({ message, hint }));

const verificationOf = ({
  expectHead,
  tenant,
  file,
}: AuditVerifyInputs): Result.Result<AuditVerification, UsageError> => {
  if (Option.isNone(expectHead)) return Result.succeed({ sha256Hex });
  const expectedHash = expectHead.value.toLowerCase();
  if (!HASH.test(expectedHash))
    return refuse(`--expect-head: "${expectHead.value}" is no SHA-256`, "64 digits of hex.");
  return Option.isNone(tenant) && Option.isNone(file)
    ? refuse("--expect-head needs --tenant", "A head is of one tenant's chain: name it.")
    : Result.succeed({ sha256Hex, expectedHash });
};

const readText = (name: string, workingDirectory: string): Result.Result<string, UsageError> =>
  Result.try({
    try: () => readFileSync(path.resolve(workingDirectory, name), "utf8"),
    catch: () => new UsageError({ message: `--file: ${name} can't be read`, hint: "Name what `audit export` wrote." }),
  });

const ofFile = (name: string, workingDirectory: string, verification: AuditVerification) =>
  Result.gen(function* () {
    const verifier = new AuditVerifier(verification);
    yield* visitLines(yield* readText(name, workingDirectory), verifier);
    return verifier.verdicts();
  });

const ofStore = Effect.fnUntraced(function* (
  context: CliContext,
  inputs: AuditVerifyInputs,
  verification: AuditVerification,
) {
  const { store: choice } = yield* Effect.fromResult(setUpStore(context, inputs));
  const scope = Option.match(inputs.tenant, { onNone: () => ({}), onSome: (tenantId) => ({ tenantId }) });
  return yield* Effect.scoped(
    Effect.flatMap(openStore(choice), ({ audit }) => verifyAudit(audit, scope, verification)),
  );
});

/** A chain that is gone as a whole has no verdict: whoever expected something of it must hear of that. */
const isBroken = (verdicts: readonly AuditVerdict[], { expectedHash }: AuditVerification): boolean =>
  verdicts.some(({ faults }) => faults.length > 0) || (verdicts.length === 0 && expectedHash !== undefined);

/** Everything of `plimsoll-engine audit verify` after the flags were parsed. */
export const runAuditVerifyCommand = Effect.fnUntraced(function* (context: CliContext, inputs: AuditVerifyInputs) {
  const verification = yield* Effect.fromResult(verificationOf(inputs));
  const verdicts = yield* Option.match(inputs.file, {
    onNone: () => ofStore(context, inputs, verification),
    onSome: (name) => Effect.fromResult(ofFile(name, context.workingDirectory, verification)),
  });
  const { stdout, stderr } = context;
  if (inputs.json) stdout.write(`${JSON.stringify(verdicts, null, 2)}\n`);
  else stdout.write(renderAuditVerdicts(verdicts));
  if (verdicts.length === 0) stderr.write("the audit log has no rows\n");
  if (isBroken(verdicts, verification)) context.exitWith(EXIT_CODES.audit);
});
