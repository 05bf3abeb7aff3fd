/** What a capacity search's folder holds; its trials have folders of their own beside it. */
export const CAPACITY_FILES = { capacity: "capacity.json", markdown: "capacity.md", html: "capacity.html" } as const;
