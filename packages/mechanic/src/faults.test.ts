import { describe, expect, it } from 'vitest';
import { readFaults } from './faults.ts';

const root = '/srv/app';

describe('readFaults', () => {
  it('reads name, message and the frames inside the project, innermost first', () => {
    const text = `TypeError: Cannot read properties of undefined (reading 'x')
    at show (file:///srv/app/src/show.js:3:9)
    at async handle (/srv/app/src/app.js:10:5)
    at Layer.next (/srv/app/node_modules/router/index.js:5:1)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)`;

    const [fault] = readFaults(text, { root });

    expect(fault).toMatchObject({ name: 'TypeError', message: "Cannot read properties of undefined (reading 'x')" });
    expect(fault?.frames.map(({ file, line, function: name }) => [file, line, name])).toEqual([
      ['src/show.js', 3, 'show'],
      ['src/app.js', 10, 'handle'],
    ]);
  });

  it.each([
    ['nothing', ''],
    ['text without a stack', 'all is well\nat noon we eat'],
    ['a stack of another project', 'Error: no\n    at f (/elsewhere/src/a.js:1:1)'],
  ])('finds no frame in %s', (_name, text) => {
    expect(readFaults(text, { root }).flatMap(({ frames }) => frames)).toEqual([]);
  });

  it('maps frames back to the source that was written', () => {
    const mapFrame = () => ({ file: 'src/show.ts', line: 40, column: 2 });

    const [fault] = readFaults('Error: no\n    at show (/srv/app/dist/show.js:1:900)', { root, mapFrame });

    expect(fault?.frames).toMatchObject([{ file: 'src/show.ts', line: 40 }]);
  });
});
