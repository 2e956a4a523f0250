import { z } from 'zod';
import { packRefSchema } from '../scene';
import { call } from './call';

/** What two packs have in common that makes a code of one mean the same to the other. */
export const KINSHIPS = ['generator', 'mapping', 'encoder'] as const;
export type Kinship = (typeof KINSHIPS)[number];

/** Why codes of one pack say nothing to another: their length, how many layers take one, networks of another origin; or it is damaged. */
export const STRANGENESS = ['width', 'layers', 'networks', 'damaged'] as const;
export type Strangeness = (typeof STRANGENESS)[number];

/** A pack that is installed, as Compare sees it from the pack of a project. */
export interface ComparablePack {
  readonly name: string;
  /** Content id; empty for a damaged one. */
  readonly id: string;
  /** Names of the styles it can be painted with. */
  readonly styles: readonly string[];
  readonly shares: Kinship | null;
  readonly stranger: Strangeness | null;
}

export const compareCalls = {
  /** Every other pack that is installed, those that share the latent space first. */
  'compare.packs': call(z.strictObject({ pack: packRefSchema })).returns<readonly ComparablePack[]>(),
} as const;
