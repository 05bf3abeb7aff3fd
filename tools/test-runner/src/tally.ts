/** What one suite came to. A suite whose count could not be read has failed once, and `trouble` says why. */
export interface Tally {
  readonly suite: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly trouble: string | null;
}

/** A suite that said nothing that can be counted: one failure, so that silence is never success. */
export const uncounted = (suite: string, trouble: string): Tally => ({
  suite,
  passed: 0,
  failed: 1,
  skipped: 0,
  trouble,
});

/** A check without a count of its own (a linter): one test. */
export const check = (suite: string, exitCode: number | null): Tally =>
  exitCode === 0
    ? { suite, passed: 1, failed: 0, skipped: 0, trouble: null }
    : uncounted(suite, `exit code ${exitCode ?? "none: it was killed"}`);

/** A suite that counted no failure but ended badly (an error outside its tests) has failed once more. */
export const withExitCode = (tally: Tally, exitCode: number | null): Tally =>
  exitCode === 0 || tally.failed > 0
    ? tally
    : { ...tally, failed: 1, trouble: `exit code ${exitCode ?? "none: it was killed"} although no test failed` };

const lineOf = ({ suite, passed, failed, skipped, trouble }: Tally): string =>
  `${suite}: ${passed} passed, ${failed} failed, ${skipped} skipped${trouble === null ? "" : ` (${trouble})`}`;

/** One line a suite, then the sum, alone on the last line. */
export const summarise = (tallies: readonly Tally[]): readonly string[] => {
  const sum = (of: (tally: Tally) => number) => tallies.reduce((total, tally) => total + of(tally), 0);
  return [...tallies.map(lineOf), `${sum((tally) => tally.passed)} passed, ${sum((tally) => tally.failed)} failed`];
};

/** 0 only when something passed and nothing failed. */
export const exitCodeOf = (tallies: readonly Tally[]): number =>
  tallies.some((tally) => tally.failed > 0) || tallies.every((tally) => tally.passed === 0) ? 1 : 0;
