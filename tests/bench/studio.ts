import { rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Params, Result, CallName } from '../../src/shared/api';
import type { Reply } from '../../src/shared/api/message';
import type { Scene } from '../../src/shared/scene';
import { constant } from '../../src/shared/timeline/track';
import { writeRandomPack, writeRandomStyle } from './studioPack';

/**
 * How long an artist waits, through the handlers a window calls: scrubbing to random frames, playing on through frames not yet computed,
 * dragging the strength of a style, comparing. `npm run bench -- studio [pack]`; a number in place of the pack is the resolution of
 * random networks in the starter pack's shape.
 */
const [chosen = 'starter'] = process.argv.slice(2);
const styleName = 'bench';
const SCRUBS = 200;
const PLAYED = 150;
const SLIDES = 60;
const AT_ONCE = 8;

const home = mkdtempSync(join(tmpdir(), 'styleinv-bench-'));
process.env['STYLEINV_HOME'] = home;
const packName = /^\d+$/.test(chosen) ? `random-${chosen}` : chosen;
if (packName !== chosen) await writeRandomPack(home, packName, Number(chosen));
await writeRandomStyle(packName, styleName);
const { createStudio } = await import('../../src/main/studio/studio');
const none = () => Promise.reject(new Error('not here'));
const studio = await createStudio({
  kind: 'browser',
  mediaBase: '/media/',
  pick: none,
  pickTarget: none,
  reveal: none,
  notify: () => undefined,
});
const waiting = new Map<number, { done: (result: unknown) => void; failed: (error: unknown) => void }>();
const connection = studio.connect((reply: Reply) => {
  if (reply.kind === 'result') waiting.get(reply.id)?.done(reply.result);
  if (reply.kind === 'error') waiting.get(reply.id)?.failed(new Error(JSON.stringify(reply.error)));
});
let id = 0;
function call<Name extends CallName>(name: Name, params: Params<Name>): Promise<Result<Name>> {
  const mine = ++id;
  return new Promise((done, failed) => {
    waiting.set(mine, { done: done as (result: unknown) => void, failed });
    connection.receive({ kind: 'call', id: mine, name, params });
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
const quantile = (times: readonly number[], q: number) =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(q * times.length))] as number;
const ms = (n: number) => `${n.toFixed(0)} ms`;
function tell(what: string, times: readonly number[]): void {
  console.log(`| ${what} | ${ms(quantile(times, 0.5))} | ${ms(quantile(times, 0.95))} |`);
}

const pack = { name: packName };
const { w } = await call('stage.subject', { pack, seed: 1 });
const scene: Scene = {
  pack,
  start: { w },
  clip: {
    frames: 2_000,
    fps: 25,
    seed: 0,
    codeDistance: null,
    start: 0,
    loop: false,
    psi: 1,
    cutoff: null,
    noise: 'const',
  },
  codes: {},
  motion: constant(1),
  speed: constant(1),
  directions: [],
  styles: [],
};
const looks = [{ kind: 'motion' as const, style: null }];
const first = await timed(() => call('stage.frames', { scene, looks, frames: [0] }));

console.log('| through the handlers | median | p95 |\n|---|---|---|');
console.log(`| first frame, networks loaded | ${ms(first)} | |`);
const scrubs: number[] = [];
for (let i = 0; i < SCRUBS; i++) {
  const frame = (i * 977 + 13) % scene.clip.frames;
  scrubs.push(await timed(() => call('stage.frames', { scene, looks, frames: [frame] })));
}
tell(`scrub to a random frame (${SCRUBS})`, scrubs);

const other = { ...scene, clip: { ...scene.clip, seed: 5 } };
const played = await timed(async () => {
  for (let frame = 0; frame < PLAYED; frame += AT_ONCE) {
    const frames = Array.from({ length: Math.min(AT_ONCE, PLAYED - frame) }, (_, i) => frame + i);
    await call('stage.frames', { scene: other, looks, frames });
  }
});

const styled = [{ kind: 'motion' as const, style: styleName }];
const withStyle = (strength: number): Scene => ({
  ...scene,
  styles: [{ name: styleName, strength: constant(strength) }],
});
await call('stage.frames', { scene: withStyle(0.5), looks: styled, frames: [40] });
const slides: number[] = [];
for (let i = 1; i <= SLIDES; i++)
  slides.push(await timed(() => call('stage.frames', { scene: withStyle(i / SLIDES), looks: styled, frames: [40] })));
tell('strength of a style moved', slides);
console.log(
  `\nplaying through ${PLAYED} frames not computed before, ${AT_ONCE} at a time: ${((1000 * PLAYED) / played).toFixed(1)} frames/s`,
);
const memory = () => `${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`;
console.log(`memory of the process afterwards: ${memory()}`);
const until = performance.now() + 1000 * Number(process.argv[3] ?? 0);
for (let i = 0; performance.now() < until; i++) {
  await call('stage.frames', {
    scene: withStyle((i % 90) / 90),
    looks: styled,
    frames: [(i * 1_543) % scene.clip.frames],
  });
}
if (process.argv[3] !== undefined) console.log(`and after ${process.argv[3]} s of random scrubbing: ${memory()}`);
await studio.close();
rmSync(home, { recursive: true, force: true });
