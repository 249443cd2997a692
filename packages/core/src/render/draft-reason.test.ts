import { expect, it } from 'vitest';
import { toPlainText } from './document.ts';
import { describeDraft } from './draft-reason.ts';

it.each([
  ['the failure was not reproduced', 'template', 'unreproduced', 'could not be reproduced'],
  ['the change is a symptom guard', 'guard', 'proven', 'is a symptom guard'],
  ['the kind has not earned more', 'model', 'proven', 'orders has not earned more for a repair written by a model yet'],
] as const)('says that %s', (_what, kind, verdict, words) => {
  expect(toPlainText([describeDraft('orders', { kind, proof: { verdict } })])).toContain(words);
});
