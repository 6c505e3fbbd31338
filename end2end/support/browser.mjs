// Which browser the tests drive, and how it is started: CHROMIUM names one, else the one of the
// system, else Playwright's own. Run as a program it starts that browser and prints what it is.

import { accessSync, constants, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';

const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** @returns {{ executablePath?: string, args: string[], env: Record<string, string | undefined> }} what Playwright wants to know */
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
  const env = { ...process.env, FONTCONFIG_FILE: fonts() };
  return executablePath ? { executablePath, args, env } : { args, env };
}

// Chromium breaks off where a machine has no font at all. Ours come with the pages; that of Playwright's own pages
// is enough for the browser to live, and what neither has letters for is drawn as boxes.
function fonts() {
  const others = process.env.FONTCONFIG_FILE ?? '/etc/fonts/fonts.conf';
  const own = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'lib');
  const file = fileURLToPath(new URL('../node_modules/.fonts.conf', import.meta.url));
  writeFileSync(
    file,
    `<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig><include ignore_missing="yes">${others}</include><dir>${own}</dir></fontconfig>\n`,
  );
  return file;
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
