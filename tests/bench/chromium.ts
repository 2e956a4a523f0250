import type { Page } from '@playwright/test';
import { memoryOf } from './chromium/memory';
import { panPace } from './chromium/pace';
import { installProbe, noted, playedPerSecond, readProbe } from './chromium/probe';
import { BenchStudio } from './chromium/studio';

/**
 * What an artist feels, in a real Chromium, with the starter pack: from the program being up to the first picture, scrubbing, playing, and
 * the map of latents. `npm run bench -- chromium [minutes N] [scrubs N] [seconds N] [points N] [frames N]`: with minutes, that long of
 * random scrubbing at the end with the memory of program and page each minute. Nothing else should run on the machine.
 */
const OPTIONS = { minutes: 0, scrubs: 100, seconds: 5, points: 20_000, frames: 2_000 };
const words = process.argv.slice(2);
for (let i = 0; i < words.length; i += 2) {
  const value = Number(words[i + 1]);
  if (!Object.hasOwn(OPTIONS, words[i] ?? '') || !(value >= 0)) throw new Error(`Not understood: ${words.join(' ')}`);
  Object.assign(OPTIONS, { [words[i] as string]: value });
}
const { minutes, scrubs, seconds, points, frames } = OPTIONS;

const studio = await BenchStudio.launch();
const { page, browser } = studio;
// Whoever measures waits.
page.setDefaultTimeout(600_000);
const row = (...cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`);
const ms = (value: number) => `${value.toFixed(0)} ms`;
const MiB = (value: number) => `${value.toFixed(0)} MiB`;
const quantile = (times: readonly number[], q: number) =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(q * times.length))] ?? NaN;

/** From the program being up. */
async function arrive(what: string): Promise<void> {
  await studio.start();
  await page.goto('about:blank');
  await page.goto(studio.address);
  const [interactive, picture] = [await noted(page, 'interactive'), await noted(page, 'picture')];
  row(`${what}: interface after the program is up`, ms(interactive - studio.up), '');
  row(`${what}: first picture`, ms(picture - studio.up), '');
}

const button = (): ReturnType<Page['getByTestId']> => page.getByTestId('animate-play');
async function play(on: boolean): Promise<void> {
  if ((await button().getAttribute('data-playing')) !== String(on)) await button().click();
}
async function toStart(): Promise<void> {
  await page.getByTestId('timeline-playhead').focus();
  await page.keyboard.press('Home');
}

async function playback(): Promise<void> {
  await page.getByRole('tab', { name: 'Motion' }).click();
  await play(false);
  await page.getByTestId('animate-seed-anew').click();
  await toStart();
  await play(true);
  row('playing while computing', `${(await playedPerSecond(page, Math.min(seconds, 4))).toFixed(1)} frames/s`, '');
  // Rounds of the clip until one shows every frame of its rate: then all are there.
  let before = 0;
  for (let round = 0; round < 20; round++) {
    const now = await playedPerSecond(page, 5);
    if (now < before * 1.02 && round > 1) break;
    before = now;
  }
  row('playing from the cache', `${(await playedPerSecond(page, seconds)).toFixed(1)} frames/s`, '');
  await play(false);
}

async function lengthen(): Promise<void> {
  const field = page.getByTestId('animate-frames').getByRole('spinbutton');
  await field.fill(String(frames));
  await field.press('Enter');
}

/** Presses the ruler at random places. */
async function scrub(until: (count: number) => boolean): Promise<number[]> {
  const box = await page.getByTestId('timeline-ruler').boundingBox();
  if (!box) throw new Error('the ruler is not shown');
  const waits: number[] = [];
  for (let i = 0; !until(i); i++) {
    const share = (i * 0.618_034 + 0.37) % 1;
    await page.mouse.click(box.x + 8 + share * (box.width - 16), box.y + box.height * 0.7);
    waits.push(await noted(page, 'waited', 20_000).catch(() => NaN));
  }
  return waits.filter((wait) => !Number.isNaN(wait));
}

async function map(): Promise<void> {
  await page.getByTestId('nav-latents').click();
  await page.getByRole('spinbutton', { name: 'Random faces' }).fill(`${points}`);
  await page.getByTestId('latents-build').click();
  await page.getByTestId('latents-map').waitFor({ timeout: 600_000 });
  await page.waitForTimeout(3_000);
  const { perSecond, longest } = await panPace(browser, page, seconds);
  row(`panning the map, ${points} points`, `${perSecond.toFixed(1)} pictures/s`, `longest wait ${ms(longest)}`);
}

async function remember(label: string): Promise<void> {
  const { main, renderer, heap } = await memoryOf(browser, page, studio.pid);
  row(label, `program ${MiB(main)}, page ${MiB(renderer)}`, `scripts ${MiB(heap)}`);
}

try {
  await installProbe(page);
  row(`Chromium ${browser.version()}, starter pack`, 'median', 'p95');
  row('---', '---', '---');
  await arrive('first start');
  await studio.stop();
  await arrive('second start');
  await playback();
  await lengthen();
  const waits = await scrub((count) => count >= scrubs);
  row(`scrubbing to ${waits.length} random frames`, ms(quantile(waits, 0.5)), ms(quantile(waits, 0.95)));
  await remember('memory then');
  const end = Date.now() + minutes * 60_000;
  for (let minute = 1; minute <= minutes; minute++) {
    const next = Math.min(end, Date.now() + 60_000);
    await scrub(() => Date.now() >= next);
    await remember(`memory after ${minute} min of random scrubbing`);
  }
  if (points > 0) await map();
  console.log(`\nframes shown in all: ${(await readProbe(page)).shown}`);
} finally {
  await studio.close();
}
