import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/**
 * A number in 0..1 that depends on the seed and the parts alone, not on how many were drawn before: what happens
 * to an agent does not change with the order in which results arrive.
 */
export const seededDraw = (seed: number, ...parts: readonly (string | number)[]): number => {
  const generator = xoroshiro128plus(hashOf(`${seed}|${parts.join("|")}`));
  uniformFloat64(generator);
  return uniformFloat64(generator);
};

/** FNV-1a, 32 bits (Fowler, Noll, Vo). */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash;
};
