import type { OrchestratorFailure } from "@plimsoll/application";
import * as Result from "effect/Result";
import { failureOf } from "../failure/failures.ts";

const refusal = (what: string, hint: string) => Result.fail(failureOf("invalid-request", what, hint));

const urlOf = (address: string): URL | null => (URL.canParse(address) ? new URL(address) : null);

/** The address of a server of the protocol; a refusal never repeats credentials. */
export const parseOrchestratorUrl = (address: string): Result.Result<URL, OrchestratorFailure> => {
  const url = urlOf(address);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) {
    const shown = url === null ? "" : ` (${url.protocol}//…)`;
    return refusal(
      `orchestrator: the address${shown} is not an http:// or https:// URL`,
      "Give it like http://127.0.0.1:9000.",
    );
  }
  if (url.username !== "" || url.password !== "") {
    return refusal(
      `orchestrator: the address of ${url.host} holds credentials`,
      "Leave them out of the URL and set the token in PLIMSOLL_ORCHESTRATOR_TOKEN.",
    );
  }
  if (url.search !== "" || url.hash !== "") {
    return refusal(`orchestrator: ${url.origin}${url.pathname} has a query or a fragment`, "Leave it out.");
  }
  return Result.succeed(url);
};

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Traffic to it stays on this machine. */
export const isLoopback = (url: URL): boolean => LOOPBACK.test(url.hostname);
