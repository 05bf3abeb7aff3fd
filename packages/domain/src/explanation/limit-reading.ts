import { formatFigure } from "../targets/format-figure.ts";
import type { SignalStrength } from "./explanation.ts";
import type { ExplanationView } from "./explanation-view.ts";
import type { LimitCode } from "./limit-codes.ts";

/** What a detector read, before the limits that are shown are weighed against each other. */
export interface LimitReading {
  readonly code: LimitCode;
  /** `binding`: enough to be the limit, unless one before it is. `present`: shown, too small to be it. */
  readonly level: "binding" | "present" | "absent";
  readonly strength: SignalStrength | null;
  readonly shareRatio: number | null;
  readonly evidence: string;
  readonly advice: string;
  /** True where the signal is so certain that it goes before limits that otherwise come first. */
  readonly urgent?: boolean;
}

/** Reads the evidence for one limit. */
export type LimitDetector = (view: ExplanationView) => LimitReading;

/** From this share of the mean invocation on, a limit can be the one that binds. */
export const BINDING_SHARE = 0.25;

/** A signal that the evidence does not show; `evidence` says what was looked at, `advice` what would show it. */
export const absent = (code: LimitCode, evidence: string, advice: string): LimitReading => ({
  ...{ code, evidence, advice },
  level: "absent",
  strength: null,
  shareRatio: null,
});

/** A ratio for a sentence: `43.2 %`. */
export const percent = (ratio: number): string => `${formatFigure(Number((100 * ratio).toFixed(1)))} %`;

/** Milliseconds for a sentence. */
export const ms = (value: number): string => `${formatFigure(Number(value.toFixed(1)))} ms`;
