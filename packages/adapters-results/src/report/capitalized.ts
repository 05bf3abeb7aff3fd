/** What begins in the middle of a sentence as one of its own; a metric's name stays as it is written. */
export const capitalized = (text: string): string =>
  /^[a-z]+[A-Z0-9]/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
