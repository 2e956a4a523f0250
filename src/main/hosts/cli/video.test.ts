import { describe, expect, it } from 'vitest';
import { recordingHost } from '../../../../tests/support/recordingHost';
import { readFields } from './fields';
import { forceFields, videoFields } from './groups';
import { readVideo } from './video';

/** Settles format and path, with forward slashes and without a drive letter. */
function settle(raw: Record<string, string | boolean>, out?: string, taken: string[] = []) {
  const values = readFields({ ...videoFields, ...forceFields }, raw);
  const video = readVideo(values, out, 'photo', recordingHost(taken).host);
  return { format: video.format, out: video.out.replaceAll('\\', '/').replace(/^[A-Z]:/, '') };
}

describe('readVideo', () => {
  it('names a clip after its portrait, in the current folder', () => {
    expect(settle({})).toEqual({ format: 'h264', out: '/here/photo.mp4' });
    expect(settle({ format: 'gif' })).toEqual({ format: 'gif', out: '/here/photo.gif' });
    expect(settle({ format: 'prores' })).toEqual({ format: 'prores', out: '/here/photo.mov' });
    expect(settle({ format: 'png' })).toEqual({ format: 'png', out: '/here/photo-frames' });
  });

  it('never overwrites unasked: a default name is numbered', () => {
    expect(settle({}, undefined, ['/here/photo.mp4']).out).toBe('/here/photo-2.mp4');
    expect(settle({}, undefined, ['/here/photo.mp4', '/here/photo-2.mp4']).out).toBe('/here/photo-3.mp4');
    expect(settle({ force: true }, undefined, ['/here/photo.mp4']).out).toBe('/here/photo-2.mp4');
  });

  it('refuses a name that is taken, unless told to replace it', () => {
    const taken = ['/here/clip.mp4'];
    expect(() => settle({}, 'clip.mp4', taken)).toThrow(expect.objectContaining({ code: 'exists' }) as Error);
    expect(settle({ force: true }, 'clip.mp4', taken).out).toBe('/here/clip.mp4');
  });

  it.each([
    ['clip.mp4', 'h264'],
    ['clip.WEBM', 'vp9'],
    ['clip.mov', 'prores'],
    ['clip.gif', 'gif'],
    ['frames', 'png'],
  ])('takes %s to mean %s', (out, format) => {
    expect(settle({}, out).format).toBe(format);
  });

  it('lets --format choose among those that fit the name', () => {
    expect(settle({ format: 'av1' }, 'clip.mp4').format).toBe('av1');
    expect(() => settle({ format: 'gif' }, 'clip.mp4')).toThrow('GIF cannot be stored as clip.mp4');
    expect(settle({ format: 'png' }, 'frames.v2').format).toBe('png');
    expect(() => settle({}, 'clip.avi')).toThrow('No video format goes with ".avi"');
  });
});
