import { describe, expect, it } from "vitest";
import { findDescendants } from "./find-descendants.ts";

const links = [
  { pid: 1, parentPid: 0 },
  { pid: 30, parentPid: 20 },
  { pid: 20, parentPid: 10 },
  { pid: 21, parentPid: 10 },
  { pid: 10, parentPid: 1 },
  { pid: 11, parentPid: 1 },
];

describe("findDescendants", () => {
  it("finds children of children, whatever the order of the list", () => {
    expect([...findDescendants(links, 10)].sort()).toEqual([10, 20, 21, 30]);
  });

  it("leaves siblings and parents out", () => {
    expect(findDescendants(links, 11)).toEqual([11]);
  });

  it("is empty for a process that is gone", () => {
    expect(findDescendants(links, 99)).toEqual([]);
  });

  it("ends when links form a circle", () => {
    expect(
      findDescendants(
        [
          { pid: 1, parentPid: 2 },
          { pid: 2, parentPid: 1 },
        ],
        1,
      ),
    ).toEqual([1, 2]);
  });
});
