import type { Phase, PhaseRecord } from "@plimsoll/domain";
import { element } from "../markup.ts";
import type { Box, Scale } from "./chart-frame.ts";
import { label } from "./chart-frame.ts";

/** What each phase is called in reports. */
export const PHASE_LABELS: Readonly<Record<Phase, string>> = {
  calibrate: "calibrate",
  start: "start",
  instantiate: "instantiate",
  "memory-ladder": "memory ladder",
  probe: "probe",
  "warm-up": "warm-up",
  "half-load": "half load",
  wave: "judged waves",
  leak: "leak cycles",
  load: "load",
  cleanup: "cleanup",
};
/** Average advance of the chart's label font, user units a character. */
const CHARACTER_WIDTH = 6.4;

interface Span {
  readonly from: number;
  readonly width: number;
}

const spanOf = ({ startedAtMs, endedAtMs }: PhaseRecord, scale: Scale, box: Box): Span => {
  const clamp = (atMs: number): number => Math.min(box.right, Math.max(box.left, scale(atMs / 1000)));
  return { from: clamp(startedAtMs), width: clamp(endedAtMs) - clamp(startedAtMs) };
};

const band = ({ from, width }: Span, box: Box, className: string): string =>
  width < 0.5
    ? ""
    : element("rect", { x: from, y: box.top, width, height: box.bottom - box.top, class: `band ${className}` });

const name = (text: string, { from, width }: Span, box: Box): string =>
  width < text.length * CHARACTER_WIDTH
    ? ""
    : label(from + width / 2, box.top - 6, text, { class: "band-label", "text-anchor": "middle" });

const inOrder = (phases: readonly PhaseRecord[]): readonly PhaseRecord[] =>
  phases.toSorted((left, right) => left.startedAtMs - right.startedAtMs);

/** The run's phases as bands behind a chart whose x axis is in seconds. */
export const phaseBands = (phases: readonly PhaseRecord[], scale: Scale, box: Box): string =>
  inOrder(phases)
    .map((record, index) =>
      band(spanOf(record, scale, box), box, record.phase === "wave" ? "judged" : `band-${index % 2}`),
    )
    .join("");

/** Names above the bands; a band too narrow for its name goes unnamed. */
export const phaseNames = (phases: readonly PhaseRecord[], scale: Scale, box: Box): string =>
  inOrder(phases)
    .map((record) => name(PHASE_LABELS[record.phase], spanOf(record, scale, box), box))
    .join("");
