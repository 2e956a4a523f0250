import { listPacks, resolvePack, type ListedPack } from '../../../engine/packs/locations';
import type { LatentSpaces } from '../../../engine/packs/latentSpace';
import type { Pack } from '../../../engine/packs/pack';
import type { ComparablePack } from '../../../shared/api/compare';
import { throwIfCancelled } from '../../../shared/errors';
import type { Handlers } from '../handlers';
import type { EngineRoom } from '../parts';
import { usableStyles } from '../styles/library';

/** Packs that can paint what another one moves. */
export function compareHandlers(
  engine: Pick<EngineRoom, 'withPack'>,
  { spaces }: { readonly spaces: LatentSpaces },
): Handlers<'compare.'> {
  const compared = async (mine: Pack, { name }: ListedPack): Promise<ComparablePack> => {
    try {
      return await engine.withPack({ name }, async (pack) => {
        const relation = await spaces.relation(mine, pack);
        const stranger = relation.shares === null ? relation.stranger : null;
        const styles = stranger === null ? await usableStyles(pack) : [];
        return { name, id: pack.id, styles, shares: relation.shares, stranger };
      });
    } catch {
      // what is wrong with it is said where packs are listed and verified
      return { name, id: '', styles: [], shares: null, stranger: 'damaged' };
    }
  };
  return {
    'compare.packs': ({ pack: ref }, { signal }) =>
      engine.withPack(ref, async (mine) => {
        const own = await resolvePack(ref.name);
        const found: ComparablePack[] = [];
        // one after the other: each may have to read a generator
        for (const listed of await listPacks()) {
          throwIfCancelled(signal);
          if (listed.path !== own) found.push(await compared(mine, listed));
        }
        return [...found.filter(({ shares }) => shares !== null), ...found.filter(({ shares }) => shares === null)];
      }),
  };
}
