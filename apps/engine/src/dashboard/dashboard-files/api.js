const TOKEN_KEY = "plimsoll-token";
const TIMEOUT_MS = 15_000;

/** The token of this tab: gone with it. */
export const token = {
  get: () => sessionStorage.getItem(TOKEN_KEY),
  set: (value) => sessionStorage.setItem(TOKEN_KEY, value),
  forget: () => sessionStorage.removeItem(TOKEN_KEY),
};

/** What the server refused, in its own words. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem?.detail ? `${problem.detail} ${problem.hint ?? ""}`.trim() : `The server answered ${status}.`);
    this.status = status;
  }
}

/** Asks the server; everything but success is a Refused or the network's own error. */
export const ask = async (path, { signal, headers } = {}) => {
  const limit = signal ?? AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(path, {
    signal: limit,
    cache: "no-store",
    headers: { authorization: `Bearer ${token.get()}`, ...headers },
  });
  if (response.ok) return response;
  const problem = await response.json().catch(() => null);
  throw new Refused(response.status, problem);
};

/** The JSON that a path answers with. */
export const read = async (path) => (await ask(path)).json();
