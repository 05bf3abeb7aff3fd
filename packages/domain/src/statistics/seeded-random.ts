import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Its first numbers after a small seed are nearly 1, and neighbouring seeds give neighbouring ones, until it has mixed. */
const MIXING_DRAWS = 64;

/** Uniform numbers in 0..1 (1 excluded, 53 bits) that a seed decides: xoroshiro128+ (Blackman and Vigna 2018). */
export const seededRandom = (seed: number): (() => number) => {
  const generator = xoroshiro128plus(seed);
  for (let draw = 0; draw < MIXING_DRAWS; draw += 1) generator.next();
  return () => uniformFloat64(generator);
};
