import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** Keeps the first `limitBytes` of a stream and tells when there is more. */
export class OutputCollector {
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  /** Resolves when the stream holds more than the limit; never otherwise. */
  readonly overflow: Promise<void>;

  constructor(stream: Readable, limitBytes: number, onOutput: (text: string) => void) {
    const decoder = new StringDecoder("utf8");
    this.overflow = new Promise((resolve) => {
      stream.on("data", (chunk: Buffer) => {
        const room = limitBytes - this.#bytes;
        if (room > 0) this.#chunks.push(chunk.subarray(0, room));
        this.#bytes += chunk.length;
        onOutput(decoder.write(chunk));
        if (this.#bytes > limitBytes) resolve();
      });
    });
  }

  get text(): string {
    return new StringDecoder("utf8").write(Buffer.concat(this.#chunks));
  }
}

/** Keeps the last lines of a stream, in bounded memory. */
export class TailCollector {
  #tail = "";
  readonly #decoder = new StringDecoder("utf8");
  readonly #lengthLimit: number;
  readonly #lineLimit: number;

  constructor(stream: Readable, limits: { readonly length: number; readonly lines: number }, onOutput: () => void) {
    this.#lengthLimit = limits.length;
    this.#lineLimit = limits.lines;
    stream.on("data", (chunk: Buffer) => {
      this.#tail = (this.#tail + this.#decoder.write(chunk)).slice(-this.#lengthLimit);
      onOutput();
    });
  }

  get text(): string {
    return this.#tail.split("\n").slice(-this.#lineLimit).join("\n");
  }
}
