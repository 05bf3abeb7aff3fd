import type { TextStream } from "@plimsoll/adapters-command-line";
import type { ProgressEvent } from "@plimsoll/application";
import type { ProgressView } from "./progress-view.ts";
import { showDuration, showMegabytes, showOrdinal } from "./quantities.ts";

type Of<T extends ProgressEvent["type"]> = Extract<ProgressEvent, { readonly type: T }>;

const latencyOf = ({
  p50LatencyMs,
  p95LatencyMs,
}: Pick<Of<"wave-progress">, "p50LatencyMs" | "p95LatencyMs">): string =>
  p50LatencyMs === null || p95LatencyMs === null
    ? ""
    : `, p50 ${showDuration(p50LatencyMs)}, p95 ${showDuration(p95LatencyMs)} so far`;

/** One line for a step, a message, and the end of a wave: for pipes and logs. */
export class PlainLiveView implements ProgressView {
  readonly #stream: TextStream;
  #wave: Of<"wave-started"> | null = null;
  #resources: Of<"resources"> | null = null;
  #hadAgents = false;

  constructor(stream: TextStream) {
    this.#stream = stream;
  }

  readonly publish = (event: ProgressEvent): void => {
    const text = this.#lineOf(event);
    if (text !== null) this.persist(text);
  };

  readonly persist = (text: string): void => {
    this.#stream.write(`${text.trimEnd()}\n`);
  };

  readonly stop = (): void => {
    this.#wave = null;
  };

  #lineOf(event: ProgressEvent): string | null {
    switch (event.type) {
      case "phase-started":
        return event.detail === "" ? event.phase : `${event.phase}: ${event.detail}`;
      case "phase-ended":
        return `${event.phase}: done in ${showDuration(event.durationMs)}${this.#memory()}`;
      case "message":
        return `${event.phase}: ${event.text}`;
      case "agents":
        return this.#agentsLine(event);
      case "wave-started":
        this.#wave = event;
        return null;
      case "wave-progress":
        return this.#waveLine(event);
      case "load-progress":
        return event.isStageEnd ? this.#stageLine(event) : null;
      case "resources":
        this.#resources = event;
        return null;
    }
  }

  /** Later pools are only worth a line when they lack somebody. */
  #agentsLine({ ready, failed, total }: Of<"agents">): string | null {
    const isFirst = !this.#hadAgents && ready + failed >= total;
    this.#hadAgents ||= isFirst;
    return isFirst || failed > 0 ? `agents: ${ready} ready, ${failed} failed` : null;
  }

  #memory(): string {
    const resources = this.#resources;
    this.#resources = null;
    return resources === null ? "" : `, ${showMegabytes(resources.memoryBytes)} ${resources.memoryKind}`;
  }

  /** Only the progress that ends its wave becomes a line. */
  #waveLine(progress: Of<"wave-progress">): string | null {
    const wave = this.#wave;
    if (wave === null || progress.done + progress.failed < wave.agentCount) return null;
    this.#wave = null;
    const counts = `${progress.done} done, ${progress.failed} failed${latencyOf(progress)}`;
    return `${showOrdinal(wave.phase, wave.wave, wave.waves)}: ${counts}`;
  }

  #stageLine(load: Of<"load-progress">): string {
    const { stage, stages, name, inFlight, waiting, done, failed, dropped } = load;
    const counts = `${done} done, ${failed} failed, ${dropped} dropped, ${inFlight} in flight, ${waiting} waiting`;
    return `stage ${stage + 1}/${stages} ${name}: ${counts}${latencyOf(load)}`;
  }
}
