import type { ProcessLink } from "./process-source.ts";

const childrenByParent = (links: readonly ProcessLink[]): ReadonlyMap<number, readonly number[]> => {
  const children = new Map<number, number[]>();
  for (const { pid, parentPid } of links) {
    const siblings = children.get(parentPid);
    if (siblings === undefined) children.set(parentPid, [pid]);
    else siblings.push(pid);
  }
  return children;
};

/** The process itself first, then everything below it; empty when it is not among the links. */
export const findDescendants = (links: readonly ProcessLink[], rootPid: number): readonly number[] => {
  if (!links.some((link) => link.pid === rootPid)) return [];
  const children = childrenByParent(links);
  const found = new Set([rootPid]);
  for (const pid of found) for (const child of children.get(pid) ?? []) found.add(child);
  return [...found];
};
