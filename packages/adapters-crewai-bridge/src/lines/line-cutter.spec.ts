import * as fc from "fast-check";
import { expect, it } from "vitest";
import { LineCutter } from "./line-cutter.ts";

/** The bytes in pieces whose lengths are given, the rest as one. */
const cutAt = (bytes: Buffer, lengths: readonly number[]): readonly Buffer[] => {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const length of lengths) {
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return [...pieces, bytes.subarray(at)];
};

const line = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
  .filter((text) => text === text.trim() && !text.includes("\n"));

it("gives back the lines that were written, wherever the bytes are cut", () => {
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.nat({ max: 30 })), (lines, lengths) => {
      const cutter = new LineCutter(1_000_000);
      const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(""));
      expect(cutAt(bytes, lengths).flatMap((piece) => cutter.push(piece))).toEqual(lines);
      expect(cutter.pendingBytes).toBe(0);
    }),
  );
});

it("keeps an unfinished line and says when it outgrows the limit", () => {
  const cutter = new LineCutter(10);
  expect(cutter.push(Buffer.from("one\ntwo"))).toEqual(["one"]);
  expect([cutter.rest(), cutter.pendingBytes, cutter.overflowed]).toEqual(["two", 3, false]);
  expect(cutter.push(Buffer.from(" and more"))).toEqual([]);
  expect(cutter.overflowed).toBe(true);
});

it("leaves out empty lines and carriage returns", () => {
  expect(new LineCutter(100).push(Buffer.from("\r\na\r\n\n\nb\n"))).toEqual(["a", "b"]);
});
