import { ask, read, token } from "./api.js";
import { AgentsView, AlertsView, showEngine } from "./engine-views.js";
import { duration, SIGNS } from "./format.js";
import { followJournal } from "./journal-stream.js";
import { LaneChart } from "./lane-chart.js";
import { setText } from "./tables.js";
import { Fleet } from "./workflow-model.js";
import { FailuresView, ScalingView, TasksView, TaskView, WorkflowsView } from "./workflow-views.js";

const byId = (id) => document.getElementById(id);
/** Tables and counts this often; the chart at every frame in which something moved. */
const TABLES_MS = 500;
const ENGINE_MS = 2_000;
const LIST_MS = 10_000;
/** A live region that speaks more often is turned off by those who need it. */
const SPEAK_MS = 4_000;
const LIVE_LANES_MS = 66;

const fleet = new Fleet();
let chosen = null;
let engine = null;
let lanesKey = "";
let spoken = [];
let started = false;

const openTask = (row, focus) => taskView.open(row, focus);
const taskView = new TaskView();
const tasksView = new TasksView(openTask);
const workflowsView = new WorkflowsView((model) => choose(model));
const failuresView = new FailuresView(openTask);
const scalingView = new ScalingView();
const agentsView = new AgentsView();
const alertsView = new AlertsView();
const chart = new LaneChart({
  scroller: byId("lane-scroller"),
  canvas: byId("lane-canvas"),
  height: byId("lane-height"),
  onOpen: openTask,
  onChosen: ({ task, model }) =>
    say(`${task.id} of ${model.name}, ${task.status}, ${task.agentId ?? "no agent"}`, true),
});

const say = (text, atOnce = false) => {
  if (atOnce) setText(byId("announcements"), text);
  else spoken.push(text);
};
setInterval(() => {
  if (spoken.length === 0) return;
  setText(byId("announcements"), spoken.slice(-3).join(" "));
  spoken = [];
}, SPEAK_MS);

/** Finished workflows are not told of by the stream: their journal is read when somebody looks. */
const readJournal = async (model) => {
  let after = model.sequence;
  for (;;) {
    const path = `v1/workflows/${model.workflowId}/journal?after=${after}&limit=5000&${tenantQuery(model)}`;
    const { entries, nextAfter } = await read(path);
    fleet.take(entries);
    if (nextAfter === null) return;
    after = nextAfter;
  }
};

/** A tenant's own token needs no tenant in the address, and may not name another. */
const tenantQuery = (model) => `tenant=${encodeURIComponent(model.tenantId)}`;

const describe = async (model) => {
  model.described = true;
  try {
    model.describe(await read(`v1/workflows/${model.workflowId}?${tenantQuery(model)}`));
    lanesKey = "";
  } catch (error) {
    model.described = false;
    setText(byId("connection"), error.message);
  }
};

const choose = async (model) => {
  chosen = model;
  byId("all-workflows").setAttribute("aria-pressed", String(model === null));
  chart.fit();
  lanesKey = "";
  if (model !== null && model.sequence === 0) await readJournal(model).catch((error) => say(error.message));
  if (model !== null && !model.described) await describe(model);
  lanesKey = "";
};

const shownModels = () =>
  chosen !== null
    ? [chosen]
    : fleet
        .sorted()
        .filter(({ tasks, sequence }) => sequence > 0 && tasks.size > 0)
        .slice(0, 20);

const showLanes = () => {
  const models = shownModels();
  const key = models.map(({ key, tasks }) => `${key}:${tasks.size}`).join();
  if (key !== lanesKey) chart.show(models);
  lanesKey = key;
  const sum = (state) => models.reduce((total, { counts }) => total + counts[state], 0);
  const tasks = models.reduce((total, { tasks: { size }, taskCount }) => total + Math.max(size, taskCount), 0);
  const which = chosen === null ? `${models.length} workflows` : `Workflow ${chosen.name}`;
  const states = ["running", "succeeded", "failed", "blocked", "cancelled"].map((state) => `${sum(state)} ${state}`);
  setText(
    byId("lane-summary"),
    `${which}: ${tasks} tasks, ${states.join(", ")}.${chosen?.reason ? ` ${chosen.reason}` : ""}`,
  );
};

const showTables = () => {
  const nowMs = Date.now();
  showLanes();
  workflowsView.show(fleet.sorted(), chosen, nowMs);
  tasksView.show(chart.rows, nowMs);
  taskView.show();
  failuresView.show(fleet.failures);
  scalingView.show(fleet.scalings);
  if (engine === null) return;
  showEngine(engine, fleet);
  agentsView.show(engine, shownModels());
};

const every = (ms, work) => {
  const again = async () => {
    await work().catch((error) => setText(byId("connection"), error.message));
    setTimeout(again, ms);
  };
  void again();
};

const refreshEngine = async () => {
  engine = await read("v1/engine");
  for (const text of alertsView.show(await read("v1/alerts"))) say(text);
};

const refreshList = async () => {
  const { workflows } = await read("v1/workflows?limit=100");
  for (const line of workflows) fleet.of(line.tenantId, line.workflowId).summarize(line);
  const undescribed = fleet.sorted().filter(({ described, finishedAtMs }) => !described && finishedAtMs === null);
  for (const model of undescribed.slice(0, 20)) await describe(model);
};

const drawFrames = () => {
  let drawnAt = 0;
  const frame = (at) => {
    const isLive = shownModels().some(({ finishedAtMs }) => finishedAtMs === null);
    if (isLive && at - drawnAt >= LIVE_LANES_MS) chart.invalidate();
    if (chart.draw(Date.now())) drawnAt = at;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
};

const signIn = (message = "") => {
  token.forget();
  byId("live").hidden = true;
  byId("forget-token").hidden = true;
  byId("sign-in").hidden = false;
  setText(byId("token-error"), message);
  setText(byId("connection"), "Not connected");
  byId("token").focus();
};

const STATES = { live: "Live", reconnecting: "The connection broke; trying again…" };

const start = async () => {
  started = true;
  byId("sign-in").hidden = true;
  byId("live").hidden = false;
  byId("forget-token").hidden = false;
  every(LIST_MS, refreshList);
  every(ENGINE_MS, refreshEngine);
  setInterval(showTables, TABLES_MS);
  drawFrames();
  let known = 0;
  await followJournal({
    onEntries: (entries) => {
      for (const text of fleet.take(entries)) say(text);
      chart.invalidate();
      if (fleet.workflows.size > known) void refreshList().catch(() => undefined);
      known = fleet.workflows.size;
    },
    onState: (state) => setText(byId("connection"), STATES[state]),
    onDenied: (error) => signIn(error.message),
    // What ended meanwhile would be shown as running for ever: everything is read anew.
    onForgotten: () => location.reload(),
  });
};

byId("token-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  token.set(byId("token").value.trim());
  byId("token").value = "";
  try {
    await ask("v1/engine");
    if (started) location.reload();
    else await start();
  } catch (error) {
    signIn(error.message);
  }
});
byId("forget-token").onclick = () => {
  token.forget();
  location.reload();
};
byId("all-workflows").onclick = () => choose(null);
byId("zoom-in").onclick = () => chart.zoomBy(2);
byId("zoom-out").onclick = () => chart.zoomBy(0.5);
byId("zoom-fit").onclick = () => chart.fit();
byId("tasks").addEventListener("toggle", showTables);
byId("legend").textContent = ["running", "succeeded", "retried", "failed", "blocked", "cancelled"]
  .map((state) => `${SIGNS[state]} ${state}`)
  .join("   ");
window.plimsoll = { fleet, chart, duration };

if (token.get() === null) signIn();
else start();
