import { afterEach, expect, it, vi } from "vitest";

afterEach(() => vi.unstubAllGlobals());

const stream = (text: string) => new Response(text, { headers: { "content-type": "text/event-stream" } });
const forgotten = () =>
  Response.json({ status: 422, code: "position-forgotten", detail: "not kept", hint: "" }, { status: 422 });

it("goes on from the last id, and has everything read anew when the server no longer knows it", async () => {
  const asked: (string | null)[] = [];
  const answers = [stream('id: @a.1\nevent: entries\ndata: [{"sequence":1}]\n\n'), forgotten()];
  vi.stubGlobal("sessionStorage", { getItem: () => "token", setItem: () => undefined, removeItem: () => undefined });
  vi.stubGlobal("fetch", (_: unknown, { headers = {} }: { headers?: Record<string, string> } = {}) => {
    asked.push(new Headers(headers).get("last-event-id"));
    return Promise.resolve(answers.shift() ?? Response.error());
  });
  const { followJournal } = (await import(new URL("./dashboard-files/journal-stream.js", import.meta.url).href)) as {
    followJournal: (on: Record<string, (given: never) => unknown>) => Promise<string>;
  };
  const entries: unknown[] = [];
  const end = await followJournal({
    onEntries: (taken) => entries.push(...(taken as unknown[])),
    onState: () => undefined,
    onDenied: () => "denied",
    onForgotten: () => "forgotten",
  });
  expect([end, entries, asked]).toEqual(["forgotten", [{ sequence: 1 }], [null, "@a.1"]]);
});
