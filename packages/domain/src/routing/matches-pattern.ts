/**
 * Whether a whole text fits a pattern in which `*` is any text, the empty one included, and `?` is one character. It
 * returns to the last star alone, so that no pattern takes more than text times pattern steps (unlike a regular
 * expression).
 */
export const matchesPattern = (text: string, pattern: string): boolean => {
  let at = 0;
  let inPattern = 0;
  let afterStar = -1;
  let retryAt = 0;
  while (at < text.length) {
    const expected = pattern[inPattern];
    if (expected === "*") {
      afterStar = inPattern += 1;
      retryAt = at;
    } else if (expected !== undefined && (expected === "?" || expected === text[at])) {
      at += 1;
      inPattern += 1;
    } else if (afterStar >= 0) {
      inPattern = afterStar;
      at = retryAt += 1;
    } else return false;
  }
  while (pattern[inPattern] === "*") inPattern += 1;
  return inPattern === pattern.length;
};
