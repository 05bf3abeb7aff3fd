// The dependencies' outputs arrive as JSON on stdin: {"text": "…"}.
import { text as readAll } from "node:stream/consumers";

const { text } = JSON.parse(await readAll(process.stdin));
const count = process.argv[2] === "words" ? text.split(/\s+/).length : text.replaceAll(/[^a-z]/gi, "").length;
// A last line of this form is the result, with what it used; anything else would be taken as it is.
process.stdout.write(`${JSON.stringify({ output: String(count), usage: { steps: 1 } })}\n`);
