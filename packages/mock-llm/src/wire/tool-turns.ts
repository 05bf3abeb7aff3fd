/** How the items of a conversation are told apart in one format. */
export interface ItemTests {
  readonly isToolResult: (item: unknown) => boolean;
  readonly isUserText: (item: unknown) => boolean;
}

/** Tool results since the user last spoke: the mock asks for one tool at a time, so each is a turn. */
const resultsSinceUser = (items: readonly unknown[], tests: ItemTests): { count: number; userSpoke: boolean } => {
  let count = 0;
  for (let index = items.length - 1; index >= 0; index -= 1) {
    if (tests.isToolResult(items[index])) count += 1;
    else if (tests.isUserText(items[index])) return { count, userSpoke: true };
  }
  return { count, userSpoke: false };
};

/** Tool turns done in this request; `earlierTurns` were done in requests that this one only refers to, and count until the user speaks. */
export const toolTurnsDone = (items: readonly unknown[], tests: ItemTests, earlierTurns = 0): number => {
  const { count, userSpoke } = resultsSinceUser(items, tests);
  return userSpoke ? count : count + earlierTurns;
};
