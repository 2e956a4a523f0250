import { describe, expect, it } from 'vitest';
import { sortDrop } from './kinds';

const file = (name: string) => ({ kind: 'file' as const, name });
const folder = (name: string) => ({ kind: 'folder' as const, name });

describe('sortDrop', () => {
  it.each([
    ['me.JPG', 'portrait'],
    ['song.mp3', 'soundtrack'],
    ['network.pkl', 'checkpoint'],
    ['pack.sivpack', 'checkpoint'],
    ['clip.sivproj', 'project'],
  ])('%s is a %s', (name, kind) => expect(sortDrop([file(name)])).toEqual({ kind }));

  it('takes a folder for a style, and several checkpoints at once', () => {
    expect(sortDrop([folder('drawings.png')])).toEqual({ kind: 'image-folder' });
    expect(sortDrop([file('g.pt'), file('e.safetensors')])).toEqual({ kind: 'checkpoint' });
  });

  it.each([
    [[], 'nothing'],
    [[file('a.png'), file('b.png')], 'several'],
    [[folder('a'), folder('b')], 'folders'],
    [[file('a.png'), file('b.mp3')], 'mixed'],
    [[file('letter.docx')], 'kind'],
    [[file('no-ending')], 'kind'],
  ])('refuses %o as %s', (things, refused) => expect(sortDrop(things)).toMatchObject({ refused }));
});
