/** Second of a soundtrack that belongs to a frame; negative before it begins. @param offset second of the clip it begins at */
export const soundSecond = (frame: number, fps: number, offset: number): number => frame / fps - offset;

/** Whether a soundtrack is heard: while playing forwards, between its beginning and its end. @param duration NaN while unknown */
export const audible = (second: number, duration: number, speed: number): boolean =>
  speed > 0 && speed <= 4 && second >= 0 && !(second >= duration);
