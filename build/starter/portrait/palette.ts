import { type Colour, WHITE, dim, hex, hsv, mix, ramp, tint } from './colour';
import type { Identity, Pose } from './factors';
import { clamp, lerp, smoothstep } from './scalar';

const SKIN = ['fbe3d3', 'f3cdb3', 'e8b48f', 'd39a6f', 'b0754b', '875232', '5c3722'].map(hex);
const HAIR = ['f0d9a0', 'd9ae62', 'b5702f', '8a3f1e', '5b3720', '3a2418', '1d1614', '23222b', '8d8a8c', 'd8d6d4'].map(
  hex,
);
const IRIS = ['5b8fc0', '7fa7b5', '6d9460', '8f7a3c', '6a4526', '3a2416'].map(hex);
const FRAME = ['141214', '59331a', 'bf994d', '8c1a1f', '264066'].map(hex);
const WARM_LIGHT: Colour = [1.05, 0.97, 0.88];
const COOL_LIGHT: Colour = [0.95, 0.985, 1.03];
const SHADE: Colour = [0.3, 0.15, 0.22];
const NATURAL_LIP: Colour = [0.72, 0.25, 0.27];
const PAINTED_LIP: Colour = [0.72, 0.12, 0.2];

/** Every colour of one picture, already tinted by the light. */
export interface Palette {
  /** -1 light from the left .. 1 from the right */
  readonly light: number;
  /** Tints a colour of an object by the colour of the light. */
  readonly lit: (colour: Colour) => Colour;
  readonly skin: Colour;
  readonly skinLight: Colour;
  readonly skinShade: Colour;
  readonly skinDeep: Colour;
  readonly flush: Colour;
  readonly hair: Colour;
  readonly hairLight: Colour;
  readonly hairShade: Colour;
  readonly iris: Colour;
  readonly lip: Colour;
  readonly lipShade: Colour;
  readonly frame: Colour;
  readonly cloth: Colour;
  readonly clothShade: Colour;
  readonly backdrop: Colour;
  readonly backdropFar: Colour;
}

/** Colours of a subject under its own light with the small variation of the pose. */
export function paletteOf(id: Identity, pose: Pose): Palette {
  const warmth = clamp(id.warmth * 0.8 + pose.warmth, -1, 1);
  const lamp = warmth > 0 ? mix(WHITE, WARM_LIGHT, warmth) : mix(WHITE, COOL_LIGHT, -warmth);
  const lit = (colour: Colour): Colour => tint(colour, lamp);
  const skin = tint(ramp(SKIN, id.skinTone), [1 + 0.03 * id.skinHue, 1, 1 - 0.06 * id.skinHue]);
  const skinShade = lit(mix(tint(skin, [0.66, 0.52, 0.5]), SHADE, 0.18));
  const hair = lit(ramp(HAIR, id.hairColour));
  const bareLip = 1 - Math.max(id.beard, id.moustache);
  const lip = lit(mix(mix(skin, NATURAL_LIP, 0.5), PAINTED_LIP, 0.75 * smoothstep(0.45, 1, id.lipColour) * bareLip));
  const cloth = lit(hsv(id.clothHue, 0.25 + 0.9 * Math.abs(id.clothTone - 0.5), 0.25 + 0.6 * id.clothTone));
  const tone = id.backgroundTone;
  return {
    light: clamp(id.lightAngle + pose.lightAngle, -1.1, 1.1),
    lit,
    skin: lit(skin),
    skinLight: lit(mix(skin, [1, 0.96, 0.88], 0.42)),
    skinShade,
    skinDeep: dim(skinShade, 0.62),
    flush: lit(mix(skin, [0.92, 0.28, 0.26], 0.62)),
    hair,
    hairLight: mix(hair, lit([1, 0.93, 0.8]), 0.34),
    hairShade: tint(hair, [0.48, 0.44, 0.5]),
    iris: lit(ramp(IRIS, id.irisColour)),
    lip,
    lipShade: dim(lip, 0.68),
    frame: lit(ramp(FRAME, id.glassesColour)),
    cloth,
    clothShade: dim(cloth, 0.5),
    backdrop: lit(hsv(id.backgroundHue, lerp(0.12, 0.45, tone), lerp(0.9, 0.42, tone))),
    backdropFar: lit(hsv((id.backgroundHue + 0.09) % 1, lerp(0.22, 0.55, tone), lerp(0.66, 0.17, tone))),
  };
}
