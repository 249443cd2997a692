import { alertSources } from '@suture/adapters/alerts';
import { drawSteps, listSetupSteps } from '@suture/cli/testing';
import { WebhookName } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { readSource } from '../architecture/sources.ts';
import { linksOf } from './markdown.ts';

describe.each(WebhookName.options)('the page of %s', (name) => {
  const page = readSource(`docs/alerts/${name}.md`);

  it('has the steps that suture init prints', () => {
    const steps = drawSteps(listSetupSteps(name, { stage: 'STAGE', alertsUrl: 'AlertsUrl' }), { marked: true });

    expect(page).toContain(`## Set up\n\n\`npx suture init --source ${name} --stage STAGE\``);
    expect(page).toContain(`\n\n${steps}\n\n`);
  });

  it('has a picture of the loop, through the address of the source', () => {
    const picture = /```mermaid\nflowchart LR\n([\s\S]*?)```/.exec(page)?.[1];

    expect(picture).toContain(`door[AlertsUrl/${name}]`);
    expect(picture).toContain('-->|a person merges| app');
  });

  it('says who writes each field of an alert', () => {
    const { grades = {} } = alertSources.find((source) => source.name === name) ?? {};
    const rows = [...page.matchAll(/^\| (platform|service|outsider) \| (.*) \|$/gm)];
    const written = rows.flatMap(([, grade, fields = '']) => fields.split(', ').map((field) => `${field} ${grade}`));

    expect(written.toSorted()).toEqual(
      Object.entries(grades)
        .map(([field, grade]) => `\`${field}\` ${grade}`)
        .toSorted(),
    );
  });

  it('fits on a screen, and is linked from both overviews', () => {
    expect(page.split('\n').length).toBeLessThanOrEqual(61);
    for (const overview of ['docs/alerts.md', 'docs/webhooks.md'])
      expect(linksOf(readSource(overview))).toContain(`alerts/${name}.md`);
  });
});
