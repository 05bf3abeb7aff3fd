import type { ServerResponse } from "node:http";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { composeAnswer } from "./answer.ts";
import { prepareAnswer, writeAnswer } from "./answer-writer.ts";
import { Barrier } from "./barrier.ts";
import type { Call, Endpoint, Outcome } from "./call.ts";
import { CallerDraws, seededGenerator } from "./caller-draws.ts";
import type { CallDraws } from "./caller-draws.ts";
import { atDeadline } from "./deadline-timer.ts";
import type { Exchange } from "./exchange.ts";
import { FaultPicker } from "./fault-picker.ts";
import { Journal } from "./journal.ts";
import { latencyDraw } from "./latency-draw.ts";
import type { LatencyDraw } from "./latency-draw.ts";
import { parseLlmRequest } from "./llm-request.ts";
import type { LlmRequest } from "./llm-request.ts";
import { sendOpenAiError } from "./openai-error.ts";
import { findPromptMarks } from "./prompt-marks.ts";
import type { PromptMarks } from "./prompt-marks.ts";
import { RateWindow } from "./rate-window.ts";
import type { MockLlmConfig, MockLlmSettings } from "./settings.ts";

const DEFAULT_JOURNAL_CAPACITY = 1_000_000;
const DEFAULT_RATE_WINDOW_MS = 60_000;
export const DEFAULT_MODEL = "mock";

/** Settings made ready for the request path. */
interface Compiled {
  readonly latency: LatencyDraw;
  readonly firstToken: LatencyDraw;
  readonly perToken: LatencyDraw | null;
  readonly faults: FaultPicker;
  readonly rate: RateWindow | null;
  readonly minTokenCount: number;
  readonly toolCalls: boolean;
}

const compile = (settings: MockLlmSettings): Compiled => ({
  latency: latencyDraw(settings.latency),
  firstToken: latencyDraw(settings.timeToFirstToken ?? settings.latency),
  perToken: settings.perToken === undefined ? null : latencyDraw(settings.perToken),
  faults: new FaultPicker(settings.faults ?? []),
  rate:
    settings.rpm === undefined ? null : new RateWindow(settings.rpm, settings.rateWindowMs ?? DEFAULT_RATE_WINDOW_MS),
  minTokenCount: settings.answerTokens ?? 0,
  toolCalls: settings.toolCalls ?? false,
});

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Takes calls in, lets the barrier and the clock decide when they are answered, and journals each exactly once. */
export class CallService {
  readonly journal: Journal;
  readonly barrier: Barrier<Exchange>;
  readonly model: string;
  readonly #draws: CallerDraws;
  #settings: MockLlmSettings;
  #compiled: Compiled;
  #ordinal = 0;
  #badRequestCount = 0;
  #refusedForRoomCount = 0;

