/** Where results lie: each in a folder of its own, `<rootDir>/<id>/`; trials and compared runs beside what they belong to. */
export interface ResultsRoot {
  readonly rootDir: string;
}
