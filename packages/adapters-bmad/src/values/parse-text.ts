import { parse as parseCsv } from "csv-parse/sync";
import * as Result from "effect/Result";
import { parse as parseToml } from "smol-toml";
import { parseDocument } from "yaml";

/** What other people's parsers throw, as one line: even a stack that overflows is an answer about the file. */
export const guarded = <A>(parse: () => A): Result.Result<A, string> => {
  try {
    return Result.succeed(parse());
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return Result.fail(message.split("\n")[0] ?? message);
  }
};

/** One YAML document as plain data. Aliases are written out at most a hundred times, so that no small file becomes a huge one. */
export const yamlOf = (text: string): Result.Result<unknown, string> =>
  guarded(() => {
    const document = parseDocument(text, { prettyErrors: true, logLevel: "silent" });
    const [problem] = document.errors;
    if (problem !== undefined) throw problem;
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  });

/** A TOML document as plain data. */
export const tomlOf = (text: string): Result.Result<unknown, string> => guarded(() => parseToml(text));

/** Rows of a CSV file with a heading. Rows may be shorter or longer than the heading: upstream's own are. */
export const csvOf = (text: string): Result.Result<readonly Readonly<Record<string, string>>[], string> =>
  guarded(() =>
    parseCsv(text, { columns: true, skip_empty_lines: true, relax_column_count: true, bom: true, trim: true }),
  ) as Result.Result<readonly Readonly<Record<string, string>>[], string>;
