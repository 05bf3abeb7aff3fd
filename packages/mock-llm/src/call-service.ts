import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { FaultRule, FaultScript } from "@plimsoll/domain";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { composeAnswer } from "./answer.ts";
import { prepareAnswer, writeAnswer } from "./answer-writer.ts";
import { Barrier } from "./barrier.ts";
import type { Call, Endpoint, Outcome } from "./call.ts";
import type { CallTarget } from "./call-target.ts";
import { CallerDraws, seededGenerator } from "./caller-draws.ts";
import type { CallDraws } from "./caller-draws.ts";
import { atDeadline } from "./deadline-timer.ts";
import type { Exchange } from "./exchange.ts";
import { FaultInjection } from "./fault-injection.ts";
import { Journal } from "./journal.ts";
import { latencyDraw } from "./latency-draw.ts";
import type { LatencyDraw } from "./latency-draw.ts";
import { parseLlmRequest } from "./llm-request.ts";
import type { LlmRequest } from "./llm-request.ts";
import { plannedTimeMs } from "./planned-time.ts";
import { findPromptMarks, withHeaderMarks } from "./prompt-marks.ts";
import type { PromptMarks } from "./prompt-marks.ts";
import { RateWindow } from "./rate-window.ts";
import type { MockLlmConfig, MockLlmSettings } from "./settings.ts";
import { sendProblem } from "./wire/send-problem.ts";

const DEFAULT_JOURNAL_CAPACITY = 1_000_000;
const DEFAULT_RATE_WINDOW_MS = 60_000;
export const DEFAULT_MODEL = "mock";

/** Settings made ready for the request path. */
interface Compiled {
  readonly latency: LatencyDraw;
  readonly firstToken: LatencyDraw;
  readonly perToken: LatencyDraw | null;
  readonly rate: RateWindow | null;
  readonly minTokenCount: number;
  readonly toolTurns: number;
}

const compile = (settings: MockLlmSettings): Compiled => ({
  latency: latencyDraw(settings.latency),
  firstToken: latencyDraw(settings.timeToFirstToken ?? settings.latency),
  perToken: settings.perToken === undefined ? null : latencyDraw(settings.perToken),
  rate:
    settings.rpm === undefined ? null : new RateWindow(settings.rpm, settings.rateWindowMs ?? DEFAULT_RATE_WINDOW_MS),
  minTokenCount: settings.answerTokens ?? 0,
  toolTurns: settings.toolTurns ?? (settings.toolCalls === true ? 1 : 0),
});

/** The head of a request, with where to answer it. */
export interface Arrival {
  readonly target: CallTarget;
  readonly headers: IncomingHttpHeaders;
  readonly response: ServerResponse;
  /** When the head was there; the body came later. */
  readonly arrivedAtMs: number;
}

