import { describe, expect, it } from 'vitest';
import { PacketCounter } from './packets';
import { parseStreamInfo } from './streamInfo';

/** ffmpeg of 2018, a phone's video turned by a quarter. */
const OLD = `Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'rot.mp4':
  Metadata:
    major_brand     : isom
    title           : Ti=tle: a
    Comment         : hi there
                    : second: line
  Duration: 00:00:00.33, start: 0.000000, bitrate: 49 kb/s
    Stream #0:0(und): Video: h264 (High) (avc1 / 0x31637661), yuv420p(tv, bt709), 64x32, 25 kb/s, 29.97 fps, 29.97 tbr, 30k tbn, 59.94 tbc (default)
    Metadata:
      rotate          : 90
      title           : of the stream
    Side data:
      displaymatrix: rotation of -90.00 degrees
Stream mapping:
  Stream #0:0 -> #0:0 (copy)
`;

/** ffmpeg 7.0, a film with a cover in front of it. */
const COVER = `Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'cover.mp4':
  Metadata:
    title           : Title
  Duration: 00:00:00.33, start: 0.000000, bitrate: 54 kb/s
  Stream #0:0[0x0]: Video: png, rgb24(pc, gbr/unknown/unknown), 32x32 [SAR 1:1 DAR 1:1], 90k tbr, 90k tbn (attached pic)
  Stream #0:1[0x2](und): Video: prores (HQ) (apch / 0x68637061), yuv422p10le(bt709, progressive), 64x64, 25 kb/s, 23.98 fps, 29.97 tbr, 30k tbn (default)
Stream mapping:
  Stream #0:1 -> #0:0 (copy)
Output #0, framecrc, to 'pipe:':
  Stream #0:0[0x0]: Video: png, rgb24, 32x32
`;

describe('parseStreamInfo', () => {
  it('reads an old ffmpeg', () => {
    expect(parseStreamInfo(OLD)).toEqual({
      codec: 'h264',
      pixFmt: 'yuv420p',
      colorMatrix: 'bt709',
      fps: 29.97,
      rotation: -90,
      metadata: { major_brand: 'isom', title: 'Ti=tle: a', comment: 'hi there' },
    });
  });

  it('reads a new one, and the stream that was chosen', () => {
    expect(parseStreamInfo(COVER)).toMatchObject({
      codec: 'prores',
      pixFmt: 'yuv422p10le',
      colorMatrix: 'bt709',
      fps: 23.98,
      rotation: 0,
      metadata: { title: 'Title' },
    });
  });

  it('reads what says nothing about its colours or rate', () => {
    const gif = `Input #0, gif, from 'a.gif':
  Duration: N/A, bitrate: N/A
    Stream #0:0: Video: gif, bgra, 64x64, 0 fps, 25 tbr, 100 tbn, 100 tbc
`;
    expect(parseStreamInfo(gif)).toEqual({
      codec: 'gif',
      pixFmt: 'bgra',
      colorMatrix: undefined,
      fps: undefined,
      rotation: 0,
      metadata: {},
    });
    expect(
      parseStreamInfo(COVER.replace('yuv422p10le(bt709, progressive)', 'yuv420p(tv, bt470bg/bt709/unknown)')),
    ).toMatchObject({ colorMatrix: 'bt470bg', pixFmt: 'yuv420p' });
  });

  it('finds none where there is none', () => {
    expect(parseStreamInfo('a.txt: Invalid data found when processing input\n')).toBeUndefined();
    expect(parseStreamInfo("Input #0, mp3, from 'a':\n  Stream #0:0: Audio: mp3, 44100 Hz\n")).toBeUndefined();
  });
});

describe('PacketCounter', () => {
  /** As ffmpeg 7.0 printed it for H.264 with B-frames, shown in another order than stored. */
  const LINES = `#software: Lavf61.1.100
#tb 0: 1/30000
#dimensions 0: 64x48
#sar 0: 0/1
0,      -2002,          0,     1001,      733, 0xba19fd19
0,      -1001,       4004,     1001,       26, 0x61f80905, F=0x0
0,          0,       2002,     1001,       57, 0x55b71841, F=0x0
0,       1001,       1001,     1001,       39, 0x05030e28, F=0x0
0,       2002,       3003,     1001,       36, 0x20e0110d, F=0x0
`;

  it('counts frames and measures rate and length exactly', () => {
    const packets = new PacketCounter();
    for (const character of LINES) packets.push(character);
    expect(packets.count).toBe(5);
    expect(packets.size).toEqual({ width: 64, height: 48 });
    expect(packets.rate).toEqual({ numerator: 30000, denominator: 1001 });
    expect(packets.seconds).toBeCloseTo((5 * 1001) / 30000, 9);
  });

  it('gives no rate where the spacing changes or is not known', () => {
    const packets = new PacketCounter();
    expect([packets.rate, packets.seconds]).toEqual([undefined, 0]);
    packets.push('#tb 0: 1/1000\n0, 0, 0, 33, 9, 0x1\n');
    expect(packets.rate).toBeUndefined();
    packets.push('0, 33, 33, 33, 9, 0x1\n0, 67, 67, 33, 9, 0x1\n0, 100, 100, 33, 9, 0x1\n');
    expect(packets.rate).toBeUndefined();
    expect(packets.count).toBe(4);
    expect(packets.seconds).toBeCloseTo(0.133);
  });
});
