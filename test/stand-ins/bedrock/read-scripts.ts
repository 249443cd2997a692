import { readFileSync } from 'node:fs';
import { parseJson } from '@suture/core';
import { z } from 'zod';
import type { Script } from './script.ts';

const Call = z.strictObject({ name: z.string().min(1), input: z.json() });
const Turn = z.union([
  z.strictObject({ call: z.union([Call, z.array(Call).min(1)]), text: z.string().min(1).optional() }),
  z.strictObject({ text: z.string().min(1) }),
  z.strictObject({ throttle: z.int().min(1) }),
  z.strictObject({ refuse: z.literal(true) }),
  z.strictObject({ truncate: z.literal(true) }),
]);
const Scripts = z.array(
  z.strictObject({
    /** A tool that the conversation offers: `sort` for triage, `conclude` for diagnosis, `propose` for the fix. */
    offers: z.string().min(1),
    say: z.array(Turn).min(1),
  }),
);

/** Reads conversations from a file. @throws InvalidInput that names what is wrong with it */
export function readScripts(file: string): readonly Script[] {
  return parseJson(Scripts, readFileSync(file, 'utf8'), `the scripts in ${file}`).map(({ offers, say }) => ({
    when: ({ tools }) => tools.includes(offers),
    say: say.map((turn) => {
      if (!('call' in turn)) return turn;
      const { call, text } = turn;
      return { call, ...(text === undefined ? {} : { text }) };
    }),
  }));
}
