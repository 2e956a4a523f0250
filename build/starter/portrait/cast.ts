import { Random } from '../../../src/engine/tensor/random';
import { IDENTITY_DIMS, type IdentityTrait, identityIndex } from './factors';
import { clamp, lerp, signedToNormal, unitToNormal } from './scalar';

/** Subjects 0 .. TRAINING_CAST-1 are trained on; from HELD_OUT_CAST on they never are. */
export const TRAINING_CAST = 100;
export const HELD_OUT_CAST = 1000;

const CAST_STREAM = 0x0ca57;
const SCATTER = 0.75;
/** Normals well inside and well outside the smooth zone of an on/off trait. */
const ON = 1.6;
const OFF = -0.8;

/** Steps of the additive recurrence with the generalised golden ratio: fills the cube evenly for any number of subjects. */
const RECURRENCE_ROOT = 1.0931;

/**
 * Identity normals [IDENTITY_DIMS] of one subject, fixed by its index. The traits that tell people apart at a glance follow
 * a low-discrepancy sequence, so that any run of subjects covers them evenly; the others are drawn at random.
 */
export function castMember(index: number): Float32Array {
  const random = new Random(index, CAST_STREAM);
  const n = random.normals(IDENTITY_DIMS).map((v) => SCATTER * clamp(v, -2.4, 2.4));
  const even = (k: number): number => (0.5 + (index + 1) * RECURRENCE_ROOT ** -(k + 1)) % 1;
  const set = (trait: IdentityTrait, normal: number): void => {
    n[identityIndex(trait)] = normal;
  };
  const unit = (trait: IdentityTrait, u: number): void => set(trait, unitToNormal(clamp(u, 0.02, 0.98)));

  const skin = even(0);
  const age = even(1);
  const long = even(2);
  const masculine = even(3) < 0.5;
  const curly = even(4) < 0.22;
  const cropped = masculine && !curly && even(5) < 0.2;
  unit('skinTone', skin);
  unit('age', age);
  unit('hairColour', hairColour(even(6), skin, age));
  unit('hairLength', masculine ? 0.3 * long : lerp(0.2, 0.95, long));
  unit('irisColour', skin > 0.55 ? lerp(0.65, 0.97, even(7)) : even(7));
  set('hairCurl', curly ? ON : OFF);
  set('cropped', cropped ? ON : OFF);
  set('glasses', even(8) < 0.27 ? ON : OFF);
  set('beard', masculine && even(9) < 0.45 ? ON : OFF);
  set('moustache', masculine && (even(9) < 0.4 || even(9) > 0.88) ? ON : OFF);
  unit('lipColour', masculine ? 0.2 : lerp(0.3, 0.95, even(10)));
  unit('lash', masculine ? 0.2 : lerp(0.45, 0.95, random.uniform()));
  unit('browThickness', masculine ? lerp(0.5, 0.95, random.uniform()) : lerp(0.1, 0.55, random.uniform()));
  unit('clothHue', even(11));
  unit('clothTone', even(12));
  unit('backgroundHue', even(13));
  unit('backgroundTone', even(14));
  set('lightAngle', signedToNormal(lerp(-0.85, 0.85, even(15))));
  return n;
}

/** Fair to brown hair for fair skin, dark for dark skin, grey and white with age. */
function hairColour(u: number, skin: number, age: number): number {
  if (age > 0.8) return lerp(0.86, 0.98, u);
  if (skin > 0.5) return lerp(0.48, 0.76, u);
  return lerp(0.02, 0.74, u);
}
