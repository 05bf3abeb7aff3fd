/** A sentence that begins in the middle of another, as one of its own. */
export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
