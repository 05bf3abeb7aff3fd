import { h } from "./dom.js";

const address = (path, query = {}) => {
  const kept = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const search = new URLSearchParams(kept).toString();
  return `#/${path}${search === "" ? "" : `?${search}`}`;
};

/** Addresses of the views within the page. */
export const to = {
  history: () => address(""),
  run: (id) => address(`run/${encodeURIComponent(id)}`),
  invocations: (id, query) => address(`run/${encodeURIComponent(id)}/invocations`, query),
  timeline: (id, request) => address(`run/${encodeURIComponent(id)}/timeline`, { request }),
  compare: (ids) => address("compare", { runs: ids.join(",") }),
};

/** What the address asks for. */
export const whereTo = (hash) => {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const parts = path.split("/").filter((part) => part !== "");
  try {
    return { parts: parts.map(decodeURIComponent), query: new URLSearchParams(search) };
  } catch {
    return { parts: ["nowhere"], query: new URLSearchParams() };
  }
};

/** A link that opens something. */
export const link = (href, ...children) => h("a", { href }, ...children);
