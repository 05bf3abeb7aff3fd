import type { InvocationQuery } from "@plimsoll/application";

const SORTS = ["sent", "agent", "latency", "outcome"] as const;
const DEFAULT_LIMIT = 100;

const wholeNumber = (text: string | null, otherwise: number): number => {
  const value = Number(text ?? "");
  return text !== null && Number.isSafeInteger(value) && value >= 0 ? value : otherwise;
};

/** The query of an address; what it does not say, or says wrongly, is the default. */
export const invocationQuery = (search: URLSearchParams): InvocationQuery => ({
  phase: search.get("phase"),
  wave: search.has("wave") ? wholeNumber(search.get("wave"), 0) : null,
  agentId: search.get("agent"),
  outcome: search.get("outcome"),
  sort: SORTS.find((sort) => sort === search.get("sort")) ?? "sent",
  descending: search.get("order") === "descending",
  offset: wholeNumber(search.get("offset"), 0),
  limit: wholeNumber(search.get("limit"), DEFAULT_LIMIT),
});