/** Takes calls in, lets the barrier and the clock decide when they are answered, and journals each exactly once. */
export class CallService {
  readonly journal: Journal;
  readonly barrier: Barrier<Exchange>;
  readonly model: string;
  readonly seed: number;
  readonly faults: FaultInjection;
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
    this.seed = config.seed;
    this.faults = new FaultInjection(config.settings.faults ?? []);
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
    this.faults.replace(settings.faults ?? []);
  }

  /** As `configure` for the faults alone: the rate window goes on. */
  setFaults(faults: FaultScript): void {
    this.#settings = { ...this.#settings, faults };
    this.faults.replace(faults);
  }

  /** Back to the state after the start: journal, draws, counters, barrier, start mark. Open calls go on. */
  reset(): void {
    this.barrier.disarm();
    this.faults.reset();
    this.journal.clear();
    this.#draws.clear();
    this.#badRequestCount = 0;
    this.#refusedForRoomCount = 0;
    this.configure(this.#settings);
  }

  /** One request with its whole body read. */
  accept(body: Buffer, arrival: Arrival): void {
    const { target, response, arrivedAtMs } = arrival;
    const request = parseLlmRequest(body, target);
    if (typeof request === "string") return this.#refuseBadRequest(response, target.endpoint, request);
    if (!this.journal.hasRoom()) return this.#refuseForRoom(response, target.endpoint);
    const marks = withHeaderMarks(findPromptMarks(body), arrival.headers);
    const draws = this.#draws.next(marks.agentIds[0] ?? marks.canaries[0] ?? "");
    const waitMs = this.#compiled.rate?.admit(arrivedAtMs) ?? 0;
    if (waitMs > 0) return this.#refuseForRate(this.#call(request, marks, arrival, null), Math.ceil(waitMs / 1000));
    const fault = this.faults.pick(marks.agentIds, draws.fault, arrivedAtMs);
    const call = this.#call(request, marks, arrival, fault);
    if (fault?.kind === "rate-limited") return this.#refuseForRate(call, fault.retryAfterSeconds ?? 1);
    this.#admit(this.#exchange(call, request, marks, draws));
  }

  #call(request: LlmRequest, marks: PromptMarks, arrival: Arrival, fault: FaultRule | null): Call {
    this.#ordinal += 1;
    return {
      ordinal: this.#ordinal,
      endpoint: arrival.target.endpoint,
      streamed: request.stream,
      agentIds: marks.agentIds,
      canaries: marks.canaries,
      messageCount: request.messageCount,
      promptTokens: request.promptTokens,
      arrivedAtMs: arrival.arrivedAtMs,
      plannedMs: 0,
      response: arrival.response,
      fault,
      toolTurn: false,
      completionTokens: 0,
      firstByteAtMs: null,
      heldMs: 0,
      outcome: "pending",
    };
  }

  #exchange(call: Call, request: LlmRequest, marks: PromptMarks, draws: CallDraws): Exchange {
    const { latency, firstToken, minTokenCount, toolTurns } = this.#compiled;
    const answer = composeAnswer(call.ordinal, request, marks, { model: this.model, minTokenCount, toolTurns });
    const drawnMs = call.streamed
      ? firstToken(draws.firstTokenA, draws.firstTokenB)
      : latency(draws.latencyA, draws.latencyB);
    const firstTokenMs = drawnMs + (call.fault?.delayMs ?? 0);
    const tokenGapsMs = call.streamed ? this.#tokenGapsMs(answer.tokenCount, draws.tokenSeed) : null;
    return {
      ...call,
      plannedMs: plannedTimeMs(firstTokenMs, tokenGapsMs, call.fault),
      toolTurn: answer.tool !== null,
      completionTokens: answer.tokenCount,
      answer,
      includeUsage: request.includeUsage,
      firstTokenMs,
      tokenGapsMs,
      plainBody: null,
      timer: null,
    };
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
    if (exchange.fault?.kind === "stall") return;
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
    this.#onEnd(exchange, isStalled(exchange) ? "stalled" : "client-aborted");
  }

  #refuseForRate(call: Call, retryAfterSeconds: number): void {
    call.firstByteAtMs = performance.now();
    const message = `Rate limit reached. Try again in ${retryAfterSeconds} s.`;
    sendProblem(call.response, call.endpoint, { kind: "rate-limited", status: 429, message, retryAfterSeconds });
    this.journal.record(call, "rate-limited", performance.now());
  }

  #refuseBadRequest(response: ServerResponse, endpoint: Endpoint, message: string): void {
    this.#badRequestCount += 1;
    sendProblem(response, endpoint, { kind: "bad-request", status: 400, message });
  }

  #refuseForRoom(response: ServerResponse, endpoint: Endpoint): void {
    this.#refusedForRoomCount += 1;
    const message = "The mock LLM's journal is full; raise journalCapacity or reset it.";
    sendProblem(response, endpoint, { kind: "no-room", status: 507, message });
  }
}

/** The client left during a silence that was meant. */
const isStalled = ({ fault, firstByteAtMs }: Exchange): boolean =>
  fault?.kind === "stall" || (fault?.kind === "stalled-stream" && firstByteAtMs !== null);
