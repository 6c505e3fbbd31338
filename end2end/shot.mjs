import { chromium } from '@playwright/test';
import { launchOptions } from './support/browser.mjs';
const [,, out, url, width, scheme] = process.argv;
const browser = await chromium.launch(launchOptions());
const page = await browser.newPage({ viewport: { width: +width, height: 900 }, colorScheme: scheme || 'light' });
await page.goto(url, { waitUntil: 'networkidle' });
if (process.argv[6]) await page.evaluate(process.argv[6]);
if (process.argv[7]) { await page.locator(process.argv[7]).first().click(); await page.waitForTimeout(300); }
await page.screenshot({ path: out, fullPage: process.argv[8] !== 'view' });
await browser.close();
