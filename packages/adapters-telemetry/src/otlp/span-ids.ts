import type { IdGenerator } from "@opentelemetry/sdk-trace";
import { createHash } from "node:crypto";

const TRACE_ID_LENGTH = 32;
const SPAN_ID_LENGTH = 16;

const hexOf = (text: string, length: number): string =>
  createHash("sha256").update(text).digest("hex").slice(0, length);

/** Ids that follow from the run and the span's own name within it, so that a second export meets the first one's spans. */
export interface SpanIds extends IdGenerator {
  /** Says which span is started next: `invocation i17`. */
  readonly next: (key: string) => void;
}

/** Ids of one run's trace. */
export const spanIds = (runId: string): SpanIds => {
  let key = "run";
  return {
    next: (given) => {
      key = given;
    },
    generateTraceId: () => hexOf(`plimsoll trace ${runId}`, TRACE_ID_LENGTH),
    generateSpanId: () => hexOf(`plimsoll span ${runId} ${key}`, SPAN_ID_LENGTH),
  };
};
