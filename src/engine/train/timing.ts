import { Random } from '../tensor/random';
import type { Recipe } from './recipe';
import type { StopFlag } from './stopFlag';

/** Iterations timed: the first also loads the networks and is left out. */
const TIMED = 2;

/**
 * Seconds that an ordinary iteration takes on this machine, by running some and putting the state back.
 * @throws as Recipe.iterate
 */
export async function secondsPerIteration(recipe: Recipe, stop: StopFlag): Promise<number> {
  const arrays = new Map([...recipe.state.arrays].map(([name, array]) => [name, array.slice()]));
  const numbers = { ...recipe.state.numbers };
  let started = performance.now();
  for (let i = 0; i <= TIMED; i++) {
    if (i === 1) started = performance.now();
    // iteration 0 is one with all regularisations
    await recipe.iterate(i, { random: new Random(0, i), stop });
  }
  const seconds = (performance.now() - started) / 1000 / TIMED;
  for (const [name, array] of recipe.state.arrays) array.set(arrays.get(name) as Float32Array);
  Object.assign(recipe.state.numbers, numbers);
  return seconds;
}
