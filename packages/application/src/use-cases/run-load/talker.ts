import type { PlannedInvocation } from "../run-spike/invocation-planner.ts";
import { InvocationPlanner } from "../run-spike/invocation-planner.ts";

/** Characters of an answer that later turns repeat: enough to make the prompt grow as a talk's does. */
const KEPT_ANSWER_CHARACTERS = 500;
const MARK = /\[\[(?:canary|agent):[^\]]*\]\]/g;

/** One turn of an agent's conversation, ready to be sent. */
export interface PlannedTurn extends PlannedInvocation {
  readonly turn: number;
  readonly conversation: number;
}

/** What an agent was asked and what it said in the conversation that it is in. */
export class Talker {
  readonly agentId: string;
  conversation = 0;
  readonly #turns: number;
  #said: string[] = [];

  constructor(agentId: string, turns: number) {
    this.agentId = agentId;
    this.#turns = turns;
  }

  get turn(): number {
    return this.#said.length;
  }

  get history(): string {
    return this.#said.join("");
  }

  /** Takes an answer into the history; after the last turn the next conversation begins. Marks of the answer are left out: those of the prompts suffice. */
  answered(prompt: string, answer: string): void {
    const words = answer.replace(MARK, "").slice(0, KEPT_ANSWER_CHARACTERS).trim();
    this.#said.push(`You were asked: ${prompt}\nYou answered: ${words}\n`);
    if (this.#said.length >= this.#turns) this.beginAnew();
  }

  /** A turn that failed ends the conversation: there is no answer to go on from. */
  beginAnew(): void {
    this.#said = [];
    this.conversation += 1;
  }
}

/** Makes the turns of all agents; canaries and request ids come from the spike's planner, so they look alike. */
export class TurnPlanner {
  readonly #planner: InvocationPlanner;
  readonly #inputs: readonly string[];
  #planned = 0;

  constructor(planner: InvocationPlanner, inputs: readonly string[]) {
    this.#planner = planner;
    this.#inputs = inputs;
  }

  /** The agent's next turn, with the text that the talker keeps of it. */
  next(talker: Talker): PlannedTurn & { readonly ownPrompt: string } {
    const [planned] = this.#planner.plan([talker.agentId]);
    if (planned === undefined) throw new Error("the planner plans one invocation for one agent");
    const input = this.#inputs.length === 0 ? "" : `${this.#inputs[this.#planned % this.#inputs.length]}\n`;
    this.#planned += 1;
    const ownPrompt = `${input}${planned.request.prompt}`;
    const { turn, conversation, history } = talker;
    const request = { ...planned.request, prompt: `${history}${ownPrompt}` };
    return { request, canary: planned.canary, turn, conversation, ownPrompt };
  }
}
