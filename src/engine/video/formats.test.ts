import { describe, expect, it } from 'vitest';
import { ENCODERS, QUALITIES } from './encoders';
import { availableFormats, chooseEncoder, FORMAT_SPECS, FORMATS, resolveFormat } from './formats';

const everything = new Set(ENCODERS.map(({ name }) => name));
const size = { width: 256, height: 256 };

describe('resolveFormat', () => {
  it.each([
    ['out/clip.mp4', 'h264', 'mp4'],
    ['clip.M4V', 'h264', 'mp4'],
    ['clip.mov', 'prores', 'mov'],
    ['clip.webm', 'vp9', 'webm'],
    ['clip.v2.gif', 'gif', 'gif'],
    ['frames', 'png', 'image2'],
    ['frames/', 'png', 'image2'],
    ['some.folder/frames', 'png', 'image2'],
  ])('takes %s as %s', (path, format, muxer) => {
    const resolved = resolveFormat(path);
    expect(resolved.format).toBe(format);
    expect(resolved.container.muxer).toBe(muxer);
  });

  it('lets a given format win where the container can hold it', () => {
    expect(resolveFormat('a.mp4', 'hevc').container.options).toEqual(['-tag:v', 'hvc1', '-movflags', '+faststart']);
    expect(resolveFormat('a.mov', 'h264').container.muxer).toBe('mov');
    expect(resolveFormat('a.webm', 'av1').container.muxer).toBe('webm');
    expect(resolveFormat('take.3', 'png').container.muxer).toBe('image2');
  });

  it.each([
    ['clip.avi', undefined, /\.mp4, \.webm/],
    ['clip.webm', 'h264', /\.mp4 or \.mov/],
    ['clip', 'h264', /\.mp4 or \.mov/],
    ['clip.mp4', 'png', /folder name/],
  ] as const)('refuses %s as %s and says what would do', (path, format, remedy) => {
    expect(() => resolveFormat(path, format)).toThrow(
      expect.objectContaining({ code: 'usage', message: expect.stringMatching(remedy) as string }),
    );
  });
});

describe('chooseEncoder', () => {
  it('prefers the faster AV1 encoder, and takes the other where it is missing or wants larger pictures', () => {
    expect(chooseEncoder('av1', everything, size).name).toBe('libsvtav1');
    expect(chooseEncoder('av1', new Set(['libaom-av1']), size).name).toBe('libaom-av1');
    expect(chooseEncoder('av1', everything, { width: 256, height: 48 }).name).toBe('libaom-av1');
  });

  it('names the formats that the binary can encode instead', () => {
    const few = new Set(['gif', 'png', 'libvpx-vp9']);
    expect(availableFormats(few)).toEqual(['vp9', 'gif', 'png']);
    expect(() => chooseEncoder('h264', few, size)).toThrow(
      expect.objectContaining({
        code: 'unsupported',
        message:
          'This ffmpeg cannot encode H.264: choose vp9 (VP9), gif (GIF), png (PNG sequence), or point FFMPEG_BIN at another ffmpeg.',
      }),
    );
  });

  it('says how large pictures must be', () => {
    expect(() => chooseEncoder('hevc', everything, { width: 8, height: 200 })).toThrow(/at least 16x16/);
  });

  it('has an encoder for every format and a setting for every quality', () => {
    for (const format of FORMATS) {
      expect(FORMAT_SPECS[format].encoders.every((name) => everything.has(name))).toBe(true);
      expect(Object.keys(chooseEncoder(format, everything, size).quality)).toEqual([...QUALITIES]);
    }
  });
});
