import type { ProgressPort } from "@plimsoll/application";
import type { ComparisonView } from "./comparison-view.ts";
import { afterProgress, initialLiveState, type LiveState } from "./live-state.ts";
import { renderComparisonView } from "./render-comparison-view.ts";
import { TerminalScreen } from "./terminal-screen.ts";

/** What is compared. */
export interface Compared {
  readonly title: string;
  readonly names: readonly string[];
}

/** Draws the runs of a comparison in place on a terminal, a line each. */
export class TerminalComparisonView implements ComparisonView {
  readonly #screen: TerminalScreen;
  readonly #subjects: Map<string, LiveState>;

  constructor(stream: NodeJS.WriteStream, { title, names }: Compared, useColor: boolean) {
    const startedAtMs = performance.now();
    const subjects = new Map(names.map((name) => [name, initialLiveState(name, startedAtMs)]));
    this.#subjects = subjects;
    this.#screen = new TerminalScreen(stream, useColor, (frame) =>
      renderComparisonView({ title, startedAtMs, subjects }, frame),
    );
  }

  readonly progressOf = (name: string): ProgressPort => ({
    publish: (event) => {
      const state = this.#subjects.get(name) ?? initialLiveState(name, performance.now());
      this.#subjects.set(name, afterProgress(state, event, performance.now()));
      this.#screen.touch();
    },
  });

  readonly persist = (text: string): void => this.#screen.persist(text);

  readonly stop = (): void => this.#screen.stop();
}
