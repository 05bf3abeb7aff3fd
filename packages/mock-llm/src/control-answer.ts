import type { CallService } from "./call-service.ts";

/** What a control request is answered with. */
export interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A control request: `/_plimsoll/` and the query cut off its path. */
export interface ControlRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

export type Handler = (service: CallService, request: ControlRequest) => ControlAnswer | Promise<ControlAnswer>;

export const ok = (body: unknown): ControlAnswer => ({ status: 200, body });
export const problem = (status: number, message: string): ControlAnswer => ({ status, body: { error: { message } } });

export const fieldOf = (body: unknown, field: string): unknown =>
  typeof body === "object" && body !== null ? (body as Readonly<Record<string, unknown>>)[field] : undefined;
