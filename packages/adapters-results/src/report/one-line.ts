/** Text from outside on one line, with nothing in it that a terminal would obey. */
export const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\s]+/gu, " ").trim();
