import type { Pack } from '../../../engine/packs/pack';
import { takePortrait } from '../../../engine/portrait/takePortrait';
import type { F32 } from '../../../engine/tensor/tensor';
import type { EngineRoom } from '../parts';

/** float32 numbers as a scene holds them. */
export function toFloats({ data }: F32): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
}

/** w0 of an image, as its owner's next step would find it. @throws StudioError as takePortrait; 'not-found' without an encoder */
export async function startOfImage(engine: EngineRoom, pack: Pack, path: string, signal: AbortSignal): Promise<string> {
  const { w0 } = await takePortrait(await engine.runtime(), pack, path, { crop: 'auto', signal });
  return toFloats(w0);
}

/** The average face of a pack. */
export async function averageStart(pack: Pack): Promise<string> {
  const { wDim } = pack.manifest.networks.generator.config;
  const average = (await pack.weights('generator')).get('mapping.w_avg');
  return toFloats(average ?? { dtype: 'float32', shape: [wDim], data: new Float32Array(wDim) });
}
