import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BinaryHeap, type HeapSlot } from "./binary-heap.ts";

interface Numbered {
  key: number;
}
const before = (a: Numbered, b: Numbered): boolean => a.key < b.key;
const drained = (heap: BinaryHeap<Numbered>): readonly number[] =>
  Array.from({ length: heap.size }, () => heap.pop()?.key ?? Number.NaN);
const sorted = (slots: Iterable<HeapSlot<Numbered>>): readonly number[] =>
  [...slots].map(({ value }) => value.key).sort((a, b) => a - b);

type Step = readonly ["insert", number] | readonly ["remove", number] | readonly ["change", number, number];
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(fc.constant("insert" as const), fc.integer()),
  fc.tuple(fc.constant("remove" as const), fc.nat()),
  fc.tuple(fc.constant("change" as const), fc.nat(), fc.integer()),
);

describe("BinaryHeap", () => {
  it("gives values back in order after any insertions, removals and changes", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const heap = new BinaryHeap<Numbered>(before);
        const slots: HeapSlot<Numbered>[] = [];
        for (const [kind, pick, key] of steps) {
          const slot = slots[pick % Math.max(1, slots.length)];
          if (kind === "insert") slots.push(heap.insert({ key: pick }));
          else if (slot !== undefined && kind === "remove") {
            heap.remove(slot);
            slots.splice(slots.indexOf(slot), 1);
          } else if (slot !== undefined && kind === "change") {
            slot.value.key = key;
            heap.moved(slot);
          }
          expect(heap.size).toBe(slots.length);
          expect(heap.peek()?.key).toBe(sorted(slots)[0]);
        }
        expect(drained(heap)).toEqual(sorted(slots));
      }),
    );
  });

  it("ignores a slot that was taken out before", () => {
    const heap = new BinaryHeap<Numbered>(before);
    const slot = heap.insert({ key: 1 });
    heap.insert({ key: 2 });
    heap.remove(slot);
    heap.remove(slot);
    expect(slot.position).toBe(-1);
    expect(drained(heap)).toEqual([2]);
    expect(heap.pop()).toBeUndefined();
  });
});
