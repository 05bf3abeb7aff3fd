import type * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";

/** Personas can't be had at all: the folder is not there, or holds none in a format that is known. */
export class PersonaFolderRefused extends Schema.TaggedError<PersonaFolderRefused>()("PersonaFolderRefused", {
  folder: Schema.String,
  message: Schema.String,
  hint: Schema.String,
}) {}

/** How a persona was written; the number is the release of BMAD-METHOD that brought the format. */
export type PersonaFormat = "bmad-4" | "bmad-6.0" | "bmad-6-skills";

/** Where something was read. */
export interface PersonaSource {
  /** Relative to the catalogue's folder, with `/`. */
  readonly file: string;
  /** `dependencies.tasks[2]`; empty for the file as a whole. */
  readonly field: string;
}

/** Something that a persona can do, and why it is said of it. */
export interface PersonaCapability {
  readonly capability: string;
  /** `declared`: the file says so in these words; `derived`: a rule concluded it from what the file says. */
  readonly how: "declared" | "derived";
  readonly source: PersonaSource;
  /** What stands there, cut where it is long. */
  readonly evidence: string;
}

/** A command of a persona's menu. */
export interface PersonaCommand {
  readonly code: string;
  readonly description: string;
  /** What it starts: a task, workflow, skill or prompt by its name; null where the command only says so in words. */
  readonly target: string | null;
}

/** One persona, whatever it was written in. */
export interface Persona {
  /** `<format>:<pack>:<file stem>`: unique in the catalogue, and an identifier of the engine. Ids collide across packs, these do not. */
  readonly key: string;
  readonly format: PersonaFormat;
  /** Module or expansion pack; `core` for the core of 4.x. */
  readonly pack: string;
  /** Names by which teams, workflows and people call it: its id, its file's stem, its code. */
  readonly aliases: readonly string[];
  /** Of the character: Winston. */
  readonly name: string;
  readonly title: string;
  readonly icon: string | null;
  readonly role: string;
  readonly identity: string | null;
  readonly style: string | null;
  readonly focus: string | null;
  readonly whenToUse: string | null;
  readonly principles: readonly string[];
  /** What it is to keep in mind; `file:` entries are names, nothing is read. */
  readonly facts: readonly string[];
  readonly commands: readonly PersonaCommand[];
  /** By type (tasks, templates, …) the names of files. */
  readonly dependencies: Readonly<Record<string, readonly string[]>>;
  readonly capabilities: readonly PersonaCapability[];
  /** Capabilities that its own role and title name: what it does best. */
  readonly specialization: readonly string[];
  /** Every file that it was made of, the first one its own, then the layers over it in their order. */
  readonly files: readonly string[];
  /** Names of fields that the format does not know; they are kept out of prompts and not dropped in silence. */
  readonly unknownFields: readonly string[];
}

/** Personas that belong together. */
export interface PersonaTeam {
  readonly key: string;
  readonly format: PersonaFormat;
  readonly pack: string;
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  /** Keys of personas; those that could not be found are among the problems. */
  readonly members: readonly string[];
  /** Names of workflows, as they are written. */
  readonly workflows: readonly string[];
  readonly source: PersonaSource;
}

/** One step of a persona's workflow. */
export interface PersonaStep {
  /** Unique in its workflow, made of what it does. */
  readonly stepId: string;
  /** Keys of personas that may do it, any of them; empty for guidance to the reader that no persona carries out. */
  readonly personas: readonly string[];
  /** As the file names them: `analyst/pm`, `various`. */
  readonly agent: string | null;
  readonly action: string | null;
  readonly creates: readonly string[];
  readonly requires: readonly string[];
  readonly updates: readonly string[];
  readonly validates: readonly string[];
  readonly uses: readonly string[];
  /** An opaque name: only whoever starts the workflow knows whether it holds. */
  readonly condition: string | null;
  readonly optional: boolean;
  readonly notes: string | null;
  /** The part of the workflow that is done once for each story (chapter, …) and that this step belongs to. */
  readonly loop: { readonly id: string; readonly over: string } | null;
  /** Steps before it, and the artefact or order that makes them so. */
  readonly dependsOn: readonly { readonly stepId: string; readonly because: string }[];
  readonly source: PersonaSource;
}

/** An order of work that a format describes. */
export interface PersonaWorkflow {
  readonly key: string;
  readonly format: PersonaFormat;
  readonly pack: string;
  readonly id: string;
  /** Other names of it: its file's stem, the id without the sequence. */
  readonly aliases: readonly string[];
  readonly name: string;
  readonly description: string | null;
  readonly steps: readonly PersonaStep[];
  readonly source: PersonaSource;
}

export type PersonaProblemCode =
  /** The file could not be read, is no plain file, or is larger than a persona ever is. */
  | "unreadable"
  /** Not the YAML, TOML or CSV that it should be. */
  | "syntax"
  /** Readable, and not a shape that is known: nothing was made of it. */
  | "unsupported-shape"
  /** A field that is there has a kind of value that it can't have; the rest was used. */
  | "wrong-field"
  /** It names a persona, file or artefact that is nowhere. */
  | "unresolved-reference"
  /** Two personas under one key; the first was kept. */
  | "duplicate";

/** Something in the folder that could not be used as it stands. */
export interface PersonaProblem {
  readonly code: PersonaProblemCode;
  readonly source: PersonaSource;
  readonly message: string;
  readonly hint: string;
}

/** All that a folder holds. What could not be used stands beside it with its file: nothing is dropped. */
export interface PersonaCatalogue {
  /** As it was asked for. */
  readonly folder: string;
  readonly formats: readonly PersonaFormat[];
  readonly personas: readonly Persona[];
  readonly teams: readonly PersonaTeam[];
  readonly workflows: readonly PersonaWorkflow[];
  readonly problems: readonly PersonaProblem[];
}

/** Reads personas, their teams and their workflows (stories/002, AC5.2). */
export interface PersonaCataloguePort {
  /** `folder` is absolute. Fails only where there is nothing to read; broken files are among the problems. */
  readonly load: (folder: string) => Effect.Effect<PersonaCatalogue, PersonaFolderRefused>;
}
