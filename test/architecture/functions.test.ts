import { readFileSync } from 'node:fs';
import { steps } from '@suture/core';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { readSource } from './sources.ts';

const fileOf = (state: string) => state.replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

it.each(Object.keys(steps))('%s has a function of its own that runs it and nothing else', (state) => {
  const source = readSource(`functions/${fileOf(state)}.ts`);

  expect(source).toContain(`lambdaStep(${state.charAt(0).toLowerCase()}${state.slice(1)}, openPorts(`);
  expect(source.split('\n').length).toBeLessThan(10);
});

it('pins the packages of a new deployment to working versions', () => {
  const Lock = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) });
  const { packages } = Lock.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
  const version = (name: string) => packages[`node_modules/${name}`]?.version;
  // What the toolkit resolves: its own copy, or the one for all.
  const retry = version('@aws-cdk/toolkit-lib/node_modules/@smithy/util-retry') ?? version('@smithy/util-retry');

  expect(version('sst')).toBe('2.49.8');
  expect(version('aws-cdk-lib')).toBe('2.224.0');
  expect(version('cdk-nag')).toBe('2.37.55');
  expect(retry).toBe('4.2.0');
});
