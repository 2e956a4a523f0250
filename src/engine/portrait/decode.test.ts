import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StudioError, type ErrorCode } from '../../shared/errors';
import { BACKGROUND, decodeImage, IMAGE_LIMITS, type DecodedImage } from './decode';

const W = 64;
const H = 48;
const RED = [200, 30, 40] as const;

/** A flat picture of one colour (3 or 4 channels). */
const flat = (colour: readonly number[], width = W, height = H): Sharp => {
  const data = new Uint8Array(width * height * colour.length);
  for (let i = 0; i < data.length; i++) data[i] = colour[i % colour.length] ?? 0;
  return sharp(data, { raw: { width, height, channels: colour.length as 3 | 4 } });
};

/** Left half white, right half black: shows how a picture was turned. */
const halves = (): Sharp => {
  const data = new Uint8Array(W * H * 3);
  for (let i = 0; i < W * H; i++) data.fill(i % W < W / 2 ? 255 : 0, 3 * i, 3 * i + 3);
  return sharp(data, { raw: { width: W, height: H, channels: 3 } });
};

const pixel = (image: DecodedImage, x: number, y: number) => [
  ...image.rgb.subarray(3 * (y * image.width + x)).subarray(0, 3),
];
const centre = (image: DecodedImage) => pixel(image, image.width >> 1, image.height >> 1);
const expectNear = (got: number[], want: readonly number[], tolerance: number) =>
  want.forEach((value, i) => expect(Math.abs((got[i] ?? NaN) - value)).toBeLessThanOrEqual(tolerance));

/** A PNG that claims any size: its header is right, its picture data is not there. */
function pngHeader(width: number, height: number): Buffer {
  const chunk = (kind: string, body: Buffer) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(body.length);
    head.write(kind, 4, 'latin1');
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(crc32(Buffer.concat([head.subarray(4), body])));
    return Buffer.concat([head, body, crc]);
  };
  const ihdr = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  ihdr.writeUInt32BE(width, 0);
  ihdr.writeUInt32BE(height, 4);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', ihdr),
    chunk('IDAT', Buffer.alloc(16)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

async function failure(source: string | Uint8Array): Promise<StudioError> {
  const outcome: unknown = await decodeImage(source).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(StudioError);
  return outcome as StudioError;
}
async function expectFailure(source: string | Uint8Array, code: ErrorCode, sentence: RegExp): Promise<void> {
  const error = await failure(source);
  expect(error.message).toMatch(sentence);
  expect(error.code).toBe(code);
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'decode-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('formats', () => {
  const encoders: [string, (image: Sharp) => Sharp][] = [
    ['png', (image) => image.png()],
    ['jpeg', (image) => image.jpeg({ quality: 95 })],
    ['webp', (image) => image.webp({ quality: 95 })],
    ['avif', (image) => image.avif({ quality: 90, effort: 0 })],
    ['tiff', (image) => image.tiff({ compression: 'lzw' })],
    ['gif', (image) => image.gif()],
  ];
  it.each(encoders)('reads %s', async (format, encode) => {
    const image = await decodeImage(await encode(flat(RED)).toBuffer());
    expect(image).toMatchObject({ format, width: W, height: H, notes: [] });
    expect(image.rgb).toHaveLength(W * H * 3);
    expectNear(centre(image), RED, 4);
  });

  it('reads a file and names it in sentences', async () => {
    const path = join(folder, 'portrait.png');
    await flat(RED).png().toFile(path);
    expect(centre(await decodeImage(path))).toEqual([...RED]);
    await truncate(path, 100);
    expect((await failure(path)).message).toContain('portrait.png');
  });
});

