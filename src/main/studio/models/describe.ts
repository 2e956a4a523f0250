import { packInfo, type PackInfo } from '../../../engine/packs/info';
import type { ListedPack } from '../../../engine/packs/locations';
import type { InstalledPack } from '../../../shared/api/models';
import { toStudioError } from '../../../shared/errors';

const MAX_DESCRIPTION = 2_000;
const MAX_LICENCE = 300;

/** A pack as the interface shows it; a damaged one says why. @param usedBy names of projects that use it */
export async function describePack(
  { name, path, bundled }: ListedPack,
  usedBy: readonly string[],
): Promise<InstalledPack> {
  try {
    const info = await packInfo(path);
    return {
      ...{ name, bundled, usedBy, title: info.name, id: info.id, resolution: info.resolution, bytes: info.bytes },
      ...(info.description ? { description: info.description.slice(0, MAX_DESCRIPTION) } : {}),
      licence: licenceOf(info),
      provenance: provenanceOf(info),
      networks: info.networks.map(({ role, architecture, parameters, bytes }) => ({
        ...{ role, architecture, parameters, bytes },
      })),
      styles: info.styles.map((style) => style.name),
    };
  } catch (thrown) {
    const empty = { id: '', resolution: 0, bytes: 0, licence: '', provenance: '', networks: [], styles: [] };
    return { ...empty, name, bundled, usedBy, title: name, damaged: toStudioError(thrown).message };
  }
}

/** '' where nothing is known. */
export function licenceOf({ licence }: Pick<PackInfo, 'licence'>): string {
  if (!licence) return '';
  const text = licence.spdx ?? licence.text?.trim().split('\n')[0] ?? '';
  const credit = licence.credit ? `${text} \u2014 ${licence.credit}` : text;
  return credit.slice(0, MAX_LICENCE);
}

/** Where the weights come from, in a line or two. */
function provenanceOf({ provenance }: PackInfo): string {
  const { tool, sources = [], notes } = provenance;
  const from = sources.length > 0 ? `${sources.map(({ file }) => file).join(', ')} \u2192 ` : '';
  return `${from}${tool}${notes ? `\n${notes}` : ''}`.slice(0, MAX_DESCRIPTION);
}
