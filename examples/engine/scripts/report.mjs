import { text as readAll } from "node:stream/consumers";

const { words, letters } = JSON.parse(await readAll(process.stdin));
process.stdout.write(`${words} words, ${letters} letters`);
