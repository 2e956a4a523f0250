import type { Measures } from './measure';

/** A row of the report: what is measured, how it is written, and the aim. */
interface Row {
  readonly name: string;
  readonly text: (m: Measures) => string;
  readonly aim: string;
}

const closeness = ({ psnr, ssim }: { psnr: number; ssim: number }) => `${psnr.toFixed(2)} dB, SSIM ${ssim.toFixed(3)}`;
const gain = (name: string): Row => ({
  name: `gain over G's own frozen frame in the pixels that ${name} changes`,
  text: (m) => `${(m.gains[name] ?? NaN).toFixed(1)} dB`,
  aim: '>= 6 dB',
});

const ROWS: readonly Row[] = [
  { name: 'resolution', text: (m) => `${m.resolution} x ${m.resolution}`, aim: '128 x 128' },
  {
    name: 'G against the painting, held-out poses of the cast',
    text: (m) => closeness(m.drawn),
    aim: '>= 28 dB',
  },
  {
    name: 'the same at half the size, where the first pack (64 x 64) had its aim',
    text: (m) => closeness(m.drawnHalved),
    aim: '>= 27 dB, SSIM 0.87',
  },
  ...['mouth', 'blink', 'yaw', 'smile'].map(gain),
  { name: 'E+G, held-out poses of the cast', text: (m) => closeness(m.inverted), aim: '>= 26 dB' },
  { name: 'E+G, people outside the cast', text: (m) => closeness(m.strangers), aim: 'stated' },
  {
    name: 'Fréchet distance of random pictures to paintings',
    text: (m) => m.frechet.distance.toFixed(2),
    aim: 'stated',
  },
  { name: 'purity of k-means clusters of w by subject', text: (m) => m.purity.toFixed(3), aim: '>= 0.95' },
  {
    name: 'motion: squared error of w_t - w0 relative to its size, held-out clips',
    text: (m) => m.clips.errorRatio.toFixed(3),
    aim: '<= 0.1',
  },
  {
    name: 'identity similarity within a clip / between subjects',
    text: (m) => `${m.clips.identityWithin.toFixed(3)} / ${m.clips.identityBetween.toFixed(3)}`,
    aim: 'stated',
  },
  {
    name: 'the same of the painted clips',
    text: (m) => `${m.clips.paintedWithin.toFixed(3)} / ${m.clips.paintedBetween.toFixed(3)}`,
    aim: '',
  },
  {
    name: 'frame-to-frame change against the painted clips',
    text: (m) => m.clips.changeRatio.toFixed(2),
    aim: '0.5 to 1.2',
  },
  {
    name: 'jitter, of the painted clips in brackets',
    text: (m) => `${m.clips.jitter.toFixed(2)} (${m.clips.paintedJitter.toFixed(2)})`,
    aim: 'stated',
  },
];

/** The measures of packs side by side, as Markdown. */
export function tableOf(packs: Readonly<Record<string, Measures>>): string {
  const titles = ['measure', ...Object.keys(packs), 'aim'];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const body = ROWS.map(({ name, text, aim }) => line([name, ...Object.values(packs).map(text), aim]));
  return [line(titles), line(titles.map(() => '---')), ...body].join('\n');
}
