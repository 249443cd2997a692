import * as z from 'zod';
import { Commit } from './evidence.ts';

/** A place in the deployed commit. Lines count from 1. */
const Location = z.object({
  file: z.string(),
  startLine: z.int().min(1),
  endLine: z.int().min(1),
  /** 0..1, comparable inside one diagnosis. */
  score: z.number().min(0).max(1),
  reasons: z.array(z.string()),
});

/** A claim and what shows it. */
export const Citation = z.object({
  claim: z.string(),
  /** Key of the artifact. */
  artifact: z.string(),
  /** Line of the artifact's text, from 1. */
  line: z.int().min(1).optional(),
  /** What stands there. */
  quote: z.string().optional(),
});
export type Citation = z.infer<typeof Citation>;

export const SuspectCommit = Commit.pick({ id: true, date: true, subject: true }).extend({ why: z.string() });
export type SuspectCommit = z.infer<typeof SuspectCommit>;

/** Another explanation, and what speaks against it. */
const Alternative = z.object({ cause: z.string(), ruledOutBy: z.string(), citation: Citation.optional() });

/** Why it broke. */
export const Diagnosis = z.object({
  /** One or two sentences for a person. */
  cause: z.string().min(1),
  /** What kind of thing is wrong, in the words of `Category`. */
  category: z.string().default('code'),
  /** 0..1. */
  confidence: z.number().min(0).max(1),
  suspectCommit: SuspectCommit.optional(),
  /** Most likely first. */
  locations: z.array(Location),
  /** Files a fix may change. */
  files: z.array(z.string()),
  citations: z.array(Citation),
  /** What else it could have been. */
  alternatives: z.array(Alternative).default([]),
  /** Who concluded it: `mechanic`, or a model's id. */
  by: z.string(),
  /** What was not checked or could not be known. */
  limits: z.array(z.string()),
});
export type Diagnosis = z.infer<typeof Diagnosis>;
