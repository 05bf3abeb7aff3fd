/** `prd.md (if needed)` is `prd.md`; `a.md, b.md` are two. */
export const artefactsIn = (texts: readonly string[]): readonly string[] =>
  texts
    .flatMap((text) => text.replaceAll(/\([^)]*\)/g, "").split(","))
    .map((text) => text.trim())
    .filter((text) => text !== "");

/** `all_artifacts`, `any_flagged_documents`: not one thing, but whatever there is by then. */
export const isEverything = (artefact: string): boolean => /^(all|any|flagged|every)_/.test(artefact);