describe('bringing to upright 8-bit sRGB', () => {
  it.each([
    [1, W, H, 'left'],
    [2, W, H, 'right'],
    [3, W, H, 'right'],
    [6, H, W, 'top'],
    [8, H, W, 'bottom'],
  ] as const)('applies EXIF orientation %i', async (orientation, width, height, white) => {
    const image = await decodeImage(await halves().withMetadata({ orientation }).png().toBuffer());
    expect([image.width, image.height]).toEqual([width, height]);
    const probes = {
      left: [4, height >> 1],
      right: [width - 4, height >> 1],
      top: [width >> 1, 4],
      bottom: [width >> 1, height - 4],
    };
    for (const [side, [x, y]] of Object.entries(probes)) {
      const opposite = { left: 'right', right: 'left', top: 'bottom', bottom: 'top' }[white];
      if (side === white) expect(pixel(image, x as number, y as number)).toEqual([255, 255, 255]);
      if (side === opposite) expect(pixel(image, x as number, y as number)).toEqual([0, 0, 0]);
    }
  });

  it('lays transparent pixels on mid grey and says so', async () => {
    const image = await decodeImage(await flat([200, 30, 40, 0]).png().toBuffer());
    expect(centre(image)).toEqual([BACKGROUND.r, BACKGROUND.g, BACKGROUND.b]);
    expect(image.notes).toEqual([expect.stringContaining('mid grey')]);
    expect(
      (
        await decodeImage(
          await flat([...RED, 255])
            .png()
            .toBuffer(),
        )
      ).notes,
    ).toEqual([]);
    expectNear(centre(await decodeImage(await flat([0, 0, 0, 128]).png().toBuffer())), [64, 64, 64], 1);
  });

  it('makes greyscale three equal channels', async () => {
    const image = await decodeImage(await flat(RED).toColourspace('b-w').png().toBuffer());
    const [r, g, b] = centre(image);
    expect([g, b]).toEqual([r, r]);
    expect(image.rgb).toHaveLength(W * H * 3);
  });

  it.each([1, 3, 4] as const)('scales 16 bits with %i channels to 8', async (channels) => {
    const data = new Uint16Array(W * H * channels).map((_, i) =>
      i % channels === 3 ? 0xffff : Math.floor(i / channels) * 21,
    );
    const png = await sharp(data, { raw: { width: W, height: H, channels } })
      .toColourspace(channels === 1 ? 'grey16' : 'rgb16')
      .png()
      .toBuffer();
    expect((await sharp(png).metadata()).depth).toBe('ushort');
    const image = await decodeImage(png);
    for (const at of [0, 100, 1000, W * H - 1]) {
      expectNear([...image.rgb.subarray(3 * at, 3 * at + 3)], Array<number>(3).fill((at * 21) / 257), 1);
    }
  });

  it('converts CMYK', async () => {
    const jpeg = await flat(RED).toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer();
    expect((await sharp(jpeg).metadata()).space).toBe('cmyk');
    expectNear(centre(await decodeImage(jpeg)), RED, 25);
  });

  it.each(['srgb', 'rgb16'] as const)('converts a wide-gamut profile to sRGB (%s)', async (space) => {
    const p3 = await flat(RED).toColourspace(space).withIccProfile('p3').png().toBuffer();
    const stored = await sharp(p3, { ignoreIcc: true }).raw().toBuffer();
    expect(Math.abs((stored[0] ?? 0) - RED[0])).toBeGreaterThan(5);
    expectNear(centre(await decodeImage(p3)), RED, 2);
  });

  it('takes the first frame of an animation and says so', async () => {
    const frames = await Promise.all([RED, [0, 0, 255]].map((colour) => flat(colour).png().toBuffer()));
    for (const format of ['gif', 'webp'] as const) {
      const animated = await sharp(frames, { join: { animated: true } })
        [format]({ delay: [100, 100] })
        .toBuffer();
      const image = await decodeImage(animated);
      expect([image.width, image.height]).toEqual([W, H]);
      expectNear(centre(image), RED, 8);
      expect(image.notes).toEqual(['The image is animated (2 frames): the first is used.']);
    }
  });

  it('recognises an animated PNG', async () => {
    const png = await flat(RED).png().toBuffer();
    const acTL = Buffer.from('000000086163544c0000000200000000f38d9370', 'hex');
    const animated = Buffer.concat([png.subarray(0, 33), acTL, png.subarray(33)]);
    expect((await decodeImage(animated)).notes).toEqual([expect.stringContaining('animated')]);
  });
});

describe('bad input', () => {
  it.each([
    ['text', Buffer.from('no picture at all')],
    ['nothing', Buffer.alloc(0)],
    ['an SVG drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"/>')],
    ['a PDF', Buffer.from('%PDF-1.7\n')],
    ['a video', Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42', 'latin1')],
  ])('refuses %s', (_, bytes) => expectFailure(bytes, 'bad-input', /not an image this program reads/));

  it('refuses 1 x 1 and anything below 32 pixels', async () => {
    await expectFailure(await flat(RED, 1, 1).png().toBuffer(), 'bad-input', /only 1 x 1 pixels/);
    await expectFailure(await flat(RED, 31, 400).png().toBuffer(), 'bad-input', /at least 32/);
    expect((await decodeImage(await flat(RED, 32, 32).png().toBuffer())).width).toBe(32);
  });

  it('refuses sizes beyond the bounds from the header alone', async () => {
    await expectFailure(
      await flat(RED, 50_000, 40).png().toBuffer(),
      'bad-input',
      /50000 x 40 pixels, more than 20000/,
    );
    await expectFailure(pngHeader(40, 30_000), 'bad-input', /more than 20000 on one side/);
    await expectFailure(pngHeader(15_000, 15_000), 'bad-input', /more than 100 megapixels/);
  });

  it('refuses a file beyond 200 MB without reading it', async () => {
    const path = join(folder, 'large.png');
    await writeFile(path, pngHeader(100, 100));
    await truncate(path, IMAGE_LIMITS.bytes + 1);
    await expectFailure(path, 'bad-input', /large\.png is 201 MB, more than the 200 MB/);
  });

  it('names damage', async () => {
    const jpeg = await sharp(Buffer.alloc(256 * 256 * 3, 77), { raw: { width: 256, height: 256, channels: 3 } })
      .jpeg()
      .toBuffer();
    await expectFailure(jpeg.subarray(0, jpeg.length >> 1), 'corrupt', /damaged or not really a JPEG/);
    await expectFailure(pngHeader(100, 100), 'corrupt', /damaged or not really a PNG/);
    await expectFailure(Buffer.from('GIF89a'), 'corrupt', /damaged or not really a GIF/);
  });

  it('says what to do with HEIC where it cannot be decoded', () =>
    expectFailure(
      Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
      'unsupported',
      /HEIC .* save it as JPEG/,
    ));

  it('tells a missing file from a folder', async () => {
    await expectFailure(join(folder, 'nowhere.png'), 'not-found', /There is no image at .*nowhere\.png/);
    await expectFailure(folder, 'bad-input', /is not a file/);
  });

  it('stops when cancelled', async () => {
    const signal = AbortSignal.abort();
    await expect(decodeImage(await flat(RED).png().toBuffer(), { signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});
