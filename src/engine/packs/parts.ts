import { StudioError } from '../../shared/errors';
import { networkSpecSchema, type NetworkSpec } from '../../shared/networks';
import { packNetworks, type PackManifest, type PackRole } from '../../shared/pack';
import { partNames } from '../nets/networkGraph';

/** What of a pack can be run by itself: a network, or a part of one (nets/networkGraph.ts). */
export interface PackPart {
  readonly role: PackRole;
  readonly spec: NetworkSpec;
  readonly part: string;
}

/** Everything of a pack that can be run. Networks whose architecture the manifest does not describe are left out. */
export function packParts(manifest: Pick<PackManifest, 'networks'>): PackPart[] {
  return packNetworks(manifest).flatMap(([role, entry]) => {
    const spec = networkSpecSchema.safeParse(entry);
    return spec.success ? partNames(spec.data).map((part) => ({ role, spec: spec.data, part })) : [];
  });
}

/** The part of that name. @throws StudioError 'not-found' naming what there is */
export function findPackPart(manifest: Pick<PackManifest, 'networks' | 'name'>, name: string): PackPart {
  const parts = packParts(manifest);
  const found = parts.find(({ part }) => part === name);
  if (found) return found;
  const names = parts.map(({ part }) => part).join(', ');
  throw new StudioError(
    'not-found',
    `The pack ${manifest.name} has no network '${name}' that can be run: choose of ${names}.`,
  );
}
