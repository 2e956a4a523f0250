import type { TrainingEvent } from '../../src/engine/train/trainer';

const EVERY = 20;

/** Prints what happens in a run of the trainer that artists use. */
export function trainingLog(name: string): (event: TrainingEvent) => void {
  return (event) => {
    if (event.kind === 'measure') console.log(`${name} ${event.iteration}: ${event.name} ${event.value.toFixed(3)}`);
    if (event.kind === 'notice') console.log(`${name}: ${event.sentence}`);
    if (event.kind !== 'progress' || event.iteration % EVERY !== 0) return;
    const metrics = Object.entries(event.metrics).map(([key, value]) => `${key} ${value.toFixed(4)}`);
    const left = (event.secondsLeft / 60).toFixed(1);
    console.log(`${name} ${event.iteration}/${event.iterations} ${metrics.join(' ')}, ${left} min left`);
  };
}
