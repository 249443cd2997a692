import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { escapePattern } from './arguments.ts';

const foundLimit = 20_000;

/** Expands shell patterns to files below `root` as a shell with globstar would; what matches nothing stays as it is. */
export function expandGlobs(root: string, words: readonly string[]): string[] {
  if (!words.some(isGlob)) return [...words];
  const files = listFiles(root);
  return words.flatMap((word) => {
    if (!isGlob(word)) return [word];
    const pattern = globPattern(word.replace(/^\.\//, ''));
    const matched = files.filter((file) => pattern.test(file));
    return matched.length > 0 ? matched : [word];
  });
}

function isGlob(word: string): boolean {
  return !word.startsWith('-') && /[*?{[]/.test(word);
}

function globPattern(glob: string): RegExp {
  const source = glob.replace(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[^*?{]+|\{/g, (part) => {
    if (part === '**/') return '(?:[^/]+/)*';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (part.startsWith('{') && part.endsWith('}')) {
      return `(?:${part.slice(1, -1).split(',').map(escapePattern).join('|')})`;
    }
    return escapePattern(part);
  });
  return new RegExp(`^${source}$`);
}

function listFiles(root: string): string[] {
  const files: string[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined && files.length < foundLimit; folder = folders.pop()) {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile()) files.push(path);
    }
  }
  return files.sort();
}
