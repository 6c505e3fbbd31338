import { defineConfig } from '@playwright/test';
import tests from './playwright.config.ts';

// Measured by itself, nothing recorded: `make bench`.
export default defineConfig(tests, {
  testDir: 'bench',
  testMatch: '*.bench.ts',
  workers: 1,
  reporter: [['line']],
  use: { trace: 'off', screenshot: 'off' },
});
