import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian's and Ubuntu's packages, and people, put it. */
const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** A browser on this machine; undefined if none is installed. */
export const browserPath = places.find((path) => existsSync(path));

/** @throws when there is none */
export async function openBrowser(): Promise<Browser> {
  if (browserPath === undefined) throw new Error(`No browser is installed at ${places.join(', ')}.`);
  // Root, as in a container, cannot use Chromium's own sandbox.
  return chromium.launch({ executablePath: browserPath, chromiumSandbox: process.getuid?.() !== 0 });
}
