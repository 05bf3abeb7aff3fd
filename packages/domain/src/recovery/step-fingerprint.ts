import type { OscillationStep } from "./oscillation.ts";

const FNV_OFFSET_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** 2^32 divided by the golden ratio, odd: Knuth's multiplicative hash (TAOCP 3, 6.4). */
const GOLDEN_MULTIPLIER = 0x9e3779b1;

/**
 * A text as two independent 32-bit hashes, the first FNV-1a (draft-eastlake-fnv) over UTF-16 units, with its length. Not
 * against forgers: two steps that agree by chance must do so for a whole cycle before anything comes of it.
 */
const digestOf = (text: string): string => {
  let first = FNV_OFFSET_BASIS;
  let second = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    first = Math.imul(first ^ unit, FNV_PRIME);
    second = Math.imul((second << 5) ^ (second >>> 27) ^ unit, GOLDEN_MULTIPLIER);
  }
  return `${text.length}.${(first >>> 0).toString(36)}.${(second >>> 0).toString(36)}`;
};

/** Equal for equal steps, and short however long their texts are. */
export const stepFingerprint = ({ agentId, action, state }: OscillationStep): string =>
  [agentId, action, state].map(digestOf).join("/");
