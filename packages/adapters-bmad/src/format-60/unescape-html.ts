const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&apos;": "'",
  "&amp;": "&",
};

/** The installer of 6.0 escapes what it copies from an agent's markup into the manifest; in one pass, so that `&amp;lt;` is `&lt;`. */
export const unescapeHtml = (text: string): string =>
  text.replaceAll(/&(?:lt|gt|quot|#39|apos|amp);/g, (entity) => ENTITIES[entity] ?? entity);
