import type { JournalPage } from "@plimsoll/application";
import type { LlmCallRecord } from "@plimsoll/domain";

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** A call while it is open; its fields are filled in as it goes on. */
export type OpenCall = Writable<LlmCallRecord>;

/** What went through the gateway. A rate-limited LLM answers few enough calls to keep them as they are. */
export class CallJournal {
  readonly #ended: LlmCallRecord[] = [];
  readonly #open = new Set<OpenCall>();
  #count = 0;

  open(call: Pick<LlmCallRecord, "endpoint" | "streamed" | "agentIds" | "canaries" | "arrivedAtMs">): OpenCall {
    this.#count += 1;
    const opened: OpenCall = {
      ...call,
      kind: "llm-call",
      callId: `call-${this.#count}`,
      firstByteAtMs: null,
      endedAtMs: null,
      plannedMs: null,
      heldMs: 0,
      attempts: 0,
      outcome: "pending",
    };
    this.#open.add(opened);
    return opened;
  }

  /** The first end counts. */
  end(call: OpenCall, outcome: LlmCallRecord["outcome"], endedAtMs: number): void {
    if (!this.#open.delete(call)) return;
    call.outcome = outcome;
    call.endedAtMs = endedAtMs;
    this.#ended.push(call);
  }

  read(cursor: number, includePending: boolean): JournalPage {
    const ended = this.#ended.slice(cursor);
    const pending = includePending ? [...this.#open].map((call) => ({ ...call })) : [];
    return { calls: [...ended, ...pending], nextCursor: Math.max(cursor, this.#ended.length) };
  }
}
