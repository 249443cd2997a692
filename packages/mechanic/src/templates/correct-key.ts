import * as t from '@babel/types';
import { rankAlike } from '../distance.ts';
import { isCode, type Spot } from '../syntax/module.ts';
import { keyName, startOf } from '../syntax/text.ts';
import { proposeText, type Site, type Template } from '../template.ts';

const closeEnough = 0.5;
const guessLimit = 3;
const environmentKey = /\b[A-Z][A-Z\d]*_[A-Z\d_]+\b/g;
const configFile = /(^|\/)(\.env[^/]*|[^/]*\.(ya?ml|toml|json|ini|conf|env)|Dockerfile|serverless\.[^/]*)$/;

/** Replaces the name of an environment variable, or a string used as a key, by one that the project defines. */
export const correctKey: Template = {
  name: 'correct-key',
  prior: 0.7,
  *propose(site) {
    for (const spot of site.spots) {
      const name = keyName(spot.node);
      if (name === undefined || !(isEnvironmentKey(spot) || isKeyString(spot))) continue;
      const known = isEnvironmentKey(spot) ? environmentKeys(site) : keyStrings(site);
      const guesses = rankAlike(name, known).filter(({ like }) => like >= closeEnough);
      for (const { text: key, like } of guesses.slice(0, guessLimit)) {
        const text = t.isStringLiteral(spot.node) ? quoted(site, spot, key) : key;
        const fit = like * (known.has(name) ? 0.5 : 0.95);
        yield proposeText(spot.node, text, fit, `Looks up ${key}, a key that the project defines, instead of ${name}.`);
      }
    }
  },
};

function isEnvironmentKey({ key, up }: Spot): boolean {
  const object = t.isMemberExpression(up?.node) && key === 'property' ? up.node.object : undefined;
  return t.isMemberExpression(object) && keyName(object.object) === 'process' && keyName(object.property) === 'env';
}

/** `map.get('x')`, `settings['x']`. */
function isKeyString({ node, key, up }: Spot): boolean {
  if (!t.isStringLiteral(node)) return false;
  if (t.isMemberExpression(up?.node)) return key === 'property';
  return (
    t.isCallExpression(up?.node) &&
    t.isMemberExpression(up.node.callee) &&
    /^(get|set|has|header|param|query|delete)$/.test(keyName(up.node.callee.property) ?? '')
  );
}

function environmentKeys({ problem, project, module }: Site): Set<string> {
  const texts = [
    ...project.neighbours(module.file).map((near) => near.text),
    ...problem.tree
      .list()
      .filter((file) => !isCode(file) && configFile.test(file))
      .map((file) => problem.tree.read(file) ?? ''),
  ];
  return new Set(texts.flatMap((text) => text.match(environmentKey) ?? []));
}

function keyStrings({ project, module }: Site): Set<string> {
  const spots = project.neighbours(module.file).flatMap((near) => near.spots);
  return new Set(spots.flatMap((spot) => (isKeyString(spot) || spot.key === 'key' ? (keyName(spot.node) ?? []) : [])));
}

function quoted({ module }: Site, { node }: Spot, text: string): string {
  const quote = module.text[startOf(node)] ?? "'";
  return `${quote}${text}${quote}`;
}
