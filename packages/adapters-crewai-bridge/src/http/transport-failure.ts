import type { OrchestratorFailure } from "@plimsoll/application";
import { failureOf } from "../failure/failures.ts";
import type { Redactor } from "../failure/redactor.ts";

/** Where an exchange went, for messages; without credentials. */
export interface ExchangeTarget {
  readonly origin: string;
  readonly method: string;
  readonly path: string;
}

const codeOf = (error: Error): string => {
  const code = (error as NodeJS.ErrnoException).code;
  return typeof code === "string" ? code : error.name;
};

const BROKEN_HTTP =
  /^(HPE_|HTTPParserError|UND_ERR_(RES_CONTENT_LENGTH_MISMATCH|RES_EXCEEDED_MAX_SIZE|HEADERS_OVERFLOW))/;
const SLOW = /^UND_ERR_(HEADERS|BODY)_TIMEOUT$/;

/** Translates what undici and the socket say; nothing of theirs leaves this adapter. */
export const transportFailure = (error: Error, target: ExchangeTarget, redact: Redactor): OrchestratorFailure => {
  const code = codeOf(error);
  const where = `${target.method} ${target.origin}${target.path}`;
  const said = redact(`${error.message === "" ? code : error.message} (${code})`);
  if (BROKEN_HTTP.test(code)) {
    const hint = "The server must speak HTTP/1.1 as docs/openapi/orchestrator-protocol.v1.json describes.";
    return failureOf("protocol-violation", `${where} was not answered in HTTP: ${said}`, hint);
  }
  if (SLOW.test(code)) return timeoutFailure(target, null);
  const hint = `Is an orchestrator listening on ${target.origin}? Try GET ${target.origin}/v1/health.`;
  return failureOf("unreachable", `${where} got no answer: ${said}`, hint);
};

/** Our own deadline passed; null where the backstop of the HTTP client fired. */
export const timeoutFailure = (target: ExchangeTarget, deadlineMs: number | null): OrchestratorFailure =>
  failureOf(
    "timeout",
    `${target.method} ${target.origin}${target.path} was not answered ${deadlineMs === null ? "in time" : `within ${deadlineMs} ms`}`,
    "The orchestrator hangs or is overloaded: look at its log, or allow more time.",
  );
