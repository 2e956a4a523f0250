import type { Look, Scene } from '../../../shared/scene';
import type { RenderOptions, SceneRenderer } from './render';

/** Steps between frames that the seam is compared with, spread over the clip. */
const STEPS = 16;

/**
 * The change from the last frame to the first over the mean change between neighbouring frames, both as mean absolute difference of the
 * pictures: 1 is a seam like any other step, 10 a jump of ten frames. A clip that stands still is seamless.
 * @throws StudioError as SceneRenderer.frames
 */
export async function seamScore(
  renderer: SceneRenderer,
  scene: Scene,
  look: Look,
  { from, to }: { readonly from: number; readonly to: number },
  options: RenderOptions,
): Promise<number> {
  const steps = stepsWithin(from, to);
  const wanted = [...new Set([from, to, ...steps.flatMap((step) => [step, step + 1])])];
  const { frames } = await renderer.frames(scene, [look], wanted, options);
  const pictures = new Map(frames.map(({ frame, looks: [picture] }) => [frame, picture as Uint8Array]));
  const change = (a: number, b: number) => difference(pictures.get(a) as Uint8Array, pictures.get(b) as Uint8Array);
  const usual = steps.reduce((sum, step) => sum + change(step, step + 1), 0) / Math.max(1, steps.length);
  const seam = change(to, from);
  return seam === usual ? 1 : seam / Math.max(usual, 1 / 255);
}

/** First frames of steps spread evenly over from .. to. */
function stepsWithin(from: number, to: number): number[] {
  const all = to - from;
  const count = Math.min(STEPS, all);
  return Array.from({ length: count }, (_, i) => from + Math.floor((i * all) / count));
}

/** Mean absolute difference, 0..255. */
function difference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs((a[i] as number) - (b[i] as number));
  return sum / a.length;
}
