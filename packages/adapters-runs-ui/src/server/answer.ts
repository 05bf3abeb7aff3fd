import type { ServerResponse } from "node:http";

/** The page loads nothing from elsewhere, runs no script but its own files, and is shown in no frame. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

/** A stored report is somebody's file: it runs apart from this page's origin, and reaches no network. */
export const REPORT_POLICY =
  "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** An answer before it is sent. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array | string;
  readonly headers?: Readonly<Record<string, string>>;
}

const COMMON_HEADERS = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cache-control": "no-cache",
} as const;

/** Headers of every answer; a policy in `own` replaces the page's. */
export const headersOf = (contentType: string, own: Readonly<Record<string, string>> = {}) => ({
  "content-security-policy": PAGE_POLICY,
  ...COMMON_HEADERS,
  "content-type": contentType,
  ...own,
});

export const send = (response: ServerResponse, { status, contentType, body, headers }: Answer): void => {
  response.writeHead(status, headersOf(contentType, headers));
  response.end(body);
};

export const jsonAnswer = (value: unknown, status = 200): Answer => ({
  status,
  contentType: "application/json; charset=utf-8",
  body: JSON.stringify(value),
});

/** RFC 9457, as the engine's API answers. */
export const problemAnswer = (status: number, detail: string, hint: string): Answer => ({
  ...jsonAnswer({ status, detail, hint }, status),
  contentType: "application/problem+json; charset=utf-8",
});
