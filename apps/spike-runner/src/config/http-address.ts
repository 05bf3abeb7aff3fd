/** The http(s) address that a text is; null for any other text. */
export const httpAddressOf = (value: string): URL | null => {
  const url = URL.canParse(value) ? new URL(value) : null;
  return url !== null && ["http:", "https:"].includes(url.protocol) ? url : null;
};

/** Part of an address that may hold a secret; null when it has none. A lone `?` or `#` leaves nothing in the URL's fields. */
export const secretPartOf = (value: string, { username, password }: URL): string | null => {
  if (username !== "" || password !== "") return "a user or password";
  if (value.includes("?")) return "a query";
  return value.includes("#") ? "a fragment" : null;
};

/** What can't be an address is repeated as it was typed, unless it looks like an address with a secret in it. */
export const shownAddress = (value: string): string => (/[@?#]/.test(value) ? "what was given" : `"${value}"`);
