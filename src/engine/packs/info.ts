import { networkSpecSchema, type EncoderBody, type EncoderConfig } from '../../shared/networks';
import {
  packFiles,
  packNetworks,
  type NetworkEntry,
  type PackManifest,
  type PackRole,
  type StorageDType,
} from '../../shared/pack';
import { openPack } from './pack';
import { layerResolution } from './styleDelta';

export interface NetworkInfo {
  readonly role: PackRole;
  readonly kind: string;
  /** The architecture in a few words. */
  readonly architecture: string;
  /** Numbers stored, buffers included. */
  readonly parameters: number;
  readonly dtype: StorageDType;
  readonly bytes: number;
}

export interface StyleInfo {
  readonly name: string;
  readonly description: string | undefined;
  /** Tensors changed, and the resolutions of their blocks (0: the mapping network). */
  readonly layers: number;
  readonly resolutions: readonly number[];
  readonly bytes: number;
}

/** What `styleinv pack info` shows. */
export interface PackInfo extends Pick<
  PackManifest,
  'name' | 'description' | 'created' | 'resolution' | 'frameRate' | 'provenance' | 'licence'
> {
  readonly path: string;
  /** The short name its author gave it. */
  readonly shortName: string;
  /** Content id (see Pack.id). */
  readonly id: string;
  /** Size of all listed files in bytes. */
  readonly bytes: number;
  readonly networks: readonly NetworkInfo[];
  readonly styles: readonly StyleInfo[];
  readonly documents: readonly string[];
  readonly probes: number;
}

/**
 * What a pack holds, from its manifest alone.
 * @throws StudioError as openPack
 */
export async function packInfo(path: string): Promise<PackInfo> {
  const pack = await openPack(path);
  await pack.close();
  const { id: shortName, probes, styles, documents, ...manifest } = pack.manifest;
  const { name, description, created, resolution, frameRate, provenance, licence } = manifest;
  return {
    ...{ path, shortName, id: pack.id, name, description, created, resolution, frameRate, provenance, licence },
    bytes: packFiles(pack.manifest).reduce((total, file) => total + file.bytes, 0),
    networks: packNetworks(pack.manifest).map(([role, entry]) => ({
      ...{ role, kind: entry.kind, parameters: entry.parameters, dtype: entry.dtype, bytes: entry.bytes },
      architecture: architectureOf(entry),
    })),
    styles: styles.map((style) => ({
      ...{ name: style.name, description: style.description, bytes: style.bytes, layers: style.layers.length },
      resolutions: [...new Set(style.layers.map(layerResolution))].sort((a, b) => a - b),
    })),
    documents: documents.map((document) => document.file),
    probes: probes?.length ?? 0,
  };
}

function architectureOf(entry: NetworkEntry): string {
  const spec = networkSpecSchema.safeParse(entry);
  if (!spec.success) return `${entry.kind} network`;
  const { kind, config } = spec.data;
  switch (kind) {
    case 'generator':
      return `StyleGAN2, ${side(config.resolution)}, ${widths(Object.values(config.channels))}, w of ${config.wDim}`;
    case 'discriminator':
      return `residual, ${side(config.resolution)}, ${widths(Object.values(config.channels))}`;
    case 'encoder':
      return encoderText(config);
    case 'motion':
      return `${encoderText(config.encoder)}, AdaIN, a motion code every ${config.codeDistance} frames`;
    case 'lpips-vgg16':
      return `LPIPS on VGG16, ${widths(config.channels)}`;
    case 'arcface-irse50':
      return `ArcFace on IR-SE, ${side(config.side)}, ${bodyText(config)}, embeddings of ${config.dims}`;
  }
}

function encoderText(config: EncoderConfig): string {
  return `IR-SE, ${side(config.resolution)}, ${bodyText(config)}`;
}

function bodyText({ inputChannels, stages }: EncoderBody): string {
  const units = stages.reduce((sum, stage) => sum + stage.units, 0);
  return `${units} units, ${widths([inputChannels, ...stages.map((s) => s.channels)])}`;
}

function side(resolution: number): string {
  return `${resolution}x${resolution}`;
}

function widths(channels: readonly number[]): string {
  const [least, most] = [Math.min(...channels), Math.max(...channels)];
  return `${least === most ? least : `${least} to ${most}`} channels`;
}
