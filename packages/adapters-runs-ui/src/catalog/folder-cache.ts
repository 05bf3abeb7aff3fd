import { folderStamp, type ReadFolder, readFolder } from "./read-folder.ts";

/** Documents hold every latency: only the entries of all runs are kept, and the documents of the last few. */
const DOCUMENTS_KEPT = 8;

interface Kept {
  readonly stamp: string;
  readonly entry: ReadFolder["entry"];
}

/** What folders told, read again when one of their files changed. */
export class FolderCache {
  readonly #rootDir: string;
  readonly #entries = new Map<string, Kept>();
  readonly #whole = new Map<string, { readonly stamp: string; readonly folder: ReadFolder }>();

  constructor(rootDir: string) {
    this.#rootDir = rootDir;
  }

  /** A run without an end is looked at anew each time: silence alone changes what it is. */
  async entry(id: string): Promise<ReadFolder["entry"]> {
    const stamp = await folderStamp(this.#rootDir, id);
    const kept = this.#entries.get(id);
    if (kept?.stamp === stamp && kept.entry.state !== "running") return kept.entry;
    const { entry } = await readFolder(this.#rootDir, id);
    this.#entries.set(id, { stamp, entry });
    return entry;
  }

  async folder(id: string): Promise<ReadFolder> {
    const stamp = await folderStamp(this.#rootDir, id);
    const kept = this.#whole.get(id);
    if (kept?.stamp === stamp && kept.folder.entry.state !== "running") return kept.folder;
    const folder = await readFolder(this.#rootDir, id);
    this.#whole.delete(id);
    this.#whole.set(id, { stamp, folder });
    for (const oldest of [...this.#whole.keys()].slice(0, -DOCUMENTS_KEPT)) this.#whole.delete(oldest);
    return folder;
  }
}
