import { createHash } from 'node:crypto';
import type { MovingPortrait } from '../../../engine/animate/motion';
import type { F32 } from '../../../engine/tensor/tensor';
import type { Scene } from '../../../shared/scene';
import { sharedPromise } from '../../../shared/sharedPromise';
import type { Bench } from './bench';
import { Recent } from './recent';
import { directed, type ScenePlan } from './scenePlan';
import type { Start } from './subject';
import type { Turn } from './turns';

/** Moments of motion kept, in bytes: at 512 numbers each, the last 16,000. */
const KEPT_BYTES = 32 * 2 ** 20;
/** Portraits whose features are kept. */
const KEPT_PORTRAITS = 4;

/** w_t of scenes. What was computed is found again by what it depends on, so a change of style or of one code costs nothing elsewhere. */
export class Moments {
  private readonly known = new Recent<F32>(KEPT_BYTES, ({ data }) => data.byteLength);
  private readonly portraits = new Recent<Promise<MovingPortrait>>(KEPT_PORTRAITS);

  /** w_t of a frame, [1,wDim], with the scene's strength of motion and directions. */
  async at(bench: Bench, scene: Scene, plan: ScenePlan, start: Start, frame: number, turn: Turn): Promise<F32> {
    const standsStill = !bench.motion || plan.motion[frame] === 0;
    const w = standsStill ? start.w0 : await this.moved(bench, scene, plan, start, frame, turn);
    return directed(plan, frame, w, start.w0);
  }

  clear(): void {
    this.portraits.clear();
  }

  private async moved(
    bench: Bench,
    { clip }: Scene,
    plan: ScenePlan,
    { w0 }: Start,
    frame: number,
    turn: Turn,
  ): Promise<F32> {
    const noise = clip.noise === 'random' ? `random ${clip.seed}` : clip.noise;
    const portrait = `${bench.pack.id} ${noise} ${hash(w0)}`;
    const key = `${portrait} ${plan.momentOf(frame)}`;
    const known = this.known.get(key);
    if (known) return known;
    const { codeDistance } = plan.map;
    const prepared = await sharedPromise(this.portraits, portrait, async () => {
      const ws = await bench.layers(w0, { psi: 1 });
      const x0 = await bench.image(ws, { noise: clip.noise }, { noiseSeed: clip.seed }, withoutSignal(turn));
      return bench.portrait(w0, x0, codeDistance, withoutSignal(turn));
    });
    const w = await bench.moment(prepared, plan.map.times[frame] as number, plan.codes, codeDistance, turn);
    this.known.set(key, w);
    return w;
  }
}

/** Others wait for it too: it is not one caller's to cancel. */
function withoutSignal({ urgency, ticket }: Turn): Turn {
  return { urgency, ticket };
}

function hash({ data }: F32): string {
  return createHash('sha256').update(data).digest('base64');
}
