/** Things drawn one after the other, so that how many of them are taken at once does not decide what is drawn. */
export function drawTimes<T>(count: number, draw: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => draw(i));
}
