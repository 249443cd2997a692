import * as z from 'zod';
import type { CodeHit, CodeSearch, CodeSearchAnswer } from '../../../ports/index.ts';
import { defineTool, failed, found, type Tool, type ToolResult } from '../tool.ts';

const limit = 25;
const Name = z.string().min(1).max(120).describe('A name as it stands in the code: createOrder');

/** Tools over the index of one commit's code. */
export function createSearchTools(search: CodeSearch, repository: string, commit: string): readonly Tool[] {
  return [
    defineTool({
      name: 'find_code',
      description: 'Finds the code that fits words, names or a question best. Use search for text as it stands.',
      input: z.object({ query: z.string().min(2).max(300) }),
      use: async ({ query }) => show(`code for ${query}`, await search.search(repository, commit, query, limit)),
    }),
    defineTool({
      name: 'find_definition',
      description: 'Finds where a function, class, method, type or constant is defined.',
      input: z.object({ name: Name }),
      use: async ({ name }) =>
        show(`definitions of ${name}`, await search.definitions(repository, commit, name, limit)),
    }),
    defineTool({
      name: 'find_references',
      description: 'Finds where a name is used: who calls a function, who reads a field.',
      input: z.object({ name: Name }),
      use: async ({ name }) => show(`references to ${name}`, await search.references(repository, commit, name, limit)),
    }),
  ];
}

function show(title: string, { hits, coverageNote }: CodeSearchAnswer): ToolResult {
  const lines = hits.map(describeHit);
  if (lines.length === 0) return failed(`Nothing is found.${coverageNote === undefined ? '' : ` ${coverageNote}`}`);
  return found('code', title, [...lines, ...(coverageNote === undefined ? [] : [coverageNote])].join('\n'));
}

function describeHit({ path, startLine, endLine, symbol, line }: CodeHit): string {
  const place = startLine === endLine ? `${path}:${startLine}` : `${path}:${startLine}-${endLine}`;
  return `${place}${symbol === undefined ? '' : ` ${symbol}`}: ${line.trim().slice(0, 300)}`;
}