  constructor(config: MockLlmConfig) {
    this.journal = new Journal(config.journalCapacity ?? DEFAULT_JOURNAL_CAPACITY);
    this.barrier = new Barrier((exchange) => this.#release(exchange));
    this.model = config.model ?? DEFAULT_MODEL;
    this.#draws = new CallerDraws(config.seed);
    this.#settings = config.settings;
    this.#compiled = compile(config.settings);
  }

  get settings(): MockLlmSettings {
    return this.#settings;
  }

  /** Requests that never became calls. */
  get refusals(): { readonly badRequestCount: number; readonly refusedForRoomCount: number } {
    return { badRequestCount: this.#badRequestCount, refusedForRoomCount: this.#refusedForRoomCount };
  }

  /** Holds for calls that arrive from now on; burst counters and the rate window begin anew. */
  configure(settings: MockLlmSettings): void {
    this.#settings = settings;
    this.#compiled = compile(settings);
  }

  /** Back to the state after the start: journal, draws, counters, barrier. Open calls go on. */
  reset(): void {
    this.barrier.disarm();
    this.journal.clear();
    this.#draws.clear();
    this.#badRequestCount = 0;
    this.#refusedForRoomCount = 0;
    this.configure(this.#settings);
  }

  /** One request with its whole body read; `arrivedAtMs` is when its head was. */
  accept(body: Buffer, endpoint: Endpoint, response: ServerResponse, arrivedAtMs: number): void {
    const request = parseLlmRequest(body, endpoint);
    if (typeof request === "string") return this.#refuseBadRequest(response, request);
    if (!this.journal.hasRoom()) return this.#refuseForRoom(response);
    const marks = findPromptMarks(body);
    const draws = this.#draws.next(marks.agentIds[0] ?? marks.canaries[0] ?? "");
    const base = this.#call(request, marks, response, { endpoint, arrivedAtMs });
    const waitMs = this.#compiled.rate?.admit(arrivedAtMs) ?? 0;
    if (waitMs > 0) return this.#refuseForRate(base, Math.ceil(waitMs / 1000));
    const fault = this.#compiled.faults.pick(marks.agentIds, draws.fault);
    if (fault?.kind === "rate-limited") return this.#refuseForRate(base, fault.retryAfterSeconds ?? 1);
    this.#admit(this.#exchange(base, request, { marks, draws, fault: fault?.kind ?? null }));
  }

  #call(
    request: LlmRequest,
    marks: PromptMarks,
    response: ServerResponse,
    at: Pick<Call, "endpoint" | "arrivedAtMs">,
  ): Call {
    this.#ordinal += 1;
    return {
      ordinal: this.#ordinal,
      endpoint: at.endpoint,
      streamed: request.stream,
      agentIds: marks.agentIds,
      canaries: marks.canaries,
      arrivedAtMs: at.arrivedAtMs,
      plannedMs: 0,
      response,
      firstByteAtMs: null,
      heldMs: 0,
      outcome: "pending",
    };
  }

  #exchange(
    call: Call,
    request: LlmRequest,
    decided: { readonly marks: PromptMarks; readonly draws: CallDraws; readonly fault: Exchange["fault"] },
  ): Exchange {
    const { draws, marks, fault } = decided;
    const { latency, firstToken, minTokenCount, toolCalls } = this.#compiled;
    const answer = composeAnswer(call.ordinal, request, marks, { model: this.model, minTokenCount, toolCalls });
    const firstTokenMs = call.streamed
      ? firstToken(draws.firstTokenA, draws.firstTokenB)
      : latency(draws.latencyA, draws.latencyB);
    const tokenGapsMs = call.streamed ? this.#tokenGapsMs(answer.tokenCount, draws.tokenSeed) : null;
    const plannedMs = tokenGapsMs === null ? firstTokenMs : firstTokenMs + sum(tokenGapsMs);
    const { includeUsage } = request;
    return { ...call, plannedMs, answer, includeUsage, fault, firstTokenMs, tokenGapsMs, plainBody: null, timer: null };
  }

  #tokenGapsMs(tokenCount: number, seed: number): readonly number[] | null {
    const { perToken } = this.#compiled;
    if (perToken === null) return null;
    const generator = seededGenerator(seed);
    return Array.from({ length: tokenCount - 1 }, () => perToken(uniformFloat64(generator), uniformFloat64(generator)));
  }

  #admit(exchange: Exchange): void {
    this.journal.open(exchange);
    if (!this.barrier.hold(exchange, this.journal.inFlight)) this.#serve(exchange);
    if (this.journal.isOpen(exchange)) exchange.response.on("close", () => this.#onClose(exchange));
  }

  #release(exchange: Exchange): void {
    if (!this.journal.isOpen(exchange)) return;
    exchange.heldMs = performance.now() - exchange.arrivedAtMs;
    this.#serve(exchange);
  }

  #serve(exchange: Exchange): void {
    if (exchange.fault === "stall") return;
    if (exchange.firstTokenMs === 0) return this.#answer(exchange);
    const dueAtMs = exchange.arrivedAtMs + exchange.heldMs + exchange.firstTokenMs;
    prepareAnswer(exchange);
    exchange.timer = atDeadline(dueAtMs, () => this.#answer(exchange));
  }

  #answer(exchange: Exchange): void {
    writeAnswer(exchange, this.#onEnd);
  }

  readonly #onEnd = (exchange: Exchange, outcome: Outcome): void => {
    this.journal.end(exchange, outcome, performance.now());
  };

  /** The connection is gone; nothing to do when the answer had left before. */
  #onClose(exchange: Exchange): void {
    if (!this.journal.isOpen(exchange)) return;
    exchange.timer?.cancel();
    this.#onEnd(exchange, exchange.fault === "stall" ? "stalled" : "client-aborted");
  }

  #refuseForRate(call: Call, retryAfterSeconds: number): void {
    call.firstByteAtMs = performance.now();
    sendOpenAiError(call.response, {
      status: 429,
      type: "requests",
      code: "rate_limit_exceeded",
      message: `Rate limit reached. Try again in ${retryAfterSeconds} s.`,
      retryAfterSeconds,
    });
    this.journal.record(call, "rate-limited", performance.now());
  }

  #refuseBadRequest(response: ServerResponse, message: string): void {
    this.#badRequestCount += 1;
    sendOpenAiError(response, { status: 400, type: "invalid_request_error", code: "invalid_request", message });
  }

  #refuseForRoom(response: ServerResponse): void {
    this.#refusedForRoomCount += 1;
    sendOpenAiError(response, {
      status: 507,
      type: "server_error",
      code: "journal_full",
      message: "The mock LLM's journal is full; raise journalCapacity or reset it.",
    });
  }
}
