import { ask, Refused } from "./api.js";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** Without a sign of life for this long the connection is taken for dead. */
const SILENCE_MS = 35_000;

const field = (block, name) => {
  const line = block.split("\n").find((one) => one.startsWith(`${name}: `));
  return line?.slice(name.length + 2) ?? null;
};

/** Reads server-sent events; the browser's own EventSource can't send a token in a header. */
const readEvents = async (response, onBlock) => {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const silence = new Promise((_, reject) => setTimeout(() => reject(new Error("silence")), SILENCE_MS));
    const { done, value } = await Promise.race([reader.read(), silence]).catch(async (error) => {
      await reader.cancel().catch(() => undefined);
      throw error;
    });
    if (done) return;
    const blocks = (text + value).split("\n\n");
    text = blocks.pop();
    for (const block of blocks) onBlock(block);
  }
};

/** Follows every journal, and after each break goes on where it was; where the server no longer knows that, ends with onForgotten. */
export const followJournal = async ({ onEntries, onState, onDenied, onForgotten }) => {
  let lastEventId = null;
  let waitMs = FIRST_WAIT_MS;
  for (;;) {
    try {
      const headers = lastEventId === null ? {} : { "last-event-id": lastEventId };
      const signal = new AbortController().signal;
      const response = await ask("v1/events?outputs=short", { headers, signal });
      onState("live");
      waitMs = FIRST_WAIT_MS;
      await readEvents(response, (block) => {
        if (field(block, "event") !== "entries") return;
        onEntries(JSON.parse(field(block, "data")));
        lastEventId = field(block, "id") ?? lastEventId;
      });
    } catch (error) {
      if (error instanceof Refused && error.status === 401) return onDenied(error);
      if (error instanceof Refused && error.status === 422) return onForgotten();
    }
    onState("reconnecting");
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
  }
};
