import * as t from '@babel/types';
import { codeOf, keyName } from '../syntax/text.ts';
import { proposeText, type Template } from '../template.ts';

/** Functions that are easily confused. */
const confusedNames: readonly (readonly string[])[] = [
  ['startsWith', 'endsWith', 'includes'],
  ['min', 'max'],
  ['floor', 'ceil', 'round', 'trunc'],
  ['push', 'unshift'],
  ['pop', 'shift', 'at'],
  ['some', 'every'],
  ['filter', 'find', 'map'],
  ['find', 'findIndex', 'findLast'],
  ['map', 'flatMap', 'forEach'],
  ['indexOf', 'lastIndexOf'],
  ['toLowerCase', 'toUpperCase'],
  ['slice', 'splice', 'substring'],
  ['keys', 'values', 'entries'],
  ['parseInt', 'parseFloat', 'Number'],
  ['replace', 'replaceAll'],
  ['padStart', 'padEnd'],
  ['trim', 'trimStart', 'trimEnd'],
  ['all', 'allSettled', 'any', 'race'],
  ['match', 'matchAll', 'test', 'exec'],
  ['getDate', 'getDay', 'getUTCDate'],
  ['add', 'delete', 'has'],
  ['test', 'match'],
  ['stringify', 'parse'],
  ['setTimeout', 'setInterval'],
  ['isInteger', 'isFinite', 'isSafeInteger'],
];

/** Calls another function of a group that is easily confused. */
export const changeCallee: Template = {
  name: 'change-callee',
  prior: 0.55,
  *propose({ module, spots }) {
    for (const { node } of spots) {
      if (!t.isCallExpression(node)) continue;
      const named = t.isMemberExpression(node.callee) && !node.callee.computed ? node.callee.property : node.callee;
      const name = keyName(named);
      const others = confusedNames.filter((group) => name !== undefined && group.includes(name)).flat();
      const fit = others.length <= 3 ? 0.85 : 0.7;
      for (const other of new Set(others))
        if (other !== name) yield proposeText(named, other, fit, `Calls ${other} instead of ${codeOf(module, named)}.`);
    }
  },
};
