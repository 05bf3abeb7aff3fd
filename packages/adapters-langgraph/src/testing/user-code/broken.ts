/** Not found from this folder, nor from any other. */
await import("a-package-that-nobody-installed" as string);

/** Never reached. */
export const graph = null;
