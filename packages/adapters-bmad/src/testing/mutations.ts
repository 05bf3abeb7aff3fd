import * as fc from "fast-check";

/** What breaks readers: anchors and aliases, keys of objects, open brackets, fences, strange characters, other types. */
const HOSTILE = [
  ...[
    "&a [*a, *a]",
    "*nobody",
    "<<: *x",
    "!!js/function x",
    "!!binary x",
    "__proto__: {polluted: true}",
    "constructor: 1",
  ],
  ...[
    "```",
    "```yaml",
    "---",
    "...",
    "\0",
    "\uFEFF",
    "\u2028",
    "\uD800",
    "\r",
    "\t",
    "\t\t- x",
    "{{a}}",
    "{",
    "[",
    "]]]]",
    "}",
  ],
  ...[
    '"',
    "'",
    '"""',
    "'''",
    ",",
    ",,,,,",
    ";",
    "= =",
    "[[agent.menu]]",
    "[agent]",
    "[agents.x]",
    "agent = 1",
    "agent: 1",
  ],
  ...[
    "code = 1",
    'code = ""',
    "null",
    "~",
    "-1e999",
    "2026-11-22T00:00:00Z",
    "0x",
    "true",
    "? complex",
    "- - - -",
    ": : :",
  ],
  ...[
    "dependsOn",
    "requires: [a, [b, {c: d}]]",
    "creates: {a: b}",
    "repeats: 1",
    "sequence: x",
    "agents: {}",
    "agents: [1, null]",
  ],
  ..."[{&".split("").map((one) => one.repeat(3000)),
  "a.".repeat(2000) + "a = 1",
  "x".repeat(20_000),
];

/** One change of a text. */
type Mutation = (text: string) => string;

const at = (text: string, place: number): number => Math.floor(place * (text.length + 1));

const lines =
  (change: (all: string[], one: number, other: number) => string[]) =>
  (a: number, b: number): Mutation =>
  (text) => {
    const all = text.split("\n");
    return change(all, Math.floor(a * all.length), Math.floor(b * all.length)).join("\n");
  };

const dropLine = lines((all, one) => all.filter((_, place) => place !== one));
const copyLine = lines((all, one, other) => all.toSpliced(other, 0, all[one] ?? ""));
const swapLines = lines((all, one, other) => all.with(one, all[other] ?? "").with(other, all[one] ?? ""));
const indentLine = lines((all, one, other) => all.with(one, " ".repeat(other % 9) + (all[one] ?? "").trimStart()));

const place = fc.double({ min: 0, max: 0.999999, noNaN: true });

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, fc.constantFrom(...HOSTILE)).map(
    ([p, what]): Mutation =>
      (text) =>
        text.slice(0, at(text, p)) + what + text.slice(at(text, p)),
  ),
  fc.tuple(place, fc.string({ unit: "binary", maxLength: 12 })).map(
    ([p, what]): Mutation =>
      (text) =>
        text.slice(0, at(text, p)) + what + text.slice(at(text, p)),
  ),
  fc.tuple(place, fc.constantFrom(...HOSTILE)).map(
    ([p, what]): Mutation =>
      (text) =>
        text.replace(/(?<=[:=] ?)[^\n]*/g, (value, offset: number) =>
          Math.abs(offset / (text.length + 1) - p) < 0.02 ? what : value,
        ),
  ),
  place.map(
    (p): Mutation =>
      (text) =>
        text.slice(0, at(text, p)),
  ),
  fc.tuple(place, place).map(
    ([p, q]): Mutation =>
      (text) =>
        text.slice(0, at(text, Math.min(p, q))) + text.slice(at(text, Math.max(p, q))),
  ),
  fc.tuple(place, place).map(([p, q]) => dropLine(p, q)),
  fc.tuple(place, place).map(([p, q]) => copyLine(p, q)),
  fc.tuple(place, place).map(([p, q]) => swapLines(p, q)),
  fc.tuple(place, place).map(([p, q]) => indentLine(p, q)),
);

/** A real file with one to five things wrong with it. */
export const mutated = (originals: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...originals), fc.array(mutation, { minLength: 1, maxLength: 5 }))
    .map(([text, changes]) => changes.reduce((before, change) => change(before), text));
