import { defineConfig } from '@playwright/test';
import { launchOptions } from './support/browser.mjs';

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  // Every worker has a newsroom of its own, so files can run side by side.
  workers: 2,
  forbidOnly: !!process.env.CI,
  // A test that passes only the second time is a failing test.
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    launchOptions: launchOptions(),
    viewport: { width: 1280, height: 900 },
    actionTimeout: 15_000,
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
});
