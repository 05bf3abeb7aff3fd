/** Stands below every help text. */
export const EXIT_CODE_FOOTER = `
EXIT CODES
  0 succeeded, 80 partially succeeded, 81 failed, 82 cancelled;
  83 store, 84 orchestrator, 85 server, 86 isolation, 87 audit;
  1 a bug, 2 usage, configuration or a refused workflow, 105 interrupted (resume goes on)
`;
