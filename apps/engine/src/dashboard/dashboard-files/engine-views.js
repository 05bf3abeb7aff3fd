import { bytes, duration, percent, spread, timeOfDay } from "./format.js";
import { LiveTable, setText, showFigures } from "./tables.js";

const byId = (id) => document.getElementById(id);

const meter = (name, value, limit, text) => {
  const element = byId(`${name}-meter`);
  element.max = Math.max(limit, Number.EPSILON);
  element.high = 0.8 * limit;
  element.value = value;
  setText(byId(`${name}-text`), text);
};

const MEBIBYTE = 1024 * 1024;

/** What the engine does as a whole. */
export const showEngine = (engine, fleet) => {
  const waits = spread(fleet.queueWaits);
  showFigures(byId("figures"), [
    ["Running", engine.running],
    ["Waiting", engine.queued],
    ["Places", `${engine.poolSize} of ${engine.maxPoolSize}`],
    ["Dispatched", engine.totals.dispatched],
    ["Succeeded", engine.totals.succeeded],
    ["Retried", engine.totals.retried],
    ["Failed", engine.totals.failed],
    ["Stalled", engine.totals.stalled],
    ["Queue wait, median / p95", `${duration(waits.p50)} / ${duration(waits.p95)}`],
    ["Hand-off, median / p99", `${duration(engine.handOff.p50Ms)} / ${duration(engine.handOff.p99Ms)}`],
    ["Store", engine.storeTrouble ?? "answers"],
    ["Engine", engine.stopped ?? (engine.draining ? "stopping" : "runs")],
  ]);
  setText(
    byId("pool-reason"),
    `Places: ${engine.poolReason}${engine.draining ? " The engine is stopping: nothing new is started." : ""}`,
  );
  const { cpuCores: coreLimit, memoryMb } = engine.capacity;
  const held = engine.allocations.reduce((sum, { allocation }) => sum + allocation.cpuCores, 0);
  const heldMb = engine.allocations.reduce((sum, { allocation }) => sum + allocation.memoryMb, 0);
  const use = engine.resources;
  const cores = use === null ? held : use.cpuCores;
  const used = use === null ? heldMb * MEBIBYTE : use.memoryBytes;
  const limit = memoryMb * MEBIBYTE;
  meter("cpu", cores, coreLimit, `${cores.toFixed(1)} of ${coreLimit} cores in use, ${held.toFixed(1)} allocated`);
  meter("memory", used, limit, `${bytes(used)} of ${bytes(limit)} in use, ${bytes(heldMb * MEBIBYTE)} allocated`);
  meter(
    "places",
    engine.running,
    engine.maxPoolSize,
    `${engine.running} taken, ${engine.poolSize} open, ${engine.maxPoolSize} at most`,
  );
};

const performanceOf = (engine, tenantId, agentId) => {
  const mine = engine.performance.filter((one) => one.agentId === agentId && one.tenantId === tenantId);
  const weight = mine.reduce((sum, one) => sum + one.weight, 0);
  const mean = (field) => (weight === 0 ? null : mine.reduce((sum, one) => sum + one[field] * one.weight, 0) / weight);
  return {
    weight,
    success: mean("successRatio"),
    latencyMs: mean("latencyMs"),
  };
};

/** Agents of the workflows that are shown, with load and what they showed so far. */
export class AgentsView {
  constructor() {
    this.table = new LiveTable(byId("agents-table"), [
      { label: "Agent", of: ({ agentId }) => agentId },
      { label: "Tenant", of: ({ tenantId }) => tenantId },
      { label: "Running", number: true, of: ({ running, places }) => `${running} of ${places}` },
      {
        label: "Load",
        number: true,
        of: ({ running, places }) => percent(places === 0 ? 0 : Math.min(1, running / places)),
      },
      { label: "Success, measured", number: true, of: ({ success }) => (success === null ? "–" : percent(success)) },
      { label: "Latency, measured", number: true, of: ({ latencyMs }) => duration(latencyMs) },
      { label: "Evidence", number: true, of: ({ weight }) => (weight === 0 ? "none" : weight.toFixed(1)) },
      { label: "Capabilities", of: ({ capabilities }) => capabilities.join(", ") || "–" },
    ]);
  }

  show(engine, models) {
    const agents = new Map();
    for (const model of models) {
      for (const agent of model.agents) {
        const key = `${model.tenantId}/${agent.agentId}`;
        const known = agents.get(key);
        const places = Math.max(known?.places ?? 0, agent.maxConcurrentTasks);
        agents.set(key, {
          key,
          tenantId: model.tenantId,
          agentId: agent.agentId,
          places,
          running: 0,
          capabilities: agent.capabilities,
        });
      }
    }
    for (const { tenantId, allocation } of engine.allocations) {
      const agent = agents.get(`${tenantId}/${allocation.agentId}`);
      if (agent !== undefined) agent.running += 1;
    }
    const rows = [...agents.values()].map((agent) => {
      return { ...agent, ...performanceOf(engine, agent.tenantId, agent.agentId) };
    });
    this.table.show(rows.sort((a, b) => b.running - a.running || (a.key < b.key ? -1 : 1)).slice(0, 200));
  }
}

/** What the rules say now. */
export class AlertsView {
  constructor() {
    this.firing = new Set();
    this.table = new LiveTable(byId("alerts-table"), [
      { label: "Severity", of: ({ severity }) => severity, state: ({ severity }) => severity },
      { label: "State", of: ({ state }) => state, state: ({ state }) => state },
      { label: "Rule", of: ({ rule }) => rule },
      { label: "About", of: ({ workflowId, taskId }) => [workflowId ?? "engine", taskId].filter(Boolean).join(" / ") },
      { label: "What", of: ({ summary }) => summary },
      { label: "Since", of: ({ sinceMs }) => timeOfDay(sinceMs) },
    ]);
  }

  /** Answers with what began to fire since the last time. */
  show({ alerts }) {
    const rows = alerts.map((alert) => ({
      ...alert,
      key: `${alert.rule} ${alert.tenantId} ${alert.workflowId} ${alert.taskId}`,
    }));
    this.table.show(rows);
    byId("no-alerts").hidden = rows.length > 0;
    const firing = rows.filter(({ state }) => state === "firing");
    const fresh = firing.filter(({ key }) => !this.firing.has(key));
    this.firing = new Set(firing.map(({ key }) => key));
    return fresh.map(({ severity, summary }) => `Alert, ${severity}: ${summary}`);
  }
}
