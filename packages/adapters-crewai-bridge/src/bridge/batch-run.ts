import type { InvocationRequest, InvocationResult, OrchestratorFailure } from "@plimsoll/application";
import * as Result from "effect/Result";
import { failureOfAnswer } from "../failure/answer-failure.ts";
import { protocolViolation } from "../failure/failures.ts";
import { excerptOf } from "../failure/redactor.ts";
import { AnswerCollector } from "../http/answer-collector.ts";
import type { AnswerHead, CloseExchange, ExchangeListener } from "../http/exchange.ts";
import { makeDecoder } from "../wire/decoder.ts";
import { BatchLine, type BatchEnd } from "../wire/invocations.schema.ts";
import { BatchTally } from "./batch-tally.ts";
import type { BridgeContext } from "./bridge-context.ts";
import { refused, resultOf, sentAt, timedOut } from "./invocation-result.ts";
import { LineCutter } from "../lines/line-cutter.ts";
import { OpenRequests } from "./open-requests.ts";

/** Where a batch's results go; after `end` or `fail` nothing follows. */
export interface BatchSink {
  readonly emit: (results: readonly InvocationResult[]) => void;
  readonly end: () => void;
  readonly fail: (failure: OrchestratorFailure) => void;
  /** A request was given up while others are still open: tell the orchestrator. */
  readonly abandon: (requestId: string) => void;
}

export interface Batch {
  readonly batchId: string;
  readonly path: string;
  readonly requests: readonly InvocationRequest[];
}

const decodeLine = makeDecoder("A line of the batch", BatchLine);

/** One batch as its lines arrive: validates, stamps, counts, and gives up what is past its limit. No fiber per line. */
export class BatchRun implements ExchangeListener {
  readonly #context: BridgeContext;
  readonly #batch: Batch;
  readonly #sink: BatchSink;
  readonly #lines: LineCutter;
  readonly #open: OpenRequests;
  readonly #tally: BatchTally;
  #refusal: AnswerCollector | null = null;
  /** All requests of a batch travel in one; null until it has been handed to the socket. */
  #sentAtMs: number | null = null;
  #sawHead = false;
  #sawEnd = false;
  #done = false;
  #timer: NodeJS.Timeout | undefined;
  #close: CloseExchange = () => undefined;

  constructor(context: BridgeContext, batch: Batch, sink: BatchSink) {
    this.#context = context;
    this.#batch = batch;
    this.#sink = sink;
    this.#lines = new LineCutter(context.maxAnswerBytes);
    this.#open = new OpenRequests(batch.requests, context.clock.nowMs(), context.timeouts.graceMs);
    this.#tally = new BatchTally(batch.requests.length);
  }

  /** Sends the batch; closing it before its end cancels what is open. */
  start(body: string): CloseExchange {
    const { clock, exchanger, timeouts } = this.#context;
    const longestMs = Math.max(0, ...this.#batch.requests.map(({ timeoutMs }) => timeoutMs));
    const deadlineMs = longestMs + timeouts.graceMs + 2 * timeouts.closingLineMs;
    this.#awaitNext();
    const onSent = (): void => void (this.#sentAtMs = clock.nowMs());
    const { path } = this.#batch;
    this.#close = exchanger.open({ method: "POST", path, body, deadlineMs, lane: "work", onSent }, this);
    return () => this.#finish();
  }

  readonly onHead = (head: AnswerHead): void => {
    this.#sawHead = true;
    if (head.status === 200) return;
    const { clock, maxAnswerBytes } = this.#context;
    this.#refusal = new AnswerCollector(clock, maxAnswerBytes, (answer) => {
      if (Result.isFailure(answer)) this.#fail(answer.failure);
      else if (answer.success.status === 429) this.#refuseAll(answer.success.receivedAtMs, answer.success.retryAfter);
      else this.#fail(failureOfAnswer(`POST ${this.#batch.path}`, answer.success, this.#context.redact));
    });
    this.#refusal.onHead(head);
  };

