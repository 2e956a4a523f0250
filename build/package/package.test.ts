import { mkdir, rm, writeFile, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { icns, ico } from '../icons/containers';
import { iconPng } from '../icons/draw';
import { checkPackage, selectedFiles } from './check';
import { configurationFor, STAGE, TARGETS, type Target } from './config';

const linux: Target = { platform: 'linux', arch: 'x64' };
let root: string;

/** A project as it is when it has been built and prepared, with empty files. */
const FILES = [
  'package.json',
  'LICENSE',
  'out/main/index.js',
  'out/main/chunks/a.js',
  'out/main/workers/inference.js',
  'out/main/workers/training.js',
  'out/main/workers/diagnosis.js',
  'out/preload/index.cjs',
  'out/renderer/index.html',
  'out/renderer/index.js.map',
  'resources/icon.png',
  'resources/models/starter/manifest.json',
  'resources/samples/portrait-1.jpg',
  ...TARGETS.map(
    ({ platform, arch }) => `node_modules/onnxruntime-node/bin/napi-v6/${platform}/${arch}/onnxruntime_binding.node`,
  ),
  'node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1',
  'node_modules/onnxruntime-node/package.json',
  'node_modules/sharp/package.json',
  'node_modules/@img/sharp-libvips-linux-x64/lib/libvips-cpp.so.8.17.3',
  'node_modules/@vladmandic/human/package.json',
  'node_modules/@vladmandic/human/dist/human.node.js',
  'node_modules/@vladmandic/human/dist/human.esm.js',
  'node_modules/@vladmandic/human/models/blazeface.bin',
  'node_modules/@vladmandic/human/models/facemesh.json',
  'node_modules/@vladmandic/human/models/emotion.bin',
  'node_modules/@ffmpeg-installer/linux-x64/ffmpeg',
  `${STAGE}/ffmpeg/ffmpeg`,
  `${STAGE}/THIRD-PARTY.md`,
  `${STAGE}/icons/linux/16x16.png`,
  `${STAGE}/icons/icon.ico`,
  `${STAGE}/icons/icon.icns`,
];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'package-'));
  for (const file of FILES) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), '');
  }
});
afterAll(() => rm(root, { recursive: true }));

describe('the package', () => {
  it.each(TARGETS)('is in order for $platform $arch', async (target) => {
    expect(await checkPackage(root, target)).toEqual([]);
    const files = await selectedFiles(root, target);
    expect(files.filter((file) => file.endsWith('.node'))).toEqual([
      `node_modules/onnxruntime-node/bin/napi-v6/${target.platform}/${target.arch}/onnxruntime_binding.node`,
    ]);
    expect(files.filter((file) => /human\/(models|dist)/.test(file)).sort()).toEqual([
      'node_modules/@vladmandic/human/dist/human.node.js',
      'node_modules/@vladmandic/human/models/blazeface.bin',
      'node_modules/@vladmandic/human/models/facemesh.json',
    ]);
  });

  it.each([
    ['out/preload/index.cjs', 'out/preload/index.cjs would be missing.'],
    [
      'node_modules/onnxruntime-node/bin/napi-v6/linux/x64/onnxruntime_binding.node',
      'onnxruntime_binding.node would be missing.',
    ],
    [`${STAGE}/icons/icon.ico`, `${STAGE}/icons/icon.ico is not there.`],
    [`${STAGE}/THIRD-PARTY.md`, `${STAGE}/THIRD-PARTY.md is not there.`],
  ])('is refused without %s', async (file, fault) => {
    await rm(join(root, file));
    const faults = await checkPackage(root, linux);
    await writeFile(join(root, file), '');
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(fault);
  });

  it('is refused with a library that no pattern unpacks', async () => {
    const file = 'out/main/addon.node';
    await writeFile(join(root, file), '');
    const faults = await checkPackage(root, linux);
    await rm(join(root, file));
    expect(faults).toEqual([`${file} is a library and would lie in the archive, where it cannot be loaded.`]);
  });

  it('opens projects and packs', () => {
    const { fileAssociations } = configurationFor(linux);
    expect(fileAssociations).toMatchObject([{ ext: 'sivproj' }, { ext: 'sivpack' }]);
  });
});

describe('the icon', () => {
  it('is drawn at every side, and the one of the Linux window is up to date', async () => {
    for (const side of [16, 48, 256, 1024]) {
      const { width, height, hasAlpha } = await sharp(await iconPng(side)).metadata();
      expect([width, height, hasAlpha]).toEqual([side, side, true]);
    }
    const kept = await readFile(join(import.meta.dirname, '..', '..', 'resources', 'icon.png'));
    const [drawn, there] = await Promise.all([await iconPng(512), kept].map((png) => sharp(png).raw().toBuffer()));
    expect(Buffer.compare(drawn as Buffer, there as Buffer)).toBe(0);
  });

  it('is packed as Windows and macOS read it', async () => {
    const pictures = [
      { side: 16, png: await iconPng(16) },
      { side: 256, png: await iconPng(256) },
    ];
    const windows = ico(pictures);
    expect(windows.readUInt16LE(4)).toBe(2);
    expect([windows[6], windows[22]]).toEqual([16, 0]);
    const offset = windows.readUInt32LE(22 + 12);
    expect(await sharp(windows.subarray(offset, offset + windows.readUInt32LE(22 + 8))).metadata()).toMatchObject({
      width: 256,
    });
    const mac = icns(pictures);
    expect([mac.toString('latin1', 0, 4), mac.readUInt32BE(4), mac.toString('latin1', 8, 12)]).toEqual([
      'icns',
      mac.length,
      'icp4',
    ]);
    expect(() => icns([{ side: 24, png: new Uint8Array() }])).toThrow('no icon of this side');
  });
});
