import { Random } from '../../../src/engine/tensor/random';
import type { F32 } from '../../../src/engine/tensor/tensor';
import type { RowNetwork } from '../networks';
import { neutralPoseNormals, poseIndex, TRAINING_CAST, type PoseFactor } from '../portrait';
import { samplePose } from '../data/poses';
import { meanPsnr, meanSsim } from '../../../src/engine/measure/likeness';
import { castRow, onlySubject, type Teacher } from '../teacher';
import { SEED } from '../plan';
import { paintings, type Sitting } from './pictures';

/** Poses of the cast that no training frame shows: their own random streams. */
export function heldOutFrames(count: number, firstSubject: number, subjects: number, stream: number): Sitting[] {
  return Array.from({ length: count }, (_, i) => ({
    subject: firstSubject + (i % subjects),
    pose: samplePose(new Random(SEED + 500_000 + i, stream)),
  }));
}

/** How close images are to paintings. */
export function closeness(images: F32, truth: F32): { psnr: number; ssim: number } {
  return { psnr: meanPsnr(images, truth), ssim: meanSsim(images, truth) };
}

/** The factor's two extremes, as normals. */
const SWINGS: Readonly<Record<string, { factor: PoseFactor; from: number; to: number }>> = {
  mouth: { factor: 'mouth', from: -0.6, to: 1.9 },
  blink: { factor: 'blink', from: -0.6, to: 1.8 },
  yaw: { factor: 'yaw', from: -1.2, to: 1.2 },
  smile: { factor: 'smile', from: -1.5, to: 1.8 },
};
/** A pixel has changed if a channel differs by this much, of a range of 2. */
const CHANGED = 0.1;

/**
 * What G gains by moving: in the pixels that a factor changes in the painting, its PSNR against the painting minus that of its own
 * frozen frame (the picture before the change), in dB, over the cast.
 */
export async function movementGains(
  teacher: Teacher,
  synthesis: RowNetwork,
  resolution: number,
): Promise<Record<string, number>> {
  const gains: Record<string, number> = {};
  for (const [name, { factor, from, to }] of Object.entries(SWINGS)) {
    const posed = (value: number) => {
      const pose = neutralPoseNormals();
      pose[poseIndex(factor)] = value;
      return Array.from({ length: TRAINING_CAST }, (_, subject) => ({ subject, pose }));
    };
    const render = async (list: ReturnType<typeof posed>) =>
      synthesis.run(await teacher.codes(list.map(({ subject, pose }) => castRow(onlySubject(subject), pose))));
    const [before, after] = [posed(from), posed(to)];
    const [truthBefore, truthAfter] = [paintings(before, resolution), paintings(after, resolution)];
    const [frozen, moved] = [await render(before), await render(after)];
    const errors = { frozen: 0, moved: 0 };
    truthAfter.data.forEach((truth, i) => {
      if (Math.abs(truth - (truthBefore.data[i] as number)) < CHANGED) return;
      errors.frozen += ((frozen.data[i] as number) - truth) ** 2;
      errors.moved += ((moved.data[i] as number) - truth) ** 2;
    });
    gains[name] = 10 * Math.log10(errors.frozen / errors.moved);
  }
  return gains;
}
