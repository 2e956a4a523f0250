import { StudioError } from '../../shared/errors';
import { MANIFEST_FILE, MAX_MANIFEST_BYTES, parseManifest, type PackManifest } from '../../shared/pack';
import { readBounded, type PackFiles } from './files';

const MAX_JSON_DEPTH = 32;

/** A manifest as this program understands it, beside the document it came from (which may hold keys of a newer version). */
export interface ReadManifest {
  readonly manifest: PackManifest;
  readonly document: Readonly<Record<string, unknown>>;
  readonly bytes: Uint8Array;
}

/** @throws StudioError 'not-found' without a manifest, 'corrupt' or 'unsupported' (see parseManifest) */
export async function readManifest(files: PackFiles): Promise<ReadManifest> {
  const bytes = await readBounded(files, MANIFEST_FILE, MAX_MANIFEST_BYTES);
  const document = parseJson(bytes, files.where);
  const manifest = parseManifest(document, files.where);
  return { manifest, document: document as Record<string, unknown>, bytes };
}

function parseJson(bytes: Uint8Array, where: string): unknown {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new StudioError(
      'corrupt',
      `The ${MANIFEST_FILE} of ${where} is not JSON: copy or download the pack again.`,
      String(error),
    );
  }
  if (depthExceeds(json, MAX_JSON_DEPTH)) {
    throw new StudioError('corrupt', `The ${MANIFEST_FILE} of ${where} is nested deeper than any manifest is.`);
  }
  return json;
}

/** Level by level, so that a hostile document cannot exhaust the stack here or in whatever walks it later. */
function depthExceeds(json: unknown, limit: number): boolean {
  let level = [json];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? (Object.values(value) as unknown[]) : [],
    );
  }
  return false;
}

/** A manifest as the bytes of its file: readable JSON, keys in the order of the document. */
export function manifestBytes(document: object): Uint8Array {
  return Buffer.from(`${JSON.stringify(document, null, 2)}\n`);
}
