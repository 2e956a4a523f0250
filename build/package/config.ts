import type { Configuration } from 'electron-builder';
import { PACK_EXTENSION } from '../../src/shared/pack';
import { PROJECT_EXTENSION } from '../../src/shared/project';

/** A system and processor that the Studio is packaged for, as Node calls them. */
export interface Target {
  readonly platform: 'darwin' | 'linux' | 'win32';
  readonly arch: 'arm64' | 'x64';
}

/** onnxruntime ships no binary for Macs with Intel processors. */
export const TARGETS: readonly Target[] = [
  { platform: 'darwin', arch: 'arm64' },
  { platform: 'linux', arch: 'arm64' },
  { platform: 'linux', arch: 'x64' },
  { platform: 'win32', arch: 'arm64' },
  { platform: 'win32', arch: 'x64' },
];

/** Made by prepare.ts, below the project's folder. */
export const STAGE = 'dist/package';

/** The program's own files. */
export const OWN_FILES = ['out/main/**', 'out/preload/**', 'out/renderer/**', 'resources/**', 'LICENSE', '!**/*.map'];

/**
 * What is left out of the packages that the program runs with. Of packages, electron-builder takes in everything that it is not told to
 * leave out.
 */
export function leftOut(target: Target): string[] {
  const others = TARGETS.filter(({ platform, arch }) => platform !== target.platform || arch !== target.arch);
  const face = 'node_modules/@vladmandic/human';
  return [
    '!node_modules/**/*.{map,ts,mts,cts,md,markdown,flow}',
    '!node_modules/*/{test,tests,__tests__,docs,example,examples,.github}/**',
    ...others.map(({ platform, arch }) => `!node_modules/onnxruntime-node/bin/napi-v6/${platform}/${arch}/**`),
    '!node_modules/onnxruntime-node/script/**',
    // Of this package two models are read, and its entry tells where they are.
    `!${face}/{assets,demo,src,tfjs,tmp,types}/**`,
    `!${face}/dist/!(human.node.js)`,
    `!${face}/models/!(blazeface.bin|blazeface.json|facemesh.bin|facemesh.json)`,
    // ffmpeg lies beside the program (extraResources).
    '!node_modules/ffmpeg-static/**',
    '!node_modules/@ffmpeg-installer/**',
  ];
}

/** What cannot be in an archive: libraries that the system loads, and files that are read in stretches. */
export const UNPACKED = [
  'node_modules/onnxruntime-node/**',
  'node_modules/sharp/**',
  'node_modules/@img/**',
  'node_modules/@vladmandic/human/models/**',
  'resources/**',
];

/** electron-builder's configuration for one target. */
export function configurationFor(target: Target): Configuration {
  const bare = (extension: string) => extension.replace(/^\./, '');
  return {
    appId: 'studio.styleinv.app',
    productName: 'StyleInV Studio',
    copyright: 'MIT licence',
    directories: { output: 'dist/installers', buildResources: STAGE },
    files: [...OWN_FILES, ...leftOut(target)],
    asar: true,
    asarUnpack: UNPACKED,
    extraResources: [
      { from: `${STAGE}/ffmpeg`, to: 'ffmpeg' },
      { from: `${STAGE}/THIRD-PARTY.md`, to: 'THIRD-PARTY.md' },
      { from: 'LICENSE', to: 'LICENSE.txt' },
    ],
    fileAssociations: [
      { ext: bare(PROJECT_EXTENSION), name: 'StyleInV Studio project', role: 'Editor' },
      { ext: bare(PACK_EXTENSION), name: 'StyleInV model pack', role: 'Viewer' },
    ],
    // Neither a Node of its own nor code from elsewhere can be had out of the installed program.
    electronFuses: {
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: target.platform !== 'linux',
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    },
    // The libraries come ready for Node-API, which Electron has, too.
    npmRebuild: false,
    nodeGypRebuild: false,
    publish: null,
    artifactName: 'styleinv-studio-${version}-${os}-${arch}.${ext}',
    linux: {
      target: ['AppImage', 'deb'],
      category: 'Graphics',
      icon: `${STAGE}/icons/linux`,
      executableName: 'styleinv-studio',
      maintainer: 'StyleInV Studio maintainers',
      synopsis: 'Animate portraits, tune styles and export video',
    },
    mac: {
      target: ['dmg', 'zip'],
      category: 'public.app-category.graphics-design',
      icon: `${STAGE}/icons/icon.icns`,
      hardenedRuntime: true,
      gatekeeperAssess: false,
    },
    win: { target: ['nsis'], icon: `${STAGE}/icons/icon.ico` },
    nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true, license: 'LICENSE' },
  };
}
