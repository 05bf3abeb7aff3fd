/** One of the stories, and what it is called in ids. */
export interface StoryCopy {
  readonly story: string;
  readonly slug: string;
}

const MAX_SLUG_CHARACTERS = 40;

/** Each story with a name for task ids: readable, and told apart where two read alike. */
export const storyCopies = (stories: readonly string[]): readonly StoryCopy[] => {
  const taken = new Set<string>();
  return stories.map((story, at) => {
    const words = story
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .slice(0, MAX_SLUG_CHARACTERS);
    const wanted = words.replaceAll(/^-+|-+$/g, "") || `story-${at + 1}`;
    let slug = wanted;
    for (let count = 2; taken.has(slug); count += 1) slug = `${wanted}-${count}`;
    taken.add(slug);
    return { story, slug };
  });
};
