import { describe, expect, it } from 'vitest';
import { parseRange } from './range';
import { safeName, safeRelativePath } from './safeName';

describe('parseRange', () => {
  it.each<[string | undefined, number, ReturnType<typeof parseRange>]>([
    [undefined, 10, undefined],
    ['bytes=0-', 10, { first: 0, last: 9 }],
    ['bytes=2-4', 10, { first: 2, last: 4 }],
    ['bytes=9-99', 10, { first: 9, last: 9 }],
    ['bytes=-3', 10, { first: 7, last: 9 }],
    ['bytes=-30', 10, { first: 0, last: 9 }],
    ['bytes=10-', 10, 'none'],
    ['bytes=-0', 10, 'none'],
    ['bytes=0-', 0, 'none'],
    ['bytes=4-2', 10, undefined],
    ['bytes=-', 10, undefined],
    ['bytes=0-1,3-4', 10, undefined],
    ['bytes=1-2x', 10, undefined],
    ['items=1-2', 10, undefined],
    ['bytes=99999999999999999999-', 10, undefined],
  ])('takes %j of %d bytes for %j', (header, size, expected) => {
    expect(parseRange(header, size)).toEqual(expected);
  });
});

describe('names of files from elsewhere', () => {
  it('keep what people can read, and nothing that leads anywhere', () => {
    expect(safeName('Porträt (2).png')).toBe('Porträt (2).png');
    expect(safeName('a/b\\c:d*e?f"g<h>i|j')).toBe('a_b_c_d_e_f_g_h_i_j');
    expect(safeName(' con.txt ')).toBe('_con.txt');
    expect(safeName('x... ')).toBe('x');
    expect(safeName('gpj\u202e.exe')).toBe('gpj_.exe');
    for (const nothing of ['', ' ', '..', '. .']) expect(() => safeName(nothing)).toThrow('without a name');
  });

  it('are short enough for any disk, with their ending', () => {
    const name = safeName(`${'ü'.repeat(300)}.sivproj`);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
    expect(name).toMatch(/^ü+\.sivproj$/);
  });

  it('in folders stay in them', () => {
    expect(safeRelativePath('a//b/c.png')).toEqual(['a', 'b', 'c.png']);
    expect(safeRelativePath('/etc/passwd')).toEqual(['etc', 'passwd']);
    for (const path of ['', '/', '../x', 'a/../../x', './x', 'a/.', Array(17).fill('a').join('/')])
      expect(() => safeRelativePath(path)).toThrow('leads somewhere else');
  });
});
