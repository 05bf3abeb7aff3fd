import type { LlmEndpoint } from "@plimsoll/application";
import type { Redact } from "../failure/redact.ts";
import { llmEnvironment } from "../process/llm-environment.ts";
import type { FanOutCase, FanOutCount, HostFacts, HostSettings } from "../wire/host-messages.ts";
import type { AgentSource } from "./agent-source.ts";
import type { RunnerParts } from "./agents-runner.ts";
import type { BatchRunner } from "./host-pool.ts";
import { HostRefusal } from "./host-refusal.ts";
import { KNOWN_PACKAGES, packageVersions } from "./package-versions.ts";

interface Loaded {
  readonly source: AgentSource;
  readonly userExport: string | null;
  readonly llm: LlmEndpoint | null;
}

/**
 * Imports our graph, or the user's file: at the start when the LLM is known by then, else with the first pool,
 * because a module may read the LLM's address as it is imported.
 */
export class SourceLoader {
  readonly #settings: HostSettings;
  readonly #redact: Redact;
  #loading: Promise<Loaded> | null = null;

  constructor(settings: HostSettings, redact: Redact) {
    this.#settings = settings;
    this.#redact = redact;
  }

  async start(): Promise<HostFacts> {
    const { agentsFrom, llm } = this.#settings;
    const nodeVersion = process.versions.node;
    if (agentsFrom === null) {
      await this.#load(null);
      const { OWN_PACKAGES } = await import("./own-packages.ts");
      return { nodeVersion, packages: OWN_PACKAGES, userExport: null };
    }
    const { checkUserFile } = await import("./user-agents/load-user-agents.ts");
    checkUserFile(agentsFrom);
    const packages = packageVersions(KNOWN_PACKAGES, agentsFrom.path);
    if (llm === null) return { nodeVersion, packages, userExport: null };
    const { userExport } = await this.#load(llm);
    return { nodeVersion, packages, userExport };
  }

  async sourceFor(llm: LlmEndpoint | null): Promise<AgentSource> {
    const loaded = await this.#load(llm);
    if (this.#settings.agentsFrom !== null && llm !== null && llm.baseUrl !== loaded.llm?.baseUrl) {
      throw new HostRefusal({
        code: "invalid-request",
        message: `The pool's LLM is ${llm.baseUrl}, but the user's code was imported with ${loaded.llm?.baseUrl ?? "its own"}`,
        hint: "A module keeps the LLM that it saw when it was imported: start the orchestrator anew for another one.",
      });
    }
    return loaded.source;
  }

  /** The library's map-reduce, imported for it alone. */
  async mapReduceRunner(parts: RunnerParts): Promise<BatchRunner> {
    const { mapReduceRunner } = await import("./map-reduce-runner.ts");
    return mapReduceRunner(parts, this.#settings.libraryMaxConcurrency);
  }

  async fanOut(experiment: FanOutCase): Promise<FanOutCount> {
    const { runFanOut } = await import("./fan-out-experiment.ts");
    return runFanOut(experiment);
  }

  #load(llm: LlmEndpoint | null): Promise<Loaded> {
    this.#loading ??=
      this.#settings.agentsFrom === null ? this.#loadOwn() : this.#loadUser(this.#settings.agentsFrom, llm);
    return this.#loading;
  }

  async #loadOwn(): Promise<Loaded> {
    return { source: await this.#ownSource(), userExport: null, llm: null };
  }

  async #ownSource(): Promise<AgentSource> {
    const { maxRetries, mode } = this.#settings;
    if (mode === "agents") return (await import("./lang-graph-agents.ts")).langGraphAgents(maxRetries);
    return (await import("./map-reduce-runner.ts")).modelAgents(maxRetries);
  }

  async #loadUser(agentsFrom: NonNullable<HostSettings["agentsFrom"]>, llm: LlmEndpoint | null): Promise<Loaded> {
    const { markRequestsTo } = await import("./user-agents/correlation.ts");
    const { loadUserAgents } = await import("./user-agents/load-user-agents.ts");
    if (llm !== null) {
      Object.assign(process.env, llmEnvironment(llm, process.env));
      markRequestsTo(llm.baseUrl);
    }
    const { source, description } = await loadUserAgents(agentsFrom, this.#redact);
    return { source, userExport: description, llm };
  }
}
