/** A streamed answer in the pieces in which it leaves; `pieces` has one entry per token. */
export interface RenderedStream {
  readonly opening: string;
  readonly pieces: readonly string[];
  readonly closing: string;
}
