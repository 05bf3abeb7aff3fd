import { compareView } from "./compare-view.js";
import { announce, h } from "./dom.js";
import { historyView } from "./history-view.js";
import { invocationsView } from "./invocations-view.js";
import { link, to, whereTo } from "./links.js";
import { runView } from "./run-view.js";
import { timelineView } from "./timeline-view.js";

const view = document.getElementById("view");
const trail = document.getElementById("trail");
let current = new AbortController();

const viewOf = ({ parts }) => {
  if (parts.length === 0) return historyView;
  if (parts[0] === "compare" && parts.length === 1) return compareView;
  if (parts[0] !== "run") return null;
  if (parts.length === 2) return runView;
  return { invocations: invocationsView, timeline: timelineView }[parts[2]] ?? null;
};

const drawTrail = (steps) =>
  trail.replaceChildren(
    ...[["All runs", to.history()], ...steps].map(([words, href], at) =>
      h("li", {}, at === steps.length ? h("span", { "aria-current": "page" }, words) : link(href, words)),
    ),
  );

const nowhere = async (into) => {
  into.append(h("p", {}, "There is nothing at this address. ", link(to.history(), "All runs")));
  return { title: "Not found", trail: [] };
};

/** Draws what the address asks for; the heading takes the focus, so that a screen reader and the keyboard begin there. */
const show = async (isFirst) => {
  current.abort();
  const own = (current = new AbortController());
  const asked = whereTo(location.hash);
  const heading = h("h2", { tabindex: "-1", id: "heading" }, "Reading…");
  view.replaceChildren(heading);
  const content = h("div", { class: "stack" });
  const reload = () => void (own.signal.aborted || show(false));
  let told;
  try {
    told = await (viewOf(asked) ?? nowhere)(content, { ...asked, signal: own.signal, reload });
  } catch (error) {
    content.replaceChildren(
      h("p", { class: "problem", role: "alert" }, error.message),
      h("p", {}, link(to.history(), "All runs")),
    );
    told = { title: "This can't be shown", trail: [] };
  }
  if (own.signal.aborted) return;
  heading.textContent = told.title;
  document.title = `${told.title} – Plimsoll`;
  drawTrail(asked.parts.length === 0 ? [] : told.trail.length > 0 ? told.trail : [[told.title, location.hash]]);
  view.append(content);
  announce(told.title);
  if (!isFirst) heading.focus({ preventScroll: true });
  if (!isFirst) scrollTo(0, 0);
  document.documentElement.dataset.shown = location.hash || "#/";
};

document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("heading")?.focus();
});
addEventListener("hashchange", () => void show(false));
void show(true);
