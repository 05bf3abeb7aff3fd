import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scopedResources } from "./scoped-resource.ts";

describe("scopedResources", () => {
  it("keeps tenants apart and the machine shared", () => {
    expect(scopedResources("acme/w1/t1", ["port", "machine:gpu-0"])).toEqual(["machine:gpu-0", "tenant:acme/port"]);
    expect(scopedResources("acme/w2/t9", ["port"])).toEqual(scopedResources("acme/w1/t1", ["port"]));
    expect(scopedResources("other/w1/t1", ["port"])).toEqual(["tenant:other/port"]);
  });

  it("takes a holder without a slash as its own tenant", () => {
    expect(scopedResources("solo", ["port"])).toEqual(["tenant:solo/port"]);
  });

  it("lets no name of one tenant be a name of another or of the machine", () => {
    const tenant = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,9}$/);
    const name = fc.oneof(fc.string(), fc.constantFrom("tenant:b/x", "b/x", "/x"));
    fc.assert(
      fc.property(tenant, tenant, name, name, (left, right, ours, theirs) => {
        fc.pre(left !== right && !ours.startsWith("machine:"));
        const [own] = scopedResources(`${left}/w/t`, [ours]);
        expect(scopedResources(`${right}/w/t`, [theirs])).not.toContain(own);
        expect(own?.startsWith("machine:")).toBe(false);
      }),
    );
  });

  it("answers with the same order however the names are given", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.nat(), (names, turn) => {
        const cut = names.length === 0 ? 0 : turn % names.length;
        const turned = [...names.slice(cut), ...names.slice(0, cut), ...names];
        expect(scopedResources("a/w/t", turned)).toEqual(scopedResources("a/w/t", names));
      }),
    );
  });

  it("has one order for all holders: any two that share names meet the first of them first", () => {
    const names = fc.uniqueArray(fc.constantFrom("machine:a", "machine:b", "x", "y", "z"));
    fc.assert(
      fc.property(names, names, (left, right) => {
        const one = scopedResources("t/w/1", left);
        const two = scopedResources("t/w/2", right);
        expect(one.filter((name) => two.includes(name))).toEqual(two.filter((name) => one.includes(name)));
      }),
    );
  });
});
