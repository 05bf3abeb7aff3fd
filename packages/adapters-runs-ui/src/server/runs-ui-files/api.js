const TIMEOUT_MS = 70_000;

/** Asks the server; everything but success is an error in the server's own words. */
export const read = async (path) => {
  const response = await fetch(path, { signal: AbortSignal.timeout(TIMEOUT_MS), cache: "no-store" });
  if (response.ok) return await response.json();
  const problem = await response.json().catch(() => null);
  throw new Error(
    problem?.detail ? `${problem.detail}. ${problem.hint ?? ""}` : `The server answered ${response.status}.`,
  );
};

/** The address of a run's data. */
export const runPath = (id, what = "", query = {}) => {
  const kept = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const search = new URLSearchParams(kept).toString();
  return `api/runs/${encodeURIComponent(id)}${what === "" ? "" : `/${what}`}${search === "" ? "" : `?${search}`}`;
};
