/** A measure of a style as a person reads it: keys below `styles.measure`. */
export interface ReadMeasure {
  readonly name: string;
  readonly value: number;
  /** How good that is; undefined for a measure nothing is known of. */
  readonly verdict?: 'high' | 'middle' | 'low';
}

/** From where on a value counts as high, and as middling. */
const SCALES: Record<string, { readonly high: number; readonly middle: number }> = {
  identity: { high: 0.7, middle: 0.4 },
  psnrAfter: { high: 28, middle: 22 },
};

/** The measures an artist cares for, the known ones first. */
export function readMeasures(measures: Readonly<Record<string, number>>): ReadMeasure[] {
  const known = Object.keys(SCALES);
  const rank = (name: string) => (known.includes(name) ? known.indexOf(name) : known.length);
  return Object.entries(measures)
    .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map(([name, value]) => {
      const scale = SCALES[name];
      if (!scale) return { name, value };
      return { name, value, verdict: value >= scale.high ? 'high' : value >= scale.middle ? 'middle' : 'low' };
    });
}
