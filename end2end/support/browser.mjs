// Which browser the tests drive, and how it is started: CHROMIUM names one, else the one of the
// system, else Playwright's own. Run as a program it starts that browser and prints what it is.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';

const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** @returns {{ executablePath?: string, args: string[] }} what Playwright wants to know */
export function launchOptions() {
  const args = [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  // Chromium has no sandbox for root, who runs the tests in most containers.
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  const executablePath = process.env.CHROMIUM || onPath();
  return executablePath ? { executablePath, args } : { args };
}

function onPath() {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'];
  for (const program of programs) {
    for (const folder of folders) {
      const file = join(folder, program);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // Not here; the next one may be.
      }
    }
  }
  return undefined;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const options = launchOptions();
  try {
    const browser = await chromium.launch(options);
    console.log(`${options.executablePath ?? 'Playwright’s Chromium'}: ${browser.version()}`);
    await browser.close();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
