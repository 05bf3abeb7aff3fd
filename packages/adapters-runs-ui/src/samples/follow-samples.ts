import { constants } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { open } from "node:fs/promises";
import { SamplesIndex } from "./samples-index.ts";

const CHUNK_BYTES = 1024 * 1024;
/** No record is as long as this: a file with such a line is none of ours. */
const LONGEST_LINE_BYTES = 32 * 1024 * 1024;
const NEWLINE = 0x0a;

/** Never through a link that leads elsewhere, never waiting for a pipe's other end. */
export const READ_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Reads a growing samples.ndjson on from where it stopped; a last line without its end waits for the rest of it. */
export class FollowedSamples {
  index = new SamplesIndex();
  unfinishedBytes = 0;
  changedAtMs = 0;
  readonly #path: string;
  #inode = 0;
  #offset = 0;
  #reading: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  /** Takes in what was added since the last call; calls at the same time wait for each other. */
  catchUp(): Promise<void> {
    const next = this.#reading.then(() => this.#readOn());
    this.#reading = next.catch(() => undefined);
    return next;
  }

  async #readOn(): Promise<void> {
    const handle = await open(this.#path, READ_FLAGS);
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) throw new Error(`${this.#path} is not a file`);
      if (stats.ino !== this.#inode || stats.size < this.#offset) this.#startOver(stats.ino);
      this.changedAtMs = stats.mtimeMs;
      await this.#readTo(handle, stats.size);
      this.unfinishedBytes = stats.size - this.#offset;
    } finally {
      await handle.close();
    }
  }

  #startOver(inode: number): void {
    this.index = new SamplesIndex();
    this.#inode = inode;
    this.#offset = 0;
  }

  async #readTo(handle: FileHandle, size: number): Promise<void> {
    let chunkBytes = CHUNK_BYTES;
    while (this.#offset < size) {
      const wanted = Math.min(chunkBytes, size - this.#offset);
      const buffer = Buffer.allocUnsafe(wanted);
      const { bytesRead } = await handle.read(buffer, 0, wanted, this.#offset);
      const end = buffer.lastIndexOf(NEWLINE, bytesRead - 1);
      if (bytesRead === 0 || (end < 0 && this.#offset + bytesRead >= size)) return;
      if (end >= 0) this.#take(buffer.subarray(0, end + 1));
      else if ((chunkBytes *= 2) > LONGEST_LINE_BYTES) throw new Error(`${this.#path}: a line of more than 32 MiB`);
    }
  }

  #take(lines: Buffer): void {
    let from = 0;
    for (let end = lines.indexOf(NEWLINE); end >= 0; end = lines.indexOf(NEWLINE, from)) {
      this.index.take(lines.toString("utf8", from, end));
      from = end + 1;
    }
    this.#offset += lines.length;
  }
}
