import * as z from 'zod';
import { readClean } from '../../../policy/read-clean.ts';
import type { Snapshot } from '../../../ports/index.ts';
import { defineTool, failed, found, type Tool, type ToolResult } from '../tool.ts';

/** Limits of one tool result. Lengths are in characters. */
const limits = { paths: 400, lines: 300, line: 400, hits: 60, hitsPerFile: 8, result: 20_000 };

const Path = z.string().min(1).max(500).describe('Path from the root of the repository.');
const Line = z.int().min(1);
const Under = z.string().max(500).optional().describe('Only below this folder.');

/** Tools that read one commit only. Their results are outside text, without its secrets. */
export function createCodeTools(snapshot: Snapshot): readonly Tool[] {
  return [
    defineTool({
      name: 'list_files',
      description: 'Lists the paths of the repository at the deployed commit.',
      input: z.object({ under: Under }),
      use: ({ under }) => listFiles(snapshot, under),
    }),
    defineTool({
      name: 'read_file',
      description: `Reads a file at the deployed commit, at most ${limits.lines} lines at once. Each line comes with its number and a tab, which are not part of it.`,
      input: z.object({ path: Path, startLine: Line.optional(), endLine: Line.optional() }),
      use: ({ path, startLine = 1, endLine }) => readLines(snapshot, path, startLine, endLine),
    }),
    defineTool({
      name: 'search',
      description: 'Finds a text as it stands, upper and lower case told apart, in the files of the deployed commit.',
      input: z.object({
        text: z
          .string()
          .min(2)
          .max(200)
          .regex(/^[^\n]*$/, 'it must be part of one line'),
        under: Under,
      }),
      use: ({ text, under }) => search(snapshot, text, under),
    }),
  ];
}

function listFiles(snapshot: Snapshot, under: string | undefined): ToolResult {
  const paths = below(snapshot, under);
  if (paths.length === 0) return failed('There are no files there.');
  const rest = paths.length - limits.paths;
  const more = rest > 0 ? [`… and ${rest} more: name a folder with \`under\`.`] : [];
  return found('code', `files below ${under ?? '.'}`, [...paths.slice(0, limits.paths), ...more].join('\n'));
}

function readLines(snapshot: Snapshot, path: string, start: number, end: number | undefined): ToolResult {
  const lines = readClean(snapshot, path);
  if (lines === undefined) return failed(`There is no text file ${path} that may be shown.`);
  if (start > lines.length) return failed(`${path} has ${lines.length} lines.`);
  const wanted = Math.min(end ?? lines.length, lines.length);
  const last = Math.min(wanted, start + limits.lines - 1);
  const numbered = lines.slice(start - 1, last).map((line, index) => `${start + index}\t${cut(line, limits.line)}`);
  const text = [...numbered, ...(last < wanted ? [`… ${path} has ${lines.length} lines.`] : [])].join('\n');
  return found('code', path, cut(text, limits.result));
}

function search(snapshot: Snapshot, text: string, under: string | undefined): ToolResult {
  const hits: string[] = [];
  for (const path of below(snapshot, under)) {
    if (hits.length >= limits.hits) {
      hits.push('… there are more: search for a longer text.');
      break;
    }
    if (snapshot.read(path)?.includes(text) === true) hits.push(...findLines(snapshot, path, text));
  }
  return hits.length === 0
    ? failed('Nothing is found.')
    : found('code', `search for ${text}`, cut(hits.join('\n'), limits.result));
}

function findLines(snapshot: Snapshot, path: string, text: string): readonly string[] {
  const lines = (readClean(snapshot, path) ?? []).flatMap((line, index) =>
    line.includes(text) ? [`${path}:${index + 1}: ${cut(line.trim(), limits.line)}`] : [],
  );
  const rest = lines.length - limits.hitsPerFile;
  return rest > 0 ? [...lines.slice(0, limits.hitsPerFile), `${path}: … and ${rest} more`] : lines;
}

function below(snapshot: Snapshot, under: string | undefined): readonly string[] {
  const folder = under?.replace(/^(?:\.?\/)+|\/+$/g, '') ?? '';
  if (folder === '' || folder === '.') return snapshot.paths;
  return snapshot.paths.filter((path) => path === folder || path.startsWith(`${folder}/`));
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)} … (cut)` : text;
}
