/** How much size may cost: `draft` to look at, `standard` to share, `high` to keep, `best` visually lossless. */
export const QUALITIES = ['draft', 'standard', 'high', 'best'] as const;
export type Quality = (typeof QUALITIES)[number];

/** One of ffmpeg's encoders and how to ask it for a quality. */
export interface Encoder {
  readonly name: string;
  /** The shorter side of the smallest picture it takes, in pixels. */
  readonly minimumSize: number;
  /** Options that do not depend on the quality. */
  readonly options: readonly string[];
  readonly quality: Readonly<Record<Quality, readonly string[]>>;
}

/**
 * Constant quality throughout (no target bit rate): a clip costs what it needs. Every option is understood by
 * builds from 2018 on; where an encoder was experimental then, -strict experimental is harmless now.
 */
export const ENCODERS: readonly Encoder[] = [
  {
    name: 'libx264',
    minimumSize: 2,
    options: ['-profile:v', 'high'],
    quality: {
      draft: ['-preset', 'veryfast', '-crf', '26'],
      standard: ['-preset', 'medium', '-crf', '20'],
      high: ['-preset', 'slow', '-crf', '16'],
      best: ['-preset', 'slow', '-crf', '10'],
    },
  },
  {
    name: 'libx265',
    minimumSize: 16,
    options: ['-x265-params', 'log-level=error'],
    quality: {
      draft: ['-preset', 'veryfast', '-crf', '29'],
      standard: ['-preset', 'medium', '-crf', '23'],
      high: ['-preset', 'medium', '-crf', '18'],
      best: ['-preset', 'medium', '-crf', '12'],
    },
  },
  {
    name: 'libvpx-vp9',
    minimumSize: 2,
    options: ['-b:v', '0', '-deadline', 'good', '-row-mt', '1'],
    quality: {
      draft: ['-cpu-used', '5', '-crf', '40'],
      standard: ['-cpu-used', '3', '-crf', '30'],
      high: ['-cpu-used', '2', '-crf', '22'],
      best: ['-cpu-used', '2', '-crf', '12'],
    },
  },
  {
    name: 'libsvtav1',
    minimumSize: 64,
    options: [],
    quality: {
      draft: ['-preset', '10', '-crf', '45'],
      standard: ['-preset', '8', '-crf', '32'],
      high: ['-preset', '6', '-crf', '24'],
      best: ['-preset', '5', '-crf', '14'],
    },
  },
  {
    name: 'libaom-av1',
    minimumSize: 2,
    options: ['-b:v', '0', '-row-mt', '1', '-strict', 'experimental'],
    quality: {
      draft: ['-cpu-used', '8', '-crf', '45'],
      standard: ['-cpu-used', '6', '-crf', '32'],
      high: ['-cpu-used', '5', '-crf', '24'],
      best: ['-cpu-used', '4', '-crf', '14'],
    },
  },
  {
    name: 'prores_ks',
    minimumSize: 2,
    options: ['-profile:v', '3', '-vendor', 'apl0'],
    quality: {
      draft: ['-q:v', '16'],
      standard: ['-q:v', '11'],
      high: ['-q:v', '7'],
      best: ['-q:v', '3'],
    },
  },
  // The palette decides a GIF's quality (filters.ts); the encoder itself is lossless.
  { name: 'gif', minimumSize: 1, options: [], quality: { draft: [], standard: [], high: [], best: [] } },
  {
    // Always lossless: quality trades time for size.
    name: 'png',
    minimumSize: 1,
    options: [],
    quality: {
      draft: ['-compression_level', '1'],
      standard: ['-compression_level', '4', '-pred', 'mixed'],
      high: ['-compression_level', '7', '-pred', 'mixed'],
      best: ['-compression_level', '9', '-pred', 'mixed'],
    },
  },
];
