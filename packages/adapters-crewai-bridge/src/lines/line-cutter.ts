const NEWLINE = 0x0a;

/** Cuts a byte stream into lines as it arrives; a line may come in any number of pieces, cut anywhere in a character. */
export class LineCutter {
  readonly #maxLineBytes: number;
  #pieces: Buffer[] = [];
  #pendingBytes = 0;

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes;
  }

  /** Bytes of a line that has begun and not ended. */
  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  /** True once an unfinished line has outgrown the limit. */
  get overflowed(): boolean {
    return this.#pendingBytes > this.#maxLineBytes;
  }

  /** The lines that this chunk completes; empty ones are left out. */
  push(chunk: Buffer): readonly string[] {
    const lines: string[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const line = this.#completed(chunk.subarray(start, end));
      if (line.length > 0) lines.push(line);
      start = end + 1;
    }
    if (start < chunk.length) {
      this.#pieces.push(chunk.subarray(start));
      this.#pendingBytes += chunk.length - start;
    }
    return lines;
  }

  /** What has come of a line that has not ended. */
  rest(): string {
    return Buffer.concat(this.#pieces).toString("utf8").trimEnd();
  }

  #completed(last: Buffer): string {
    if (this.#pieces.length === 0) return last.toString("utf8").trimEnd();
    const whole = Buffer.concat([...this.#pieces, last]);
    this.#pieces = [];
    this.#pendingBytes = 0;
    return whole.toString("utf8").trimEnd();
  }
}
