/** A part of a URL's path as text; one that is not properly escaped stands as it is. */
export const pathSegment = (escaped: string): string => {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return escaped;
  }
};
