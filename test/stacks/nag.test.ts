import { beforeAll, describe, expect, it } from 'vitest';
import { type Synthesized, synthesize } from './synthesize.ts';

let app: Synthesized;
beforeAll(async () => {
  app = await synthesize('test');
});

describe('cdk-nag, AwsSolutions', () => {
  it('finds nothing that is not suppressed', () => {
    expect(app.findings).toEqual([]);
  });

  it('is told of nine exceptions at most, each on one resource with its reason', () => {
    expect(app.suppressions.length).toBeLessThanOrEqual(9);
    expect(app.suppressions).toMatchSnapshot();
  });
});
