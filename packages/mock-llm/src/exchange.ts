import type { Answer } from "./answer.ts";
import type { Call } from "./call.ts";
import type { DeadlineTimer } from "./deadline-timer.ts";

/** A call that was let in, with all that was drawn and decided for it on arrival. */
export interface Exchange extends Call {
  readonly answer: Answer;
  readonly includeUsage: boolean;
  /** From service start to the answer, or to the first token of a stream. */
  readonly firstTokenMs: number;
  /** Before each later token of a stream; null where all tokens leave together. */
  readonly tokenGapsMs: readonly number[] | null;
  /** A plain answer made ready while its time runs, so that only the sending is left when it falls due. */
  plainBody: string | null;
  timer: DeadlineTimer | null;
}
