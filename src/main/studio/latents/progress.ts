import type { WorkProgress } from '../../../shared/api/app';
import type { Client } from '../handlers';

/** A window hears of progress at most this often. */
const TELL_MS = 100;
/** Before this share of the work, or this time, has passed, what is left cannot be told. */
const LEAST_SHARE = 0.02;
const LEAST_MS = 400;

export type Phase = 'sampling' | 'clips' | 'components' | 'layout';

/** Tells a window how far its map is, phase by phase, with the time left in the phase. */
export class MapProgress {
  private phase: Phase | undefined;
  private began = 0;
  private told = -Infinity;

  constructor(
    private readonly client: Pick<Client, 'tell'>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  tell(phase: Phase, done: number, total: number): void {
    const now = this.now();
    if (phase !== this.phase) {
      this.phase = phase;
      this.began = now;
    } else if (now - this.told < TELL_MS && done < total) return;
    this.told = now;
    const share = total > 0 ? done / total : 1;
    const elapsed = now - this.began;
    const known = share >= LEAST_SHARE && elapsed >= LEAST_MS;
    const secondsLeft = known ? ((elapsed / share) * (1 - share)) / 1_000 : null;
    this.client.tell('latents.progress', { phase, done, total, secondsLeft } satisfies WorkProgress);
  }
}
