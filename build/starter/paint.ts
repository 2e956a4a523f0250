import { paintSet, SET_NAMES } from './data/frames';

/** Paints the frame sets: `node --import tsx build/starter/paint.ts [share] [shares]`, several processes may share the work. */
const [index = '0', of = '1', only] = process.argv.slice(2);
for (const set of SET_NAMES) {
  if (only && set !== only) continue;
  paintSet(set, { of: Number(of), index: Number(index) }, (done, all) =>
    console.log(`${set}: shard ${done} of ${all}`),
  );
}
