const REDACTED = "<redacted>";
/** Keys as the known providers write them, also shortened with stars as their error messages do. */
const KEY_LIKE = /\b(?:sk|pk|key|gsk|xai)-[A-Za-z0-9_*.-]{6,}/g;

/** Takes the key, whole or as providers quote it, out of a text that may be shown. */
export const redactSecrets = (text: string, secret: string): string =>
  (secret === "" ? text : text.replaceAll(secret, REDACTED)).replace(KEY_LIKE, REDACTED);
