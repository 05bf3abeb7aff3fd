/**
 * Who goes when: forward in one round, backward in the next, and one further on every two rounds (A B C, C B A, B C A, A C B, …).
 * Each pair of rounds cancels a drift of the machine that is linear in time (ABBA), and over twice as many rounds as there
 * are subjects each of them has stood at every place equally often.
 */
export const interleavedOrder = <T>(subjects: readonly T[], rounds: number): readonly (readonly T[])[] =>
  Array.from({ length: rounds }, (_, round) => {
    const shift = subjects.length === 0 ? 0 : Math.floor(round / 2) % subjects.length;
    const rotated = [...subjects.slice(shift), ...subjects.slice(0, shift)];
    return round % 2 === 0 ? rotated : rotated.reverse();
  });
