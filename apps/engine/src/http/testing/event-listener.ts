import type { JournalEntry } from "@plimsoll/application";

/** What a listener got from a stream so far. */
export interface Heard {
  readonly entries: JournalEntry[];
  lastEventId: string | null;
  heartbeats: number;
  /** The server said that it stops. */
  reconnect: boolean;
  ended: boolean;
  readonly stop: () => void;
}

const take = (heard: Heard, block: string): void => {
  if (block.startsWith(":")) heard.heartbeats += 1;
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
  const event = field("event");
  if (event === "reconnect") heard.reconnect = true;
  if (event !== "entries") return;
  heard.lastEventId = field("id") ?? heard.lastEventId;
  heard.entries.push(...(JSON.parse(field("data") ?? "[]") as JournalEntry[]));
};

const read = async (body: ReadableStream<Uint8Array>, heard: Heard): Promise<void> => {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    const blocks = (text + decoder.decode(chunk, { stream: true })).split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) take(heard, block);
  }
};

/** Listens as a browser does: by events that arrived whole, remembering the last id. */
export const listen = async (url: string, token: string, lastEventId: string | null = null): Promise<Heard> => {
  const aborter = new AbortController();
  const response = await fetch(url, {
    signal: AbortSignal.any([aborter.signal, AbortSignal.timeout(60_000)]),
    headers: { authorization: `Bearer ${token}`, ...(lastEventId === null ? {} : { "last-event-id": lastEventId }) },
  });
  if (response.status !== 200 || response.body === null) throw new Error(`${response.status} ${await response.text()}`);
  const heard: Heard = {
    ...{ entries: [], lastEventId, heartbeats: 0, reconnect: false, ended: false },
    stop: () => aborter.abort(),
  };
  void read(response.body as ReadableStream<Uint8Array>, heard)
    .catch(() => undefined)
    .finally(() => {
      heard.ended = true;
    });
  return heard;
};

/** Waits until something is so; fails loudly when it does not become so. */
export const until = async (what: string, isSo: () => boolean, timeoutMs = 10_000): Promise<void> => {
  const giveUpAt = performance.now() + timeoutMs;
  while (!isSo()) {
    if (performance.now() > giveUpAt) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
