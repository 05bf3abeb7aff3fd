/** An answer with its body read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed where it is JSON, else null. */
  // Tests say by their assertions what an answer must hold: a field that is missing fails them, at the place that asks.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

const TIMEOUT_MS = 15_000;

/** Calls a server as a client does: over a socket. */
export const call = async (
  url: string,
  token: string | null,
  init: RequestInit & { readonly json?: unknown } = {},
): Promise<Answer> => {
  const { json, ...rest } = init;
  const response = await fetch(url, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...rest,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(json === undefined ? {} : { "content-type": "application/json" }),
      ...(rest.headers as Record<string, string> | undefined),
    },
    ...(json === undefined ? {} : { method: rest.method ?? "POST", body: JSON.stringify(json) }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson ? (JSON.parse(text) as unknown) : null,
  };
};
