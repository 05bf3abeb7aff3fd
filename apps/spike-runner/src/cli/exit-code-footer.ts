/** Stands below every help text. */
export const EXIT_CODE_FOOTER = `
EXIT CODES
  0 GO, 97 INVALID, 98 INCONCLUSIVE, 99 NO-GO; 1 a bug, 2 usage or configuration, 105 interrupted
`;
