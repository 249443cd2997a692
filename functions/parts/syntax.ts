import type { Syntax } from '@suture/core';
import { lazily } from '../lazily.ts';

/** Reads the syntax tree of a changed file. The parser is loaded at the first file. */
export const syntax = () => ({
  syntax: lazily<Syntax>(async () => (await import('../lazy/syntax.ts')).openSyntax()),
});
