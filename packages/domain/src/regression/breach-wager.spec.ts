import fc from "fast-check";
import { expect, it } from "vitest";
import { BreachWager } from "./breach-wager.ts";

const STAKES = [0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.95];
const unit = fc.double({ min: 0, max: 1, noNaN: true });
const proper = fc.double({ min: 0.001, max: 0.999, noNaN: true });

/** The same bet, from all shares at once. */
const wealthOf = (shares: readonly number[], allowed: number): number =>
  STAKES.map((stake) =>
    shares.reduce((wealth, share) => wealth * (1 + (stake * (share - allowed)) / allowed), 1),
  ).reduce((sum, wealth) => sum + wealth / STAKES.length, 0);

it("keeps what all waves at once would say", () => {
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 40 }), proper, (shares, allowedShare) => {
      const wager = new BreachWager(allowedShare);
      for (const share of shares) wager.take(share);
      const { wealth, breached, waveCount } = wager.evidence;
      const expected = wealthOf(shares, allowedShare);
      expect(Math.abs(wealth - expected)).toBeLessThanOrEqual(1e-9 * expected);
      expect([breached, waveCount]).toEqual([wealth >= 100, shares.length]);
    }),
  );
});

it("is sure at once of what may never happen, and never of what may always", () => {
  const [never, always] = [new BreachWager(0), new BreachWager(1)];
  for (const wager of [never, always]) wager.take(0.1);
  expect([never.evidence.breached, always.evidence.breached]).toEqual([true, false]);
  expect(never.evidence).toMatchObject({ waveCount: 1, meanShare: 0.1 });
});
