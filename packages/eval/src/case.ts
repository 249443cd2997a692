import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Category, InvalidInput, parseJson, ServiceConfig } from '@suture/core';
import * as z from 'zod';

const Text = z.string().min(1);

/** Where the failing code comes from: files and patches of the case, any git repository, or an example of this project. */
const CaseRepository = z
  .strictObject({
    /** Folder whose files are the first commit. */
    files: Text.optional(),
    /** Folder of `*.patch` files as `git format-patch` writes them; each is a commit, in the order of their names. */
    patches: Text.optional(),
    /** What `git clone` takes: a path, a bundle or a URL. A path is relative to the case. */
    git: Text.optional(),
    /** The commit, tag or branch that failed; the repository's HEAD when left out. */
    commit: Text.optional(),
    /** A folder of `examples/` with a `build-history.mjs`. */
    example: z
      .string()
      .regex(/^[\w-]+$/, 'name one folder of examples/')
      .optional(),
    /** Subject of the example's last commit; all when left out. */
    upTo: Text.optional(),
    /** Shell command that installs the dependencies, run in the repository with its own rights; `SUTURE_CASE` is the case's folder. */
    prepare: Text.optional(),
  })
  .superRefine((given, context) => {
    const say = (message: string) => context.addIssue({ code: 'custom', message });
    const kinds = [given.files ?? given.patches, given.git, given.example].filter((one) => one !== undefined);
    if (kinds.length !== 1) say('give exactly one source of the code: files and patches, git, or example');
    if (given.commit !== undefined && given.git === undefined) say('commit is only allowed with git; remove it');
    if (given.upTo !== undefined && given.example === undefined) say('upTo is only allowed with example; remove it');
  });

const CaseSignal = z
  .strictObject({
    /** File with an alert as its vendor sends it. */
    alert: Text.optional(),
    /** The service's log; alone, its most frequent error is the alert. */
    log: Text.optional(),
    /** A test command that fails. */
    failing: Text.optional(),
  })
  .superRefine(({ alert, log, failing }, context) => {
    const say = (message: string) => context.addIssue({ code: 'custom', message });
    if ((alert ?? log ?? failing) === undefined) say('give alert, log or failing');
    if (failing !== undefined && (alert ?? log) !== undefined) say('failing excludes alert and log; remove them');
  });

/** The expected diagnosis. Every given part must match. */
export const ExpectedCause = z
  .strictObject({
    /** One of these is the most likely place. */
    files: z.array(Text).default([]),
    /** First and last line, counted from 1: the place must overlap them. */
    lines: z.tuple([z.int().min(1), z.int().min(1)]).optional(),
    /** The kind of cause, if it is not code. */
    category: Category.optional(),
    /** Each must occur in the sentence about the cause; upper and lower case are the same. */
    words: z.array(Text).default([]),
  })
  .superRefine(({ files, lines, category, words }, context) => {
    const say = (message: string) => context.addIssue({ code: 'custom', message });
    if (files.length === 0 && category === undefined && words.length === 0)
      say('describe the cause with files, category or words');
    if (lines === undefined) return;
    if (files.length !== 1) say('lines requires exactly one file in files');
    if (lines[0] > lines[1]) say('lines: the first line comes after the last; swap them');
  });
export type ExpectedCause = z.infer<typeof ExpectedCause>;

export const EvalCase = z
  .strictObject({
    /** One sentence for a person. */
    description: Text,
    repository: CaseRepository,
    signal: CaseSignal,
    /** The service of the alert, and what its configuration would say. */
    service: ServiceConfig.pick({
      testCommand: true,
      testMinutes: true,
      replay: true,
      severity: true,
      guardrails: true,
    })
      .partial()
      .extend({ name: Text.default('service') })
      .default({ name: 'service' }),
    expected: z.strictObject({
      outcome: z.enum(['fix', 'hand_over']),
      cause: ExpectedCause,
      /** Id, beginning of an id, or subject of the commit that brought it. */
      suspectCommit: Text.optional(),
    }),
    /** Tests that the engine never sees; they run on the patched commit. */
    hidden: z
      .strictObject({
        /** Folder that is laid over the repository. */
        files: Text,
        command: Text,
        minutes: z.number().positive().max(60).default(5),
      })
      .optional(),
  })
  .superRefine(({ expected, hidden }, context) => {
    if (expected.outcome === 'fix' && hidden === undefined)
      context.addIssue({
        code: 'custom',
        path: ['hidden'],
        message: 'a fix is judged by hidden tests; give files and command',
      });
  });
export type EvalCase = z.infer<typeof EvalCase> & {
  /** The name of its folder. */
  readonly name: string;
  /** Absolute; paths in the case are relative to it. */
  readonly folder: string;
};

const help = 'docs/evaluating.md describes the fields of a case';

/**
 * Reads the cases of a folder, by name. Nothing is run when one of them is wrong.
 * @param names only these; all when empty
 * @throws InvalidInput that names the case, the field and what to do
 */
export function readCases(folder: string, names: readonly string[]): readonly EvalCase[] {
  const root = resolve(folder);
  if (!isFolder(root))
    throw new InvalidInput(`the folder ${folder}`, ['there is no such folder; name one that contains cases']);
  const known = readdirSync(root)
    .filter((name) => isFolder(join(root, name)))
    .sort();
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new InvalidInput('the option --case', [`there is no ${unknown.join(', ')}. Use one of: ${known.join(', ')}`]);
  if (known.length === 0)
    throw new InvalidInput(`the folder ${folder}`, [
      `it contains no case; a case is a folder with a case.json (${help})`,
    ]);
  return (names.length === 0 ? known : known.filter((name) => names.includes(name))).map((name) =>
    readCase(join(root, name), name),
  );
}

/** Reads one case. @throws InvalidInput */
export function readCase(folder: string, name: string): EvalCase {
  const path = join(folder, 'case.json');
  const what = `the case ${name}`;
  if (!existsSync(path)) throw new InvalidInput(what, [`there is no ${path}; write one (${help})`]);
  const read = parseCase(readFileSync(path, 'utf8'), what);
  const { repository, signal, hidden } = read;
  const named = [
    ['repository.files', repository.files, isFolder],
    ['repository.patches', repository.patches, isFolder],
    ['signal.alert', signal.alert, existsSync],
    ['signal.log', signal.log, existsSync],
    ['hidden.files', hidden?.files, isFolder],
  ] as const;
  const missing = named.flatMap(([field, value, exists]) =>
    value === undefined || exists(join(folder, value))
      ? []
      : [`${field}: there is no ${value} in the case's folder; add it or correct the path`],
  );
  if (missing.length > 0) throw new InvalidInput(what, missing);
  return { ...read, name, folder };
}

function parseCase(text: string, what: string): z.infer<typeof EvalCase> {
  try {
    return parseJson(EvalCase, text, what);
  } catch (error) {
    if (error instanceof InvalidInput) throw new InvalidInput(what, [...error.issues, help], { cause: error });
    throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
