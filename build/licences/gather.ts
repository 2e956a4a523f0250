import { readdir, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StudioError } from '../../src/shared/errors';

/** A package as it is shipped: in node_modules of the program, or in the bundle of its interface. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression as its package.json gives it; empty if it gives none. */
  readonly licence: string;
  /** Of its licence files. */
  readonly text: string;
  readonly homepage?: string;
  readonly author?: string;
}

interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly license?: string | { readonly type?: string };
  readonly licenses?: readonly { readonly type?: string }[];
  readonly homepage?: string;
  readonly author?: string | { readonly name?: string };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * Packages and all they need, each once, in the order of their names. Those that are optional and not installed are left out.
 * @param root folder with node_modules
 * @param names where to begin
 * @throws StudioError 'not-found' if one that is needed is not installed
 */
export async function gather(root: string, names: readonly string[]): Promise<ShippedPackage[]> {
  const found = new Map<string, ShippedPackage>();
  const waiting = names.map((name) => ({ name, from: root, optional: false }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const folder = locate(next.name, next.from, root);
    if (folder === undefined) {
      if (next.optional) continue;
      throw new StudioError('not-found', `The package ${next.name} is not installed: run "npm install".`);
    }
    if (found.has(folder)) continue;
    const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as PackageJson;
    found.set(folder, await describe(folder, manifest));
    const { dependencies = {}, optionalDependencies = {} } = manifest;
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies }))
      waiting.push({ name, from: folder, optional: name in optionalDependencies });
  }
  const unique = new Map([...found.values()].map((each) => [`${each.name} ${each.version}`, each]));
  return [...unique.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Packages that the sources of the interface import, by the names they are imported by. */
export async function importedPackages(folder: string): Promise<string[]> {
  const names = new Set<string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/(?<!\.test)\.(ts|vue|css)$/.test(entry.name) || entry.parentPath.includes('testing'))
      continue;
    const source = await readFile(join(entry.parentPath, entry.name), 'utf8');
    const imports = source.matchAll(
      /(?:\bfrom\s+|\bimport\s*\(?\s*|@import\s+)['"]((?:@[\w.-]+\/)?[\w-][\w.-]*)(?:\/[^'"]*)?['"]/g,
    );
    for (const [, name = ''] of imports) if (!name.startsWith('node:')) names.add(name);
  }
  return [...names].sort();
}

async function describe(folder: string, manifest: PackageJson): Promise<ShippedPackage> {
  const { name, version, license, licenses, homepage, author } = manifest;
  const by = typeof author === 'string' ? author : author?.name;
  const licence =
    typeof license === 'string' ? license : (license?.type ?? licenses?.map(({ type }) => type).join(' OR '));
  return {
    ...{ name, version, licence: licence ?? '', text: await licenceText(folder) },
    ...(homepage ? { homepage } : {}),
    ...(by ? { author: by } : {}),
  };
}

async function licenceText(folder: string): Promise<string> {
  const names = (await readdir(folder))
    .filter((name) => /^(licen[cs]e|copying|notice|third.?party)/i.test(name))
    .sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8').catch(() => '')));
  return texts.map((text) => text.trim()).join('\n\n');
}

/** As Node finds it: in the nearest node_modules upwards. */
function locate(name: string, from: string, root: string): string | undefined {
  for (let folder = from; folder.startsWith(root); folder = join(folder, '..')) {
    const place = join(folder, 'node_modules', name);
    if (existsSync(join(place, 'package.json'))) return place;
    if (folder === root) return undefined;
  }
  return undefined;
}
