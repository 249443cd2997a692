import type { Turn } from '../stand-ins/bedrock/index.ts';
import type { GitHubStandIn } from '../stand-ins/github/index.ts';
import type { Story } from './stories.ts';

/** Plays the model of every story: what it concludes and what it proposes, as the story's script says. */
export function createModel(stories: readonly Story[], host: GitHubStandIn): (request: object) => Turn {
  const asked = new Map<string, { diagnoses: number; fixes: number }>();
  return (request) => {
    const text = JSON.stringify(request);
    const story = stories.find(({ field }) => text.includes(`reading '${field}'`));
    if (story === undefined) return { text: 'This is nobody’s story.' };
    const count = asked.get(story.slug) ?? { diagnoses: 0, fixes: 0 };
    asked.set(story.slug, count);
    const { diagnoses = ['cause'], fixes = ['good'], proofs = ['proven'] } = story.scenario.script;
    if (!text.includes('"propose"')) {
      count.diagnoses += 1;
      return conclude(nth(diagnoses, count.diagnoses));
    }
    count.fixes += 1;
    const kind = nth(fixes, count.fixes);
    if (kind === 'none') return { refuse: true };
    return propose(story, host, kind, nth(proofs, count.fixes), count.fixes);
  };
}

function nth<T>(entries: readonly T[], number: number): T | undefined {
  return entries[Math.min(number, entries.length) - 1];
}

function conclude(kind: string | undefined): Turn {
  const known = kind === 'cause';
  return {
    call: {
      name: 'conclude',
      input: {
        outcome: known ? 'cause' : 'cannot_tell',
        cause: known ? 'src/order.js reads an order that is not there' : 'the trace leads nowhere',
        confidence: known ? 0.8 : 0.1,
        locations: known ? [{ file: 'src/order.js', startLine: 1, endLine: 2, reason: 'thrown here' }] : [],
        citations: [{ claim: 'every failure has this stack' }],
        limits: [],
      },
    },
  };
}

function propose(
  story: Story,
  host: GitHubStandIn,
  kind: string | undefined,
  proof: string | undefined,
  number: number,
): Turn {
  const { field, repository } = story;
  const source = host.readFile(repository, 'main', 'src/order.js') ?? '';
  const name = source.includes(`total = (order) => order?.`) ? 'tax' : 'total';
  const broken = `${name} = (order) => order.${field}`;
  const edits =
    kind === 'refused'
      ? [{ path: '.github/workflows/ci.yml', find: 'name: ci', replace: `name: ci ${number}` }]
      : proof === 'not proven'
        ? [
            {
              path: 'src/order.js',
              find: `export const ${broken}`,
              replace: `// look ${number}\nexport const ${broken}`,
            },
          ]
        : [{ path: 'src/order.js', find: broken, replace: `${name} = (order) => order?.${field} /* ${number} */` }];
  const reproduction = {
    description: `calls ${name} without an order`,
    content: [
      "import { test } from 'node:test';",
      `import { ${name} } from '../src/order.js';`,
      `test('answers without an order', () => { ${name}(undefined); });`,
      '',
    ].join('\n'),
  };
  const answer = { title: `Guard the order in ${name}`, rationale: 'An order may be missing.', edits };
  return { call: { name: 'propose', input: kind === 'without reproduction' ? answer : { ...answer, reproduction } } };
}
