// Puts the parts of the site together in one folder, each named by its content, so that a browser
// may keep a file for ever, and writes manifest.json, which tells the server the names:
//
//   node site.mjs --out site --js … --wasm … --css … --fonts FOLDER-OF-PACKAGES NAME…
//
// A font NAME is PACKAGE-SUBSET-AXES-STYLE, as its file in the package is called. The stylesheet
// says url("/site/fonts/NAME.woff2"); here that becomes the name with the hash in it.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

const { values: given, positionals: fontNames } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    js: { type: 'string' },
    wasm: { type: 'string' },
    css: { type: 'string' },
    fonts: { type: 'string' },
  },
});

const site = new Map(); // path in the site → content

const fonts = Object.fromEntries(fontNames.map((name) => [`${name}.woff2`, add(`fonts/${name}.woff2`, fontFile(name))]));
const css = withHashedFonts(readFileSync(given.css, 'utf8'));
const manifest = {
  js: add('hearsay.js', readFileSync(given.js)),
  wasm: add('hearsay_bg.wasm', readFileSync(given.wasm)),
  css: add('style.css', Buffer.from(css)),
  fonts,
};
site.set('manifest.json', Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
addSnippets(join(dirname(given.js), 'snippets'));
// Packed once and well, here, instead of at every download and fast; gzip itself packs a percent better than Node.
for (const [path, content] of [...site]) {
  if (/\.(js|wasm|css)$/.test(path)) site.set(`${path}.gz`, execFileSync('gzip', ['-9nc'], { input: content, maxBuffer: 2 ** 26 }));
}

removeStale(given.out, '');
for (const [path, content] of site) writeIfChanged(join(given.out, path), content);
for (const [path, content] of site) console.log(`${path}  ${kib(content)}`);

function add(path, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  const named = path.replace(/(\.\w+)$/, `.${hash}$1`);
  site.set(named, content);
  return named;
}

function fontFile(name) {
  for (const fontPackage of readdirSync(given.fonts)) {
    const file = join(given.fonts, fontPackage, 'files', `${name}.woff2`);
    if (name.startsWith(`${fontPackage}-`) && existsSync(file)) return readFileSync(file);
  }
  throw fail(`no package in ${given.fonts} has the font ${name}; FONTS in the Makefile lists what is wanted`);
}

function withHashedFonts(stylesheet) {
  const used = new Set();
  const result = stylesheet.replace(/\/site\/fonts\/([\w.-]+\.woff2)/g, (_, name) => {
    if (!fonts[name]) throw fail(`the stylesheet asks for the font ${name}, which is not among FONTS in the Makefile`);
    used.add(name);
    return `/site/${fonts[name]}`;
  });
  const unused = Object.keys(fonts).filter((name) => !used.has(name));
  if (unused.length) throw fail(`the stylesheet never uses ${unused.join(', ')}; take it out of FONTS in the Makefile`);
  return result;
}

// JavaScript that Rust crates bring along; their paths are already unique, and hearsay.js imports them by it.
function addSnippets(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath ?? entry.path, entry.name);
    site.set(`snippets${file.slice(folder.length)}`, readFileSync(file));
  }
}

function removeStale(folder, prefix) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = prefix + entry.name;
    if (entry.isDirectory()) removeStale(join(folder, entry.name), `${path}/`);
    else if (!site.has(path)) rmSync(join(folder, entry.name));
  }
}

// Unchanged files keep their times, so the server that embeds them is not linked again.
function writeIfChanged(file, content) {
  if (existsSync(file) && readFileSync(file).equals(content)) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function kib(content) {
  return `${(content.length / 1024).toFixed(1)} KiB`;
}

function fail(message) {
  console.error(`site.mjs: ${message}`);
  process.exit(1);
}
