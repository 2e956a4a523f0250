import { describe, expect, it } from 'vitest';
import { ProgressParser } from './progress';

/** As ffmpeg 5.1 wrote it while making a ten-frame MP4. */
const MODERN = `frame=1
fps=0.00
stream_0_0_q=0.0
bitrate=N/A
total_size=48
out_time_us=0
out_time_ms=0
out_time=00:00:00.000000
dup_frames=0
drop_frames=0
speed=   0x
progress=continue
frame=10
fps=0.00
stream_0_0_q=-1.0
bitrate=  70.9kbits/s
total_size=2071
out_time_us=233600
out_time_ms=233600
out_time=00:00:00.233600
dup_frames=0
drop_frames=0
speed=38.6x
progress=end
`;

/** As ffmpeg 7.0 wrote it for a copied stream: no frame count, and a size that it does not know. */
const COPIED = `bitrate=N/A
total_size=N/A
out_time_us=266933
out_time_ms=266933
out_time=00:00:00.266933
dup_frames=0
drop_frames=0
speed=1.45e+03x
progress=end
`;

describe('ProgressParser', () => {
  const expected = [
    { frames: 1, bytes: 48, seconds: 0, finished: false },
    { frames: 10, bytes: 2071, seconds: 0.2336, finished: true },
  ];

  it('reads whole blocks', () => {
    expect(new ProgressParser().push(MODERN)).toEqual(expected);
  });

  it('reads them in pieces cut anywhere, and with Windows line ends', () => {
    for (const text of [MODERN, MODERN.replaceAll('\n', '\r\n')]) {
      const parser = new ProgressParser();
      const reports = [...text].flatMap((character) => parser.push(character));
      expect(reports).toEqual(expected);
    }
  });

  it('keeps nothing of one block for the next', () => {
    const reports = new ProgressParser().push(MODERN + COPIED);
    expect(reports[2]).toEqual({ frames: 0, bytes: undefined, seconds: 0.266933, finished: true });
  });

  it('knows no time where ffmpeg knows none, and never a negative one', () => {
    const parser = new ProgressParser();
    expect(parser.push('frame=0\nout_time_us=N/A\nprogress=continue\n')[0]?.seconds).toBeUndefined();
    expect(parser.push('frame=2\nout_time_ms=-66733\nprogress=continue\n')[0]?.seconds).toBe(0);
  });
});
