// Serves while you work: node dev.mjs SERVE-ARGUMENTS… builds, starts target/debug/hearsay, and
// rebuilds and restarts when a file changes. A debug build reads site/ from disk, so a new
// stylesheet needs no restart.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const serverArguments = process.argv.slice(2);

let server = start();
let waiting; // until an editor has finished writing
let changed = new Set();
let building = false;

for (const folder of ['src', 'style', 'migrations']) {
  watch(resolve(root, folder), { recursive: true }, (_event, file) => {
    if (!file || /(^|\/)\.|~$|\.sw.$/.test(file)) return;
    changed.add(folder);
    clearTimeout(waiting);
    waiting = setTimeout(rebuild, 200);
  });
}
console.log('watching src, style, migrations; Ctrl-C stops');

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, async () => {
    await stop();
    process.exit(0);
  });
}

async function rebuild() {
  if (building) return; // what changed meanwhile is built at the end
  building = true;
  while (changed.size) {
    const folders = changed;
    changed = new Set();
    console.log(`changed: ${[...folders].join(', ')}`);
    const onlyStyle = folders.size === 1 && folders.has('style');
    if ((await make('site')) && !onlyStyle && (await make('step-debug-server'))) {
      await stop();
      server = start();
    }
  }
  building = false;
}

async function make(target) {
  const [code] = await once(spawn('make', ['--no-print-directory', target], { cwd: root, stdio: 'inherit' }), 'exit');
  return code === 0;
}

function start() {
  return spawn(resolve(root, 'target/debug/hearsay'), serverArguments, { cwd: root, stdio: 'inherit' });
}

async function stop() {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = once(server, 'exit');
  server.kill('SIGTERM');
  await gone;
}
