import { timeChart } from "./charts.js";
import { runPath } from "./api.js";
import { announce, h, section } from "./dom.js";
import { duration, number } from "./format.js";
import { link, to } from "./links.js";

const term = (name) => {
  const value = h("dd", {}, "–");
  return { value, node: h("div", {}, h("dt", {}, name), value) };
};

const NAMES = {
  phase: "Phase",
  at: "Run's clock",
  sent: "Sent",
  failed: "Failed",
  inFlight: "In flight, most in 10 s",
  p50: "p50, last 10 s",
  p95: "p95, last 10 s",
};

/** A run that goes: figures and charts follow its samples. */
export const liveSection = (id, { signal, onOver }) => {
  const terms = Object.fromEntries(Object.entries(NAMES).map(([key, name]) => [key, term(name)]));
  const state = h("p", { class: "note", id: "live-state" }, "Connecting…");
  const charts = h("div", {});
  let phase = null;
  const draw = (now) => {
    const shown = {
      phase: now.phase ?? "–",
      at: duration(now.lastAtMs),
      sent: number(now.sentCount),
      failed: number(now.failedCount),
      inFlight: number(now.inFlight),
      p50: duration(now.p50LatencyMs),
      p95: duration(now.p95LatencyMs),
    };
    for (const [key, text] of Object.entries(shown)) terms[key].value.textContent = text;
    if (now.phase !== phase) announce(`Phase ${now.phase}`);
    phase = now.phase;
    const series = { points: now.points, widthMs: 1_000 };
    charts.replaceChildren(
      timeChart({
        ...series,
        label: `Invocations in flight in the last two minutes, ${number(now.inFlight)} at most in the last ten seconds`,
        series: [{ name: "meanInFlight", tone: "a" }],
      }),
      timeChart({
        ...series,
        label: `Latency in the last two minutes, p95 ${duration(now.p95LatencyMs)} in the last ten seconds`,
        unit: duration,
        series: [
          { name: "p50LatencyMs", tone: "a" },
          { name: "p95LatencyMs", tone: "b" },
        ],
      }),
    );
  };
  const events = new EventSource(runPath(id, "live"));
  events.addEventListener(
    "open",
    () => (state.textContent = "Live: a spike writes a wave when it ends, a load each invocation when that ends."),
  );
  events.addEventListener("progress", (event) => draw(JSON.parse(event.data)));
  events.addEventListener("error", () => (state.textContent = "The connection broke; trying again."));
  events.addEventListener("over", () => {
    events.close();
    announce("The run is over");
    onOver();
  });
  events.addEventListener("lost", (event) => {
    events.close();
    state.textContent = `The run can't be read any more: ${JSON.parse(event.data).detail}`;
  });
  signal.addEventListener("abort", () => events.close());
  return section(
    "Live",
    state,
    h(
      "dl",
      { class: "figures", id: "live-figures" },
      Object.values(terms).map(({ node }) => node),
    ),
    h(
      "p",
      { class: "legend", "aria-hidden": "true" },
      h("span", {}, h("i", { class: "key key-a" }), " in flight; p50 below"),
      h("span", {}, h("i", { class: "key key-b" }), " p95"),
    ),
    charts,
    h("p", {}, link(to.invocations(id, {}), "Invocations so far")),
  );
};
