// Makes the picture in the README anew: the workspace of a demo newsroom. After `make test-e2e` or `make dev`:
//
//   node end2end/screenshot.mjs

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { launchOptions } from './support/browser.mjs';

const program = fileURLToPath(new URL('../target/debug/hearsay', import.meta.url));
const picture = fileURLToPath(new URL('screenshots/workspace.png', import.meta.url));

const folder = await mkdtemp(join(tmpdir(), 'hearsay-screenshot-'));
const database = `sqlite:${join(folder, 'hearsay.db')}`;
const server = spawn(program, ['serve', '--demo', '--addr', '127.0.0.1:0', '--database-url', database], { stdio: ['ignore', 'ignore', 'pipe'] });
const browser = await chromium.launch(launchOptions());
try {
  const page = await browser.newPage({ baseURL: await address(), viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill('editor@hearsay.example');
  await page.getByLabel('Password').fill('who-says-so');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/desk');
  await page.getByRole('link', { name: 'Regulator halts sales' }).click();
  await page.locator('html[data-awake=yes]').waitFor();
  await page.locator('.suggestions:not([aria-busy])').waitFor();
  // The claim that came through somebody else and was denied.
  const claim = page.locator('.claim-card').filter({ hasText: 'Sales order against the Drayman' });
  await claim.locator('.claim-number').click();
  await claim.locator('.claim-actions').waitFor();
  await page.locator('.article-text p').first().evaluate((text) => scrollTo({ top: text.getBoundingClientRect().top + scrollY - 90, behavior: 'instant' }));
  await page.mouse.move(700, 20);
  await page.waitForTimeout(300);
  await page.screenshot({ path: picture });
  console.log(picture);
} finally {
  await browser.close();
  const gone = once(server, 'exit');
  server.kill('SIGTERM');
  await gone;
  await rm(folder, { recursive: true });
}

/** Where the server says that it answers. */
async function address() {
  let said = '';
  server.stderr.setEncoding('utf8').on('data', (text) => (said += text));
  for (const deadline = Date.now() + 30_000; Date.now() < deadline && server.exitCode === null; await sleep(50)) {
    const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
    if (found) return found[0];
  }
  throw new Error(`the server did not start:\n${said}`);
}
