import type { OrchestratorFailure } from "@plimsoll/application";

/** One request of the protocol. */
export interface ExchangeRequest {
  readonly method: "GET" | "POST" | "DELETE";
  /** Encoded, without the address's own path. */
  readonly path: string;
  /** JSON. */
  readonly body?: string;
  /** From now until the whole answer is here; then the connection is closed and the failure is `timeout`. */
  readonly deadlineMs: number;
  /** Work goes over N connections; what must pass it (health, cancel, resources) has its own. @default "control" */
  readonly lane?: "work" | "control";
  /** Called once its last byte has been handed to the socket; never, where no connection was to be had. */
  readonly onSent?: () => void;
}

/** What is known before the body. */
export interface AnswerHead {
  readonly status: number;
  readonly contentType: string;
  readonly retryAfter: string | null;
}

/** A whole answer, its body not yet judged. */
export interface Answer extends AnswerHead {
  readonly body: string;
  /** When its last byte was here, on the run's axis. */
  readonly receivedAtMs: number;
}

/** Hears of one exchange: heads and data, then exactly one of `onEnd` and `onFailure`; nothing after it is closed. */
export interface ExchangeListener {
  readonly onHead: (head: AnswerHead) => void;
  readonly onData: (chunk: Buffer) => void;
  readonly onEnd: () => void;
  readonly onFailure: (failure: OrchestratorFailure) => void;
}

/** Closes the connection of an exchange that is still open; else does nothing. */
export type CloseExchange = () => void;

/** Asks somebody who knows (the sidecar's keeper) why a connection was lost, before it is called unreachable. */
export type ExplainLoss = (failure: OrchestratorFailure, deliver: (failure: OrchestratorFailure) => void) => void;
