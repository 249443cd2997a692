import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { redact } from '@suture/core';
import type { Section } from '../figures.ts';
import { ordinaryLines } from './ordinary.ts';
import { plantedPeople, plantedSecrets } from './planted.ts';
import { personFields, writtenSecrets } from './written.ts';

/** Lines of other people's code that are looked at. */
const linesOfCode = 100_000;

/** Planted secrets and personal data that are still seen, and lines that hold none and are changed nevertheless. */
export const redaction: Section = {
  name: 'redaction',
  async measure() {
    const secrets = [...plantedSecrets, ...writtenSecrets];
    const planted = [...secrets, ...plantedPeople, ...personFields];
    const seen = planted.filter(({ text, secret }) =>
      [text, JSON.stringify({ text }), JSON.stringify({ log: JSON.stringify({ text }) })].some((one) =>
        redact(one).includes(secret),
      ),
    );
    const changedLines = ordinaryLines.filter((line) => redact(line) !== line);
    const code = readCode();
    const redacted = redact(code).split('\n');
    const lines = code.split('\n');
    const changed = lines.filter((line, index) => line !== redacted[index]);
    return {
      figures: [
        {
          name: 'planted secrets seen',
          aim: '0 of at least 300',
          measured: `${seen.length} of ${planted.length}, each alone and in JSON at two depths`,
          held: seen.length === 0 && secrets.length >= 300,
        },
        {
          name: 'ordinary lines changed',
          aim: 'at most 1%',
          measured: `${changedLines.length} of ${ordinaryLines.length}`,
          held: changedLines.length <= ordinaryLines.length / 100,
        },
        {
          name: "lines of other people's code changed",
          aim: 'at most 1% of 100000',
          measured: `${changed.length} of ${lines.length}`,
          held: lines.length >= linesOfCode && changed.length <= lines.length / 100,
        },
      ],
      details: [
        ...seen.map(({ kind, text }) => `seen: ${kind} in ${text.slice(0, 120)}`),
        ...changedLines.map((line) => `changed: ${line}`),
        ...changed.map((line) => `changed in code: ${line.trim().slice(0, 160)}`),
      ].join('\n'),
    };
  },
};

/** The declarations and programs of one installed library after the other, until there are enough lines. */
function readCode(): string {
  const root = join(dirname(import.meta.dirname), '../../node_modules');
  const texts: string[] = [];
  let lines = 0;
  for (const library of [
    'hono',
    'yaml',
    'zod',
    'commander',
    '@octokit',
    'diff',
    'vite',
    'vitest',
    '@babel',
    'aws-cdk',
  ]) {
    const folder = join(root, library);
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
      if (!/\.[cm]?[jt]s$/.test(file) || lines >= linesOfCode) continue;
      const text = readFileSync(join(folder, file), 'utf8');
      texts.push(text);
      lines += text.split('\n').length;
    }
  }
  return texts.join('\n');
}
