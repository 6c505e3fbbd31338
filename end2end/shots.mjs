import { chromium } from '@playwright/test';
import { launchOptions } from './support/browser.mjs';
const [,, port, out, slug, ...rest] = process.argv;
const scheme = rest.includes('dark') ? 'dark' : 'light';
const browser = await chromium.launch(launchOptions());
for (const [w,h] of [[390,844],[820,1180],[1280,900],[1440,900]]) {
  if (rest.some(r=>/^\d+$/.test(r)) && !rest.includes(String(w))) continue;
  const page = await browser.newPage({ baseURL: `http://127.0.0.1:${port}`, viewport:{width:w,height:h}, reducedMotion:'reduce', colorScheme: scheme, ...(w===390?{hasTouch:true,isMobile:true}:{}) });
  page.on('console', m => { if (m.type()==='error') console.log(w, m.text().slice(0,300)); }); page.on('pageerror', e=>console.log(w,String(e).slice(0,300)));
  await page.goto('/sign-in'); await page.getByLabel('Email').fill('editor@hearsay.example'); await page.getByLabel('Password').fill('who-says-so'); await page.getByRole('button',{name:'Sign in'}).click(); await page.waitForURL('**/desk');
  await page.goto('/desk/articles/'+slug); await page.locator('html[data-awake=yes]').waitFor(); await page.waitForTimeout(1500);
  const shot = async n => { await page.waitForTimeout(250); await page.screenshot({ path: `${out}/${w}-${scheme}-${n}.png` }); };
  const k = async (...ks) => { for (const x of ks) { await page.keyboard.press(x); await page.waitForTimeout(40); } };
  await shot('0rest');
  await k(']',']',']'); await shot('1claim');
  await k('Tab','Tab','Tab'); await shot('2sugg');
  await k('Escape','j','j','ArrowRight','Shift+ArrowRight','Shift+ArrowRight'); await shot('3sel');
  await k('Enter'); await page.waitForTimeout(200); await page.keyboard.type('Mer'); await page.waitForTimeout(400); await shot('4form');
  await k('Escape','Tab'); await k('m'); await shot('5more');
  await page.close();
}
await browser.close();
