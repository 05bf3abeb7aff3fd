import type { IncomingMessage } from "node:http";
import { type Answer, problemAnswer } from "./answer.ts";

/**
 * A page of another site can make a browser ask here under a name of its own (DNS rebinding): then the Host header has that
 * name. It can also ask across origins, which the browser says in Sec-Fetch-Site; following a link to here is allowed.
 */
export const refusalOf = (request: IncomingMessage, port: number): Answer | null => {
  const { host, "sec-fetch-site": site, "sec-fetch-mode": mode } = request.headers;
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`)
    return problemAnswer(421, `the Host header ${JSON.stringify(host ?? "")} is not this server's`, "Use 127.0.0.1.");
  if (request.method !== "GET" && request.method !== "HEAD")
    return problemAnswer(405, `${request.method ?? ""} is not known here`, "Everything here is only read: use GET.");
  const isForeign = site === "cross-site" || site === "same-site";
  if (isForeign && mode !== "navigate")
    return problemAnswer(403, "another site asked for this", "Open the page itself.");
  return null;
};
