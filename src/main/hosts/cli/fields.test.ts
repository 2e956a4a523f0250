import { describe, expect, it } from 'vitest';
import {
  decimal,
  facePoints,
  flag,
  names,
  oneOf,
  optional,
  readFields,
  required,
  text,
  wholeNumber,
  withDefault,
} from './fields';

const fields = {
  frames: withDefault('--frames <n>', '', wholeNumber(1, 1000), 128),
  speed: withDefault('--speed <factor>', '', decimal(0.001, 100), 1),
  noise: withDefault('--noise <mode>', '', oneOf(['const', 'none']), 'const'),
  out: optional('-o, --out <file>', '', text()),
  points: optional('--points <list>', '', facePoints()),
  networks: optional('--networks <names>', '', names()),
  loop: flag('--loop', ''),
};
const read = (raw: Record<string, string | boolean>) => readFields(fields, raw);

describe('readFields', () => {
  it('fills in what was left out', () => {
    const values = read({});
    expect(values).toEqual({
      frames: 128,
      speed: 1,
      noise: 'const',
      out: undefined,
      points: undefined,
      networks: undefined,
      loop: false,
    });
  });

  it('reads what was written', () => {
    const raw = {
      frames: '64',
      speed: '.25',
      noise: 'none',
      out: 'a.mp4',
      networks: 'a, b',
      loop: true,
      points: '1,2,3,4,5,6,7,8',
    };
    expect(read(raw)).toEqual({
      frames: 64,
      speed: 0.25,
      noise: 'none',
      out: 'a.mp4',
      networks: ['a', 'b'],
      loop: true,
      points: {
        leftEye: { x: 1, y: 2 },
        rightEye: { x: 3, y: 4 },
        mouthLeft: { x: 5, y: 6 },
        mouthRight: { x: 7, y: 8 },
      },
    });
  });

  it.each([
    [{ frames: '0' }, '--frames must be a whole number from 1 to 1000, not "0".'],
    [{ frames: '12.5' }, '--frames must be a whole number from 1 to 1000, not "12.5".'],
    [{ frames: '0x10' }, '--frames must be a whole number from 1 to 1000, not "0x10".'],
    [{ frames: '' }, '--frames must be a whole number from 1 to 1000, not "".'],
    [{ speed: 'Infinity' }, '--speed must be a number from 0.001 to 100, not "Infinity".'],
    [{ speed: '1e9' }, '--speed must be a number from 0.001 to 100, not "1e9".'],
    [{ noise: 'loud' }, '--noise must be one of const, none, not "loud".'],
    [{ out: '' }, '--out must be a text that is not empty, not "".'],
    [{ networks: 'a,,b' }, '--networks must be names separated by commas, not "a,,b".'],
  ])('refuses %j in a sentence', (raw: Record<string, string>, sentence) => {
    expect(() => read(raw)).toThrow(expect.objectContaining({ code: 'usage', message: sentence }) as Error);
  });

  it('lets --points explain itself', () => {
    expect(() => read({ points: '1,2,3' })).toThrow(expect.objectContaining({ code: 'usage' }) as Error);
    expect(() => read({ points: '1,2,3' })).toThrow('needs 8 numbers and got 3');
  });

  it('wants what is required', () => {
    const wanted = { inputs: required('--inputs <file>', '', text()) };
    expect(() => readFields(wanted, {})).toThrow('--inputs must be given.');
    expect(readFields(wanted, { inputs: 'a' })).toEqual({ inputs: 'a' });
  });
});
