import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";

/** Uniform numbers of [0, 1) that decide one call; every call takes all of them, so that no setting shifts another's draws. */
export interface CallDraws {
  readonly latencyA: number;
  readonly latencyB: number;
  readonly firstTokenA: number;
  readonly firstTokenB: number;
  readonly fault: number;
  /** Seed of the draws between tokens, whose number depends on the answer. */
  readonly tokenSeed: number;
}

/** Neighbouring seeds start alike in xoroshiro; after these steps they don't. */
const STEPS_UNTIL_MIXED = 16;

/** FNV-1a, 32 bits, over UTF-16 units. */
const fnv1a = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
};

/** MurmurHash3's 32-bit finalizer. */
const avalanche = (value: number): number => {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
};

/** A generator of its own for one seed. */
export const seededGenerator = (seed: number): RandomGenerator => {
  const generator = xoroshiro128plus(seed);
  for (let step = 0; step < STEPS_UNTIL_MIXED; step += 1) generator.next();
  return generator;
};

/**
 * One generator per caller (agent mark, else canary, else all unmarked calls together), seeded by run seed and caller.
 * So the n-th call of an agent always gets the same draws, in whatever order the agents' calls arrive.
 */
export class CallerDraws {
  readonly #seed: number;
  readonly #generators = new Map<string, RandomGenerator>();

  constructor(seed: number) {
    this.#seed = avalanche(seed | 0);
  }

  next(caller: string): CallDraws {
    let generator = this.#generators.get(caller);
    if (generator === undefined) {
      generator = seededGenerator(avalanche(fnv1a(caller) ^ this.#seed));
      this.#generators.set(caller, generator);
    }
    return {
      latencyA: uniformFloat64(generator),
      latencyB: uniformFloat64(generator),
      firstTokenA: uniformFloat64(generator),
      firstTokenB: uniformFloat64(generator),
      fault: uniformFloat64(generator),
      tokenSeed: generator.next(),
    };
  }

  clear(): void {
    this.#generators.clear();
  }
}
