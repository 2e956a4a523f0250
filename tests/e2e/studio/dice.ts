/**
 * Runs in the page: what it draws at random is the same in every run, so that codes rolled anew move a face by no less today than yesterday.
 */
export function fixDice(): void {
  let state = 7;
  Math.random = () => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
