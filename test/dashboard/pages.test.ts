import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createMemoryStores, type MemoryStores } from '@suture/core/testing';
import type { Dashboard } from '@suture/dashboard';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { browserPath, openBrowser } from './browser.ts';
import { hostileIncident, writeHostile } from './hostile.ts';
import { openRead, sourceOf } from './opened.ts';
import { shownIncident, writeStories } from './stories.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const Violations = z.array(
  z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string(), failureSummary: z.string() })) }),
);

const pages = [
  '',
  'incidents',
  `incidents/${shownIncident}`,
  `incidents/${hostileIncident}`,
  'services',
  'statistics',
  'nowhere',
];

describe.skipIf(browserPath === undefined)('in a browser (skipped where no Chromium is installed)', () => {
  let stores: MemoryStores;
  let dashboard: Dashboard;
  let browser: Browser;

  beforeAll(async () => {
    stores = createMemoryStores();
    await writeStories(stores, 60);
    await writeHostile(stores);
    dashboard = await openRead(sourceOf(stores));
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await dashboard?.close();
  });

  /** A page that has entered by the printed address, in a browser of its own. */
  async function open(path: string, options: BrowserContextOptions = {}): Promise<{ page: Page; problems: string[] }> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on(
      'request',
      (request) => request.url().startsWith(new URL(dashboard.address).origin) || problems.push(request.url()),
    );
    await page.goto(dashboard.address);
    if (path !== '') await page.goto(new URL(path, page.url()).href);
    await page.locator('.live.on').waitFor();
    return { page, problems };
  }

  it('leaves no token in the address, and nothing to the browser that a script could read', async () => {
    const { page } = await open('');

    expect(page.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\/$/);
    expect(await page.evaluate('document.cookie')).toBe('');
    await page.context().close();
  });

  it.each(
    pages.flatMap((path) =>
      (['light', 'dark'] as const).map((colorScheme) => ({
        path,
        colorScheme,
        name: path === '' ? 'the board' : path,
      })),
    ),
  )(
    '$name has no violation of accessibility in the $colorScheme scheme, and does not overflow a narrow screen',
    async ({ path, colorScheme }) => {
      const { page } = await open(path, { colorScheme, bypassCSP: true });
      await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
      await page.evaluate(axe);
      for (const viewport of [
        { width: 1_280, height: 800 },
        { width: 360, height: 740 },
      ]) {
        await page.setViewportSize(viewport);
        const found = Violations.parse(
          await page.evaluate(
            "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)",
          ),
        );
        const violations = found.flatMap(({ id, nodes }) =>
          nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
        );
        expect(violations).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      }
      await page.context().close();
    },
  );

  it('shows whose turn it is, by stage', async () => {
    const { page } = await open('');
    const lane = async (stage: string) => page.getByRole('region', { name: new RegExp(`^${stage}`, 'i') }).innerText();

    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('8 open incidents');
    expect(await lane('review')).toContain('A person');
    expect(await lane('review')).toContain('shipping: 500 for orders to islands');
    expect(await lane('deploy')).toMatch(/The pipeline[\s\S]*carts lose their voucher/);
    expect(await lane('fix')).toMatch(/Suture[\s\S]*p99 latency[\s\S]*works at FixWrite/);
    await page.context().close();
  });

  it('shows all of an incident, and leads to its ticket, pull request and execution', async () => {
    const { page } = await open(`incidents/${shownIncident}`);
    const text = await page.locator('main').innerText();

    for (const words of [
      'islands have no zone of their own',
      '86%, by eu.anthropic.claude-sonnet-4',
      'the postcode service returns nothing',
      'Charge islands the rate of their mainland zone',
      '+  return parcel.weight * zone.rate;',
      'Charges islands nothing',
      'proven',
      'Read the rate only if there is a zone',
      "Shown by: the service's own log, 8 times (service)",
      'Traces are not set up for this service.',
      'pull request 214 waits for a person',
      '$0.412 for 41,200 tokens',
      'diagnose 1',
      'The chain is intact',
    ])
      expect(text).toContain(words);
    for (const [name, address] of [
      ['#381', 'https://github.com/shop/shipping/issues/381'],
      ['#214', 'https://github.com/shop/shipping/pull/214'],
      [
        'Step Functions',
        `https://eu-west-1.console.aws.amazon.com/states/home?region=eu-west-1#/v2/executions/details/${shownIncident}`,
      ],
    ]) {
      const link = page.getByRole('link', { name: name ?? '' });
      expect(await link.getAttribute('href')).toBe(address);
      expect(await link.getAttribute('rel')).toBe('noreferrer noopener');
    }
    await page.context().close();
  });

  it.each(['', 'incidents', `incidents/${hostileIncident}`, 'statistics'])(
    'shows hostile text as text on the page "%s"',
    async (path) => {
      const { page, problems } = await open(path);
      await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");

      expect(await page.title()).not.toBe('taken');
      expect(
        await page
          .locator('main img, main script, main style, main meta, main iframe, main form[action*="evil"]')
          .count(),
      ).toBe(0);
      expect(await page.locator('h1').count()).toBe(1);
      expect(await page.locator('a[href^="javascript:"], a[href^="data:"]').count()).toBe(0);
      expect(await page.locator('html').innerHTML()).not.toMatch(/(?![\t\n])[\p{Cc}\p{Cf}\u2028\u2029]/u);
      if (path !== 'statistics')
        expect(await page.locator('main').innerText()).toContain('<script>document.title = "taken"</script>');
      expect(problems).toEqual([]);
      await page.context().close();
    },
  );

  it('writes characters that cannot be seen, or that reorder the line, as their numbers', async () => {
    const { page } = await open(`incidents/${hostileIncident}`);
    const text = await page.locator('main').innerText();

    for (const number of [
      '\\u{202e}',
      '\\u{2066}',
      '\\u{200b}',
      '\\u{feff}',
      '\\u{ad}',
      '\\u{7}',
      '\\u{1b}',
      '\\u{0}',
      '\\u{7f}',
      '\\u{85}',
      '\\u{2028}',
    ])
      expect(text).toContain(number);
    await page.context().close();
  });

  it('shows a change without a reload, and keeps what is open and focused', async () => {
    const { page } = await open(`incidents/${shownIncident}`);
    await page.evaluate('window.sameDocument = true');
    await page.getByText('All records').click();
    await page.getByRole('link', { name: '#214' }).focus();
    const incident = await stores.incidents.get(shownIncident);
    if (incident === undefined) throw new Error('The incident is gone.');

    await stores.incidents.update({
      ...incident,
      alert: { ...incident.alert, title: 'shipping: islands are served again' },
    });

    await page.getByRole('heading', { name: 'shipping: islands are served again' }).waitFor();
    expect(await page.title()).toBe('shipping: islands are served again · Suture');
    expect(await page.evaluate('window.sameDocument')).toBe(true);
    expect(await page.getByText('All records').locator('..').getAttribute('open')).not.toBeNull();
    expect(await page.evaluate('document.activeElement.textContent')).toContain('#214');
    await page.context().close();
  });

  it('is used by keys alone, once they are on', async () => {
    const { page } = await open('');
    const focused = () => page.evaluate('document.activeElement.textContent');

    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the content');
    await page.keyboard.press('j');
    expect(await focused()).toBe('Skip to the content');
    await page.getByRole('button', { name: 'Keyboard shortcuts: off' }).press('Enter');
    await page.keyboard.press('j');
    const first = await focused();
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    expect(await focused()).toBe(first);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/incidents\/inc-/);
    await page.keyboard.press('s');
    await page.waitForURL(/\/statistics$/);
    await page.context().close();
  });

  it('finds incidents by word, state and service, and turns pages', async () => {
    const { page } = await open('incidents?state=closed');

    await page.getByLabel('Search').fill('inc-past-0000');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.waitForURL(/q=inc-past-0000/);
    const rows = await page.locator('tbody tr').allInnerTexts();

    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter((row) => !row.includes('inc-past-0000') || !row.includes('closed'))).toEqual([]);
    await page.goto(new URL('incidents', page.url()).href);
    await page.getByRole('link', { name: 'Older →' }).click();
    await page.getByText(/page 2 of 2/).waitFor();
    await page.context().close();
  });

  it('gives a page of another site nothing', async () => {
    const { page } = await open('');
    const own = page.url();
    const { port } = new URL(own);
    const elsewhere = await page.context().newPage();
    await elsewhere.route('http://evil.example/**', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<iframe src="${own}"></iframe><img src="${own}"><a href="${own}">go</a>`,
      }),
    );
    const answers: number[] = [];
    elsewhere.on('response', (response) => response.url().includes(`:${port}/`) && answers.push(response.status()));

    await elsewhere.goto('http://evil.example/');
    const fetched = await elsewhere.evaluate(
      `fetch(${JSON.stringify(own)}, { credentials: 'include', mode: 'no-cors' }).then((answer) => answer.text(), () => '')`,
    );
    await Promise.all([elsewhere.waitForNavigation(), elsewhere.getByText('go').click()]).catch(() => undefined);

    expect(fetched).toBe('');
    expect(await elsewhere.locator('body').innerText()).not.toContain('open incidents');
    expect(answers.filter((status) => status !== 403)).toEqual([]);
    await page.context().close();
  });
});