  readonly onData = (chunk: Buffer): void => {
    if (this.#done) return;
    if (this.#refusal !== null) return this.#refusal.onData(chunk);
    const receivedAtMs = this.#context.clock.nowMs();
    const results: InvocationResult[] = [];
    const failure = this.#read(this.#lines.push(chunk), receivedAtMs, results);
    if (results.length > 0) this.#emit(results);
    if (failure !== null) return this.#fail(failure);
    if (this.#lines.overflowed) {
      return this.#fail(
        protocolViolation(`A line of the batch is longer than ${this.#context.maxAnswerBytes} bytes`, "(not kept)"),
      );
    }
    // Otherwise the timer that is set already serves: looking for the next limit costs a walk over all open requests.
    if (this.#open.size === 0 || this.#sawEnd) this.#awaitNext();
  };

  readonly onEnd = (): void => {
    if (this.#done) return;
    if (this.#refusal !== null) this.#refusal.onEnd();
    else if (this.#lines.pendingBytes > 0) this.#fail(this.#tally.withoutEnd("it stops in the middle of a line"));
    else if (this.#sawEnd) this.#succeed();
    else this.#fail(this.#tally.withoutEnd("the server ended it"));
  };

  readonly onFailure = (failure: OrchestratorFailure): void => {
    const cut = failure.code === "unreachable" && this.#sawHead;
    this.#fail(cut ? this.#tally.withoutEnd(failure.message) : failure);
  };

  #read(lines: readonly string[], receivedAtMs: number, results: InvocationResult[]): OrchestratorFailure | null {
    const { redact, clock } = this.#context;
    for (const line of lines) {
      const decoded = decodeLine(line, redact);
      if (Result.isFailure(decoded)) return decoded.failure;
      const wire = decoded.success;
      if (this.#sawEnd) return protocolViolation("A line follows the batch's closing line", excerptOf(line, redact));
      if (wire.outcome === "end") {
        const failure = this.#closedBy(wire);
        if (failure !== null) return failure;
        continue;
      }
      this.#tally.count(wire.outcome);
      if (this.#open.answer(wire.requestId)) results.push(resultOf(wire, receivedAtMs, clock));
    }
    return null;
  }

  #closedBy(end: BatchEnd): OrchestratorFailure | null {
    this.#sawEnd = true;
    if (end.batchId === this.#batch.batchId) return this.#tally.contradictionIn(end);
    const said = this.#context.redact(end.batchId).slice(0, 100);
    return protocolViolation(
      `The closing line belongs to the batch ${said}, not to ${this.#batch.batchId}`,
      "(see above)",
    );
  }

  /** One timer: the next limit of an open request, or, when all are answered, the closing line's. */
  #awaitNext(): void {
    if (this.#done) return;
    const dueAtMs = this.#open.nextDueAtMs();
    if (dueAtMs === null && this.#open.expiredCount > 0) return this.#succeed();
    const { clock, timeouts } = this.#context;
    const waitMs = dueAtMs === null || this.#sawEnd ? timeouts.closingLineMs : Math.max(0, dueAtMs - clock.nowMs());
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#due(), Math.ceil(waitMs));
  }

  #due(): void {
    if (this.#sawEnd) return this.#succeed();
    if (this.#open.size === 0) return this.#fail(this.#tally.withoutEnd("none came although every result was here"));
    const { clock, timeouts } = this.#context;
    const nowMs = clock.nowMs();
    const due = this.#open.expire(nowMs);
    if (due.length > 0) this.#emit(due.map((request) => timedOut(request, nowMs, timeouts.graceMs)));
    if (this.#open.size > 0) for (const { requestId } of due) this.#sink.abandon(requestId);
    this.#awaitNext();
  }

  #emit(results: readonly InvocationResult[]): void {
    this.#sink.emit(results.map((result) => sentAt(result, this.#sentAtMs)));
  }

  #refuseAll(receivedAtMs: number, retryAfter: string | null): void {
    this.#emit(this.#open.all().map((request) => refused(request, receivedAtMs, retryAfter)));
    this.#succeed();
  }

  #succeed(): void {
    if (this.#finish()) this.#sink.end();
  }

  #fail(failure: OrchestratorFailure): void {
    if (this.#finish()) this.#sink.fail(failure);
  }

  /** Closes what is open; true for the first ending only. */
  #finish(): boolean {
    if (this.#done) return false;
    this.#done = true;
    clearTimeout(this.#timer);
    this.#close();
    return true;
  }
}
