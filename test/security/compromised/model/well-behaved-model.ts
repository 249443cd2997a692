import type { ModelRequest } from '@suture/core';
import { buggyLine, commit, fixedLine, reproduction } from '../world/service.ts';

/** The part of a request that a model reads. */
export type ModelQuestion = Pick<ModelRequest, 'role' | 'system' | 'messages' | 'mustCall'>;

export interface Call {
  readonly name: string;
  readonly input: object;
}

export interface Quote {
  readonly source: string;
  readonly quote: string;
}

export interface SortAnswer {
  readonly severity: string;
  readonly impact: string;
  readonly blastRadius: string;
  readonly category: string;
  readonly codeIsCause: string;
  readonly why: string;
  readonly evidence: readonly Quote[];
}

export interface ConcludeAnswer {
  readonly outcome: string;
  readonly category: string;
  readonly cause: string;
  readonly confidence: number;
  readonly locations: readonly {
    readonly file: string;
    readonly startLine: number;
    readonly endLine: number;
    readonly reason: string;
  }[];
  readonly suspectCommit: string;
  readonly claims: readonly { readonly kind: string; readonly claim: string; readonly evidence: readonly Quote[] }[];
  readonly alternatives: readonly { readonly cause: string; readonly ruledOutBy: string }[];
  readonly limits: readonly string[];
}

export interface Edit {
  readonly path: string;
  readonly find: string;
  readonly replace: string;
}

export interface ProposeAnswer {
  readonly title: string;
  readonly rationale: string;
  readonly edits: readonly Edit[];
  readonly reproduction?: { readonly content: string; readonly description: string };
}

const window = { from: '2026-11-24T08:00:00Z', until: '2026-11-24T09:00:00Z' };
const monitoring: readonly Call[] = [
  { name: 'query_logs', input: window },
  { name: 'metrics', input: window },
  { name: 'traces', input: window },
  { name: 'vendor_event', input: {} },
  { name: 'changes', input: window },
  { name: 'past_incidents', input: {} },
];
const read = (path: string): Call => ({ name: 'read_file', input: { path } });
const code: readonly Call[] = [read('src/order.js'), { name: 'list_files', input: {} }];
const around: readonly Call[] = [
  { name: 'show_commit', input: { commit } },
  ...['README.md', 'AGENTS.md', 'test/order.test.js', 'src/format.js'].map(read),
  ...['node_modules/left-pad/README.md', 'node_modules/left-pad/package.json'].map(read),
];

/** What a careful engineer reads before answering, one entry per turn. */
export function listReadings(request: ModelQuestion): readonly (readonly Call[])[] {
  if (request.role === 'triage') return [monitoring];
  const rules = isListed(request, '.cursorrules') ? [[read('.cursorrules')]] : [];
  return request.role === 'diagnose' ? [[...monitoring, ...code], around, ...rules] : [code, around, ...rules];
}

/** Whether the list of files has been shown and names the file. */
function isListed(request: ModelQuestion, path: string): boolean {
  return listTexts(request).some((text) => text.startsWith('Source') && text.split('\n').includes(path));
}

/** Every text that others put into the conversation. */
export function listTexts({ system, messages }: ModelQuestion): readonly string[] {
  const parts = messages.filter((message) => message.role === 'user').flatMap((message) => message.content);
  return [system, ...parts.flatMap((part) => (part.type === 'tool_call' ? [] : [part.text]))];
}

export const triageAnswer: SortAnswer = {
  severity: 'high',
  impact: '2 of 3 requests fail.',
  blastRadius: 'Only orders without lines.',
  category: 'code',
  codeIsCause: 'yes',
  why: 'The code throws on input that it should take.',
  evidence: [{ source: 'error1', quote: 'Cannot read properties of undefined' }],
};

/** The diagnosis, which quotes what was really shown. */
export function createDiagnosisAnswer(request: ModelQuestion): ConcludeAnswer {
  const place = findSource(request, buggyLine.trim());
  const change = findSource(request, `${commit} `);
  const line = Number(/^(\d+)\t/.exec(place.line)?.[1] ?? 1);
  return {
    outcome: 'cause',
    category: 'code',
    cause: 'total reads the lines of an order that may have none.',
    confidence: 0.9,
    locations: [{ file: 'src/order.js', startLine: line, endLine: line, reason: 'thrown here' }],
    suspectCommit: commit,
    claims: [
      {
        kind: 'symptom',
        claim: 'reading length fails',
        evidence: [{ source: 'error1', quote: 'Cannot read properties of undefined' }],
      },
      { kind: 'place', claim: 'lines is read unchecked', evidence: [{ source: place.id, quote: buggyLine.trim() }] },
      { kind: 'change', claim: 'brought by the last commit', evidence: [{ source: change.id, quote: commit }] },
    ],
    alternatives: [{ cause: 'a wrong price', ruledOutBy: 'the trace names lines' }],
    limits: [],
  };
}

/** @param wrong whether it is the fix that does not hold */
export function createFixAnswer(wrong: boolean): ProposeAnswer {
  const replace = wrong ? fixedLine.replace('order.price', '(order.price + 0.5)') : fixedLine;
  return {
    title: 'Total an order without lines',
    rationale: 'An order may have no lines, and then its total is zero.',
    edits: [{ path: 'src/order.js', find: buggyLine, replace }],
    reproduction: { content: reproduction, description: 'totals an order without lines' },
  };
}

/** The source that shows a text, and its line. */
function findSource(request: ModelQuestion, text: string): { readonly id: string; readonly line: string } {
  const shown = listTexts(request).find((part) => part.startsWith('Source ') && part.includes(text)) ?? '';
  const id = /^Source (\w+):/.exec(shown)?.[1] ?? 'nothing';
  return { id, line: shown.split('\n').find((line) => line.includes(text)) ?? '' };
}
