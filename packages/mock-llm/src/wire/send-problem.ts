import type { ServerResponse } from "node:http";
import type { Endpoint } from "../call.ts";
import type { LlmProblem } from "./wire-format.ts";
import { WIRE_FORMATS } from "./wire-formats.ts";

/** Answers with an error in the shape of the endpoint's vendor; the connection stays usable. */
export const sendProblem = (response: ServerResponse, endpoint: Endpoint, problem: LlmProblem): void => {
  const { status, retryAfterSeconds } = problem;
  if (retryAfterSeconds !== undefined) response.setHeader("retry-after", String(retryAfterSeconds));
  response.statusCode = status;
  response.setHeader("content-type", "application/json");
  response.end(WIRE_FORMATS[endpoint].renderProblem(problem));
};
