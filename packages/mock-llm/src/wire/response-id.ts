import type { Answer } from "../answer.ts";

const TURNS = /_t(\d+)$/;

/**
 * Names a response. Its end says how many tool turns were done before it: a client that sends only `previous_response_id`
 * and the tool's output leaves the rest of the conversation to the server, and this one remembers nothing.
 */
export const responseId = ({ ordinal, tool, toolTurnsDone }: Answer): string =>
  tool === null ? `resp_${ordinal}` : `resp_${ordinal}_t${toolTurnsDone}`;

/** The tool turns done before the response of this id; 0 where it says none. */
export const turnsOfResponseId = (id: unknown): number =>
  typeof id === "string" ? Number(TURNS.exec(id)?.[1] ?? 0) : 0;
