import { openAiBaseUrl, sidecarFolders } from "@plimsoll/adapters-command-line";
import { makeStubOrchestrator } from "@plimsoll/adapters-stub";
import type { ClockPort, LlmProviderPort, OrchestratorProviderPort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Redacted from "effect/Redacted";
import type { OrchestratorChoice } from "../orchestrator/orchestrator-choice.ts";
import type { OrchestratorKind } from "../orchestrator/orchestrator-kind.ts";
import type { OrchestratorSession } from "../orchestrator/agent-pools.ts";

/** What an orchestrator is started with. */
export interface SessionSettings {
  readonly choice: OrchestratorChoice;
  readonly clock: ClockPort;
  /** Environment, for the secrets in it: they go to the adapters that need them and nowhere else. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Hears what is being done while it starts. */
  readonly onPhase: (message: string) => void;
  /** Hears each line that the sidecar logs. */
  readonly onSidecarLog: (line: string) => void;
}

interface Providers {
  readonly orchestrator: OrchestratorProviderPort;
  readonly llm: LlmProviderPort;
}

const llmProviders = {
  mock: async ({ clock }: SessionSettings) => {
    const { makeMockLlmProvider } = await import("@plimsoll/mock-llm");
    return makeMockLlmProvider({ clock });
  },
  openai: async ({ clock, env }: SessionSettings) => {
    const { makeLlmGatewayProvider } = await import("@plimsoll/adapters-llm-gateway");
    const apiKey = Redacted.make(env["OPENAI_API_KEY"] ?? "", { label: "OPENAI_API_KEY" });
    return makeLlmGatewayProvider({ clock, apiKey, upstreamBaseUrl: openAiBaseUrl(env) });
  },
} satisfies Record<string, (settings: SessionSettings) => Promise<LlmProviderPort>>;

const loadLlm = (settings: SessionSettings): Promise<LlmProviderPort> =>
  llmProviders[settings.choice.scenario.llm.kind](settings);

/** One entry for each kind; a new kind without one does not compile. Each adapter is imported only when it is chosen. */
const providers = {
  crewai: async (settings) => {
    const { sidecarProvider } = await import("@plimsoll/adapters-crewai-bridge");
    const { clock, env, onSidecarLog: onLog } = settings;
    const folders = sidecarFolders(env);
    if (folders === null) throw new Error("the sidecar's files are missing from this installation of plimsoll-engine");
    return { orchestrator: sidecarProvider({ ...folders, clock, env, onLog }), llm: await loadLlm(settings) };
  },
  stub: async ({ clock, choice }) => {
    const { provider, llmProvider } = makeStubOrchestrator({ clock, behaviour: choice.stub });
    return { orchestrator: provider, llm: llmProvider };
  },
  url: async (settings) => {
    const { attachProvider } = await import("@plimsoll/adapters-crewai-bridge");
    const { clock, env, choice } = settings;
    const token = env["PLIMSOLL_ORCHESTRATOR_TOKEN"] ?? "";
    const secret = token === "" ? {} : { token: Redacted.make(token) };
    const orchestrator = attachProvider({ url: choice.scenario.orchestrator, clock, ...secret });
    return { orchestrator, llm: await loadLlm(settings) };
  },
} satisfies Record<OrchestratorKind, (settings: SessionSettings) => Promise<Providers>>;

/** Starts the LLM and the orchestrator that were chosen; the Scope stops both. */
export const startSession = Effect.fnUntraced(function* (settings: SessionSettings) {
  const { choice, onPhase } = settings;
  const { orchestrator: provider, llm } = yield* Effect.promise(() => providers[choice.kind](settings));
  const started = yield* llm.start(choice.scenario);
  const orchestrator = yield* provider.start(choice.scenario, onPhase);
  const { capabilities } = yield* orchestrator.describe;
  const endpoint = capabilities.includes("llm-fixed") ? null : started.endpoint;
  const session: OrchestratorSession = { orchestrator, endpoint };
  return session;
});
