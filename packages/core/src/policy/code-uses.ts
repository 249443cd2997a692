import type { UseKind } from '../ports/syntax.ts';

/** `call out` shows it on the pull request; `call out where known` does so in a file that did the same before, and refuses it elsewhere. */
type SourceDecision = 'refuse' | 'call out' | 'call out where known';

export interface UseRule {
  /** Follows "the change" or "the reproduction". */
  readonly what: string;
  readonly inSource: SourceDecision;
  /** A regular expression names the uses that a reproduction may have; the others are refused. */
  readonly inReproduction: 'refuse' | 'allow' | RegExp;
  readonly accepted: string;
}

const passIn = 'take the value from a parameter, an import of the repository or what the file already has';

/** What becomes of each new use. A repair of a fault inside a service seldom needs any of them. */
export const useRules: Readonly<Record<UseKind, UseRule>> = {
  environment: {
    what: 'reads the environment',
    inSource: 'call out where known',
    inReproduction: 'allow',
    accepted: 'read it in a file that already reads the environment, and pass the value on',
  },
  process: {
    what: 'reaches for the process',
    inSource: 'refuse',
    inReproduction: /^(?!process\.(?:binding|_linkedBinding|dlopen|kill|abort|reallyExit|setuid|setgid|_\w+)\b)/,
    accepted: passIn,
  },
  'runtime facts': {
    what: 'asks where it runs',
    inSource: 'call out',
    inReproduction: 'allow',
    accepted: passIn,
  },
  'global object': {
    what: 'reaches for the global object',
    inSource: 'refuse',
    inReproduction: 'allow',
    accepted: 'name what is used, and declare each variable',
  },
  browser: {
    what: 'uses a member of the browser window',
    inSource: 'call out',
    inReproduction: 'allow',
    accepted: passIn,
  },
  prototype: {
    what: 'reaches for a prototype',
    inSource: 'refuse',
    inReproduction: /^(?:https?|net|EventEmitter)\./,
    accepted: 'call the method on the value, or Object.hasOwn; a class of this file may be extended',
  },
  reflection: {
    what: 'looks inside an object',
    inSource: 'call out',
    inReproduction: 'allow',
    accepted: 'read the property by its name',
  },
  reflect: {
    what: 'uses Reflect',
    inSource: 'refuse',
    inReproduction: 'allow',
    accepted: 'read, write or call the member by its name',
  },
  'code from text': {
    what: 'makes code from text',
    inSource: 'refuse',
    inReproduction: 'refuse',
    accepted: 'write the code itself; a constructor may be compared, or named by constructor.name',
  },
  'module loading': {
    what: 'loads modules by computed names',
    inSource: 'refuse',
    inReproduction: 'refuse',
    accepted: 'import a module by a literal name',
  },
  programs: {
    what: 'starts programs',
    inSource: 'refuse',
    inReproduction: 'refuse',
    accepted: 'mend the fault inside the process',
  },
  network: {
    what: 'opens connections',
    inSource: 'call out where known',
    inReproduction: 'allow',
    accepted: 'use the client that the file already has',
  },
  'file writes': {
    what: 'writes files',
    inSource: 'call out where known',
    inReproduction: 'refuse',
    accepted: 'keep what is written in memory',
  },
  'file reads': {
    what: 'reads files',
    inSource: 'call out',
    inReproduction: 'allow',
    accepted: passIn,
  },
  'source reads': {
    what: 'looks at the text of the code',
    inSource: 'call out',
    inReproduction: 'refuse',
    accepted: 'call the code, and judge what it gives',
  },
  'stack text': {
    what: 'looks at a stack',
    inSource: 'refuse',
    inReproduction: 'allow',
    accepted: 'give the stack to a logger; decide by the name, the code or the class of an error',
  },
  'stack logged': {
    what: 'passes a stack on',
    inSource: 'call out',
    inReproduction: 'allow',
    accepted: 'give it to a logger',
  },
  'import.meta': {
    what: 'reads import.meta',
    inSource: 'call out where known',
    inReproduction: 'allow',
    accepted: passIn,
  },
  'test detection': {
    what: 'can tell whether it is tested',
    inSource: 'refuse',
    inReproduction: 'allow',
    accepted: 'behave the same in tests and in production',
  },
  'built-in change': {
    what: 'changes a built-in object, or gives it away',
    inSource: 'refuse',
    inReproduction: /(?:^|\()(?:console|Date|Math|performance|crypto|URL)\b/,
    accepted: 'use a value of your own',
  },
  'module change': {
    what: "changes another package's module",
    inSource: 'refuse',
    inReproduction: /^(?!.* of (?:node:)?(?:assert|test|vitest|chai|@jest|expect|mocha|jasmine|sinon|should)\b)/,
    accepted: 'pass what differs as an argument',
  },
  'own module change': {
    what: 'changes what another module exports',
    inSource: 'call out',
    inReproduction: 'allow',
    accepted: 'pass what differs as an argument',
  },
  'hidden name': {
    what: 'hides a name that an honest program writes out',
    inSource: 'refuse',
    inReproduction: 'refuse',
    accepted: 'write each name as one literal',
  },
  'disabled check': {
    what: 'turns a check off',
    inSource: 'call out',
    inReproduction: 'allow',
    accepted: 'satisfy the check',
  },
  'weakened test': {
    what: 'weakens a test',
    inSource: 'refuse',
    inReproduction: 'refuse',
    accepted: 'a test that runs, once, with the limits of the suite',
  },
};
