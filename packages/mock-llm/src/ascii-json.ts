const BEYOND_ASCII = /[^\u0000-\u007f]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** JSON of ASCII alone: its length in bytes is its length, and the socket copies it without encoding. */
export const asciiJson = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.replace(BEYOND_ASCII, escaped);
};
