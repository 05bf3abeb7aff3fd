import type { StoreFailure, WorkflowNotFound, WorkflowRefused } from "@plimsoll/application";
import {
  Conflicting,
  InvalidRequest,
  NotAllowed,
  NotFound,
  type ProblemDetail,
  TooManyRequests,
  Unavailable,
} from "./problems.ts";

const SHOWN_VALUE_CHARACTERS = 120;

/** A value as a problem shows it: JSON, cut where it is long. */
export const shownValue = (value: unknown): string | null => {
  const text = JSON.stringify(value);
  if (text === undefined) return null;
  return text.length > SHOWN_VALUE_CHARACTERS ? `${text.slice(0, SHOWN_VALUE_CHARACTERS)}…` : text;
};

/** One answer for a workflow that is not there and for one of another tenant: nobody learns which it is. */
export const noSuchWorkflow = ({ workflowId }: Pick<WorkflowNotFound, "workflowId">): NotFound =>
  new NotFound({
    code: "workflow-not-found",
    detail: `There is no workflow ${workflowId} in this tenant.`,
    field: "id",
    value: shownValue(workflowId),
    hint: "GET /v1/workflows lists those there are; an operator names the tenant with ?tenant=.",
  });

/** What the engine refuses to execute, as an answer to who asked. */
export const problemOfRefusal = (refused: WorkflowRefused): InvalidRequest | Unavailable | TooManyRequests => {
  const detail: ProblemDetail = {
    code: refused.code,
    detail: refused.message,
    field: refused.field,
    value: null,
    hint: refused.hint,
  };
  if (refused.code === "quota-exhausted") return new TooManyRequests(detail);
  return refused.code === "draining" ? new Unavailable(detail) : new InvalidRequest(detail);
};

export type StoreProblem = Unavailable | Conflicting | NotFound | NotAllowed | InvalidRequest;

/** A failure of the store as an answer. Its message is for the log: it may name hosts and files, so it stays here. */
export const problemOfStore = (failure: StoreFailure): StoreProblem => {
  const base = { code: `store-${failure.code}`, field: null, value: null };
  switch (failure.code) {
    case "conflict":
      return new Conflicting({ ...base, detail: failure.message, field: "id", hint: failure.hint });
    case "not-found":
      return new NotFound({ ...base, detail: failure.message, hint: failure.hint });
    case "forbidden":
      return new NotAllowed({ ...base, detail: "The store does not allow it.", hint: "Ask the operator." });
    case "invalid":
      return new InvalidRequest({ ...base, detail: failure.message, hint: failure.hint });
    case "unavailable":
    case "locked":
      return new Unavailable({
        ...base,
        detail: "The store does not answer.",
        hint: "Nothing was written. Repeat the request in a moment; the operator finds the cause in the engine's log.",
      });
  }
};
