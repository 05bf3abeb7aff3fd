import type { Readable } from "node:stream";

/** Everything that a short stream has to say, when it has closed; an error ends it as well. */
export const readAll = (stream: Readable): Promise<string> =>
  new Promise((resolve) => {
    let text = "";
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => (text += chunk));
    stream.once("close", () => resolve(text));
  });
