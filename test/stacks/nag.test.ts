import { beforeAll, describe, expect, it } from 'vitest';
import { type Synthesized, synthesize } from './synthesize.ts';

let app: Synthesized;
beforeAll(async () => {
  app = await synthesize('dev');
});

describe('cdk-nag, AwsSolutions', () => {
  it('reports no finding that is not suppressed', () => {
    expect(app.findings).toEqual([]);
  });

  it('has at most twenty-one suppressions, each on one resource with a reason', () => {
    expect(app.suppressions.length).toBeLessThanOrEqual(21);
    expect(app.suppressions).toMatchSnapshot();
  });
});
