import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { EncodeSettings } from './arguments';
import { commandLine, encodeArguments } from './arguments';
import { ENCODERS } from './encoders';
import type { Format } from './formats';
import { chooseEncoder, resolveFormat } from './formats';
import { frameRate } from './frameRate';

const everything = new Set(ENCODERS.map(({ name }) => name));

function settings(path: string, changes: Partial<EncodeSettings> = {}, format?: Format): EncodeSettings {
  const input = { width: 256, height: 256 };
  const resolved = resolveFormat(path, format);
  const encoder = chooseEncoder(resolved.format, everything, input);
  return { ...resolved, encoder, quality: 'standard', input, fps: frameRate(25), ...changes };
}

const after = (args: readonly string[], option: string) => args[args.indexOf(option) + 1];

describe('encodeArguments', () => {
  it('writes H.264 that plays everywhere', () => {
    const args = encodeArguments(
      settings('/v/clip.mp4', { fps: frameRate(29.97), metadata: { title: 'Ann' } }),
      '/v/t',
    );
    expect(args).toEqual([
      ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-nostats', '-progress', 'pipe:1'],
      ...['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-video_size', '256x256', '-framerate', '30000/1001', '-i', 'pipe:0'],
      '-vf',
      'scale=flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp:out_color_matrix=bt709:out_range=tv,' +
        'format=yuv420p,setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709',
      ...['-c:v', 'libx264', '-profile:v', 'high', '-preset', 'medium', '-crf', '20'],
      ...['-color_range', 'tv', '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
      ...['-metadata', 'title=Ann', '-movflags', '+faststart', '-f', 'mp4', '-y', 'file:/v/t'],
    ]);
  });

  it('writes a GIF through one palette for the clip when the frames fit in memory', () => {
    const args = encodeArguments(settings('a.gif', { frames: 128, quality: 'high' }), '/v/a.gif');
    expect(args.slice(args.indexOf('-vf'))).toEqual([
      '-vf',
      'split[picture][counted];[counted]palettegen=max_colors=256:stats_mode=full[palette];' +
        '[picture][palette]paletteuse=dither=sierra2_4a:diff_mode=rectangle',
      ...['-c:v', 'gif', '-loop', '0', '-f', 'gif', '-y', 'file:/v/a.gif'],
    ]);
    expect(after(encodeArguments(settings('a.gif', { loop: 'once' }), 'x'), '-loop')).toBe('-1');
  });

  it('gives each GIF frame its own palette when there may be too many to hold', () => {
    for (const frames of [undefined, 1025]) {
      const graph = after(encodeArguments(settings('a.gif', { frames }), 'x'), '-vf');
      expect(graph).toContain('stats_mode=single');
      expect(graph).toContain(':new=1');
    }
    expect(after(encodeArguments(settings('a.gif', { frames: 1024 }), 'x'), '-vf')).toContain('stats_mode=full');
  });

  it('writes a PNG sequence into a folder, whatever the folder is called', () => {
    const args = encodeArguments(settings('100%d', { metadata: { title: 'lost' } }), '/v/100%d');
    expect(args.slice(args.indexOf('-vf'))).toEqual([
      ...['-vf', 'format=rgb24', '-c:v', 'png', '-compression_level', '4', '-pred', 'mixed'],
      ...['-start_number', '1', '-f', 'image2', '-y', 'file:/v/100%%d/frame_%06d.png'],
    ]);
  });

  it.each([
    ['a.mp4', 'hevc', ['-c:v', 'libx265', '-x265-params', 'log-level=error', '-preset', 'medium', '-crf', '18']],
    [
      'a.webm',
      'vp9',
      ['-c:v', 'libvpx-vp9', '-b:v', '0', '-deadline', 'good', '-row-mt', '1', '-cpu-used', '2', '-crf', '22'],
    ],
    ['a.mp4', 'av1', ['-c:v', 'libsvtav1', '-preset', '6', '-crf', '24']],
    ['a.mov', 'prores', ['-c:v', 'prores_ks', '-profile:v', '3', '-vendor', 'apl0', '-q:v', '7']],
  ] as const)('encodes %s as %s', (path, format, expected) => {
    const args = encodeArguments(settings(path, { quality: 'high' }, format), '/v/x');
    const from = args.indexOf('-c:v');
    expect(args.slice(from, from + expected.length)).toEqual(expected);
    expect(args.slice(from + expected.length, from + expected.length + 2)).toEqual(['-color_range', 'tv']);
  });

  it('scales, then repeats the edge where the result is odd', () => {
    const scaled = settings('a.mp4', { scale: { to: { width: 301, height: 200 }, filter: 'lanczos' } });
    expect(after(encodeArguments(scaled, 'x'), '-vf')).toMatch(
      /^scale=w=301:h=200:flags=lanczos\+accurate_rnd\+full_chroma_int\+full_chroma_inp,format=gbrp,format=gbrp,pad=w=302:h=200,fillborders=right=1:bottom=0:mode=smear,scale=/,
    );
    const same = settings('a.mp4', { scale: { to: 1, filter: 'spline' } });
    expect(after(encodeArguments(same, 'x'), '-vf')).toMatch(/^scale=flags=bicubic/);
    const prores = settings('a.mov', { input: { width: 64, height: 63 } });
    expect(after(encodeArguments(prores, 'x'), '-vf')).not.toContain('pad');
  });

  it('keeps texts in one argument and on one line, and leaves out empty ones', () => {
    const metadata = {
      title: 'a=b; rm -rf "$HOME"\r\n\u0000\u2028c',
      artist: ' \n ',
      comment: 'x\ud800y',
      date: '2024',
    };
    const args = encodeArguments(settings('a.mp4', { metadata }), 'x');
    expect(args.filter((_, at) => args[at - 1] === '-metadata')).toEqual([
      'title=a=b; rm -rf "$HOME" c',
      'comment=x\ufffdy',
      'date=2024',
    ]);
    const long = encodeArguments(settings('a.mp4', { metadata: { comment: '\u{1f600}'.repeat(3000) } }), 'x');
    expect(after(long, '-metadata')).toBe(`comment=${'\u{1f600}'.repeat(2000)}`);
  });

  it.each([
    [{ input: { width: 0, height: 10 } }, 'bad-input'],
    [{ input: { width: 10.5, height: 10 } }, 'bad-input'],
    [{ input: { width: 20000, height: 10 } }, 'bad-input'],
    [{ input: { width: 16000, height: 16000 } }, 'bad-input'],
    [{ scale: { to: 100, filter: 'lanczos' } }, 'bad-input'],
    [{ scale: { to: 0, filter: 'lanczos' } }, 'bad-input'],
    [{ scale: { to: NaN, filter: 'lanczos' } }, 'bad-input'],
    [{ fps: frameRate(51) }, 'unsupported'],
  ] as const)('refuses %j', (changes, code) => {
    expect(() => encodeArguments(settings('a.gif', changes), 'x')).toThrow(expect.objectContaining({ code }));
  });
});

describe('commandLine', () => {
  it('gives a line that a shell takes apart into the same arguments', () => {
    const args = ['-vf', 'split[a][b];[a]x', 'title=it\'s $HOME `x` \\ "q"', '', '*', '-f', 'file:/v/a b.mp4'];
    const line = commandLine('printf', ['%s\\0', ...args]);
    expect(execFileSync('sh', ['-c', line], { encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual(args);
    expect(commandLine('/usr/bin/ffmpeg', ['-r', '30000/1001', '-crf', '20'])).toBe(
      '/usr/bin/ffmpeg -r 30000/1001 -crf 20',
    );
  });
});
