import { redactSecrets } from "../recovery/redact-secrets.ts";

/** Of one text in an entry; what is longer is cut after it was redacted, so that no half of a secret is left at the cut. */
const LONGEST_TEXT = 500;
/** Redaction reads no further than this: a secret that begins within what is kept must end before. */
const LONGEST_READ = LONGEST_TEXT + 4_096;
/** Only texts this short are remembered, and so many: names and reasons come again and again. */
const REMEMBERED_LENGTH = 256;
const REMEMBERED_TEXTS = 4_096;

/** Takes secrets out of texts before they are written to the audit log; what it has answered it remembers for a while. */
export class AuditRedactor {
  readonly #secrets: readonly string[];
  readonly #remembered = new Map<string, string>();

  /** Known secrets are found anywhere, whatever they look like. */
  constructor(secrets: readonly string[] = []) {
    this.#secrets = secrets;
  }

  redact(text: string): string {
    const known = this.#remembered.get(text);
    if (known !== undefined) return known;
    const redacted = redactSecrets(text.slice(0, LONGEST_READ), this.#secrets).slice(0, LONGEST_TEXT);
    if (text.length > REMEMBERED_LENGTH) return redacted;
    if (this.#remembered.size >= REMEMBERED_TEXTS) this.#remembered.clear();
    this.#remembered.set(text, redacted);
    return redacted;
  }
}
