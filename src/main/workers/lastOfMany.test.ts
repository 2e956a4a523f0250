import { expect, it } from 'vitest';
import type { ProgramEvent } from '../../engine/train/runProgram';
import { LastOfMany } from './lastOfMany';

const progress = (iteration: number): ProgramEvent => ({
  kind: 'progress',
  iteration,
  iterations: 6,
  imagesSeen: iteration,
  imagesPerSecond: 1,
  secondsLeft: 0,
  microBatch: 1,
  metrics: {},
});
const saved: ProgramEvent = { kind: 'saved', iteration: 6 };

function listening() {
  let clock = 0;
  const heard: ProgramEvent[] = [];
  const teller = new LastOfMany(
    (event) => heard.push(event),
    200,
    () => clock,
  );
  return { teller, heard, at: (ms: number) => (clock = ms) };
}

it('passes on progress at most once an interval, the newest of it', () => {
  const { teller, heard, at } = listening();
  for (let i = 1; i <= 5; i++) {
    at(i * 90);
    teller.tell(progress(i));
  }
  expect(heard).toEqual([progress(1), progress(4)]);
});

it('passes on the last progress before what is told next, and at the end', () => {
  const { teller, heard } = listening();
  [1, 2].forEach((i) => teller.tell(progress(i)));
  teller.tell(saved);
  teller.tell(progress(3));
  teller.flush();
  teller.flush();
  expect(heard).toEqual([progress(1), progress(2), saved, progress(3)]);
});

it('keeps progress of another kind of work apart', () => {
  const { teller, heard } = listening();
  const preparing: ProgramEvent = { kind: 'preparing', phase: 'identity', done: 0 };
  [1, 2].forEach((i) => teller.tell(progress(i)));
  teller.tell(preparing);
  expect(heard).toEqual([progress(1), progress(2)]);
  teller.flush();
  expect(heard.at(-1)).toEqual(preparing);
});
