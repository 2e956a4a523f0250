import { Option } from 'commander';
import { describe, expect, it } from 'vitest';
import type { AnimateOptions } from '../../../services/types';
import { runCommandLine } from '../app';
import { recordingHost } from '../../../../../tests/support/recordingHost';
import { bind, type Command } from '../verb';
import * as verbs from './index';

/** Every verb with a service that remembers the options it was called with, and then stops. */
function spying() {
  const calls: unknown[] = [];
  const stop = async (options: unknown) => {
    calls.push(options);
    throw new Error('stopped here');
  };
  const spy = { load: async () => stop as () => Promise<never> };
  const commands: Command[] = [
    bind(verbs.animate, spy.load),
    bind(verbs.generate, spy.load),
    bind(verbs.invert, spy.load),
    bind(verbs.synthesize, spy.load),
    bind(verbs.run, spy.load),
    bind(verbs.style, spy.load),
    bind(verbs.refine, spy.load),
    bind(verbs.trainGenerator, spy.load),
    bind(verbs.trainEncoder, spy.load),
    bind(verbs.trainMotion, spy.load),
    bind(verbs.jobsList, spy.load),
    bind(verbs.jobsResume, spy.load),
    bind(verbs.jobsPause, spy.load),
    bind(verbs.jobsFinish, spy.load),
    bind(verbs.jobsCancel, spy.load),
    bind(verbs.jobsRemove, spy.load),
    bind(verbs.dataset, spy.load),
    bind(verbs.stylesList, spy.load),
    bind(verbs.stylesRemove, spy.load),
    bind(verbs.likenessesList, spy.load),
    bind(verbs.likenessesRemove, spy.load),
    bind(verbs.importVerb, spy.load),
    bind(verbs.packInfo, spy.load),
    bind(verbs.packVerify, spy.load),
    bind(verbs.packExportOnnx, spy.load),
    bind(verbs.doctor, spy.load),
  ];
  return { commands, calls };
}

async function optionsOf(command: string, taken: string[] = []) {
  const { commands, calls } = spying();
  const { host, written } = recordingHost(taken);
  await runCommandLine(command.split(' '), commands, host);
  return { options: calls[0], said: written.stderr };
}

const declared = spying().commands.map(({ verb }) => verb);

describe.each(declared.map((verb) => [verb.name, verb] as const))('%s', (name, verb) => {
  it('has examples, and each of them works', async () => {
    expect(verb.examples.length).toBeGreaterThan(0);
    for (const { command, meaning } of verb.examples) {
      expect(command.startsWith(name)).toBe(true);
      expect(meaning).not.toBe('');
      expect(await optionsOf(command)).toMatchObject({ options: expect.anything() as unknown });
    }
  });

  it('names its options as commander does', () => {
    for (const [key, { flags }] of Object.entries(verb.options)) expect(new Option(flags).attributeName()).toBe(key);
  });

  it('has help for everything', async () => {
    const { host, written } = recordingHost();
    expect(await runCommandLine([...name.split(' '), '--help'], spying().commands, host)).toBe(0);
    for (const { command } of verb.examples) expect(written.stdout).toContain(`styleinv ${command}`);
    for (const { flags, help } of Object.values(verb.options)) {
      expect(written.stdout).toContain(flags);
      expect(help).not.toBe('');
    }
  });
});

describe('trainings', () => {
  it('of a style are named after the folder, and hand on only what the program knows', async () => {
    const { options } = await optionsOf('style drawings/ink --preset long --save-every 5 --threads 2');
    expect(options).toMatchObject({
      kind: 'style',
      name: 'ink',
      output: 'style ink of starter',
      options: { folder: expect.stringMatching(/drawings.ink$/) as unknown, name: 'ink', preset: 'long', force: false },
      compute: { provider: 'auto', threads: 2, saveSeconds: 5 },
    });
  });

  it('of networks need data, and leave what is not given to their programs', async () => {
    expect(await optionsOf('train encoder')).toMatchObject({
      options: undefined,
      said: expect.stringMatching(/--data/) as unknown,
    });
    const { options } = await optionsOf('train motion --data clips --pack mine --warm-start 50');
    expect(options).toEqual({
      kind: 'motion',
      name: 'motion on clips',
      output: 'motion of mine',
      options: {
        data: expect.stringMatching(/clips$/) as unknown,
        pack: 'mine',
        warmStart: 50,
        seed: 0,
        fromScratch: false,
        force: false,
      },
      compute: { provider: 'auto', threads: undefined, saveSeconds: 60 },
    });
  });

  it('are listed when nothing else is asked of them', async () => {
    expect((await optionsOf('jobs')).options).toEqual({});
    expect((await optionsOf('jobs cancel style-1')).options).toEqual({ id: 'style-1' });
  });
});

describe('animate', () => {
  it('needs nothing: sample portrait, starter pack, 128 frames at 25 a second', async () => {
    const { options } = await optionsOf('animate');
    expect(options).toMatchObject({
      seed: 0,
      frames: 128,
      fps: 25,
      speed: 1,
      motionStrength: 1,
      styles: [],
      strength: 1,
      start: 0,
      loop: false,
      psi: 1,
      noise: 'const',
      format: 'h264',
      quality: 'standard',
      provider: 'auto',
      crop: 'auto',
      layout: 'motion',
      force: false,
    });
    const { portrait, pack, codeDistance, out } = options as AnimateOptions;
    expect([portrait, pack, codeDistance]).toEqual([undefined, undefined, undefined]);
    expect(out).toMatch(/portrait\.mp4$/);
  });

  it('takes paths to be meant from the current folder', async () => {
    const { portrait, out } = (await optionsOf('animate me/photo.jpg -o ../clip.webm')).options as AnimateOptions;
    const plain = [portrait, out].map((path) => path?.replaceAll('\\', '/').replace(/^[A-Z]:/, ''));
    expect(plain).toEqual(['/here/me/photo.jpg', '/clip.webm']);
  });

  it('lets packs be named', async () => {
    expect((await optionsOf('animate --pack faces')).options).toMatchObject({ pack: 'faces' });
  });

  it('has every knob of the motion', async () => {
    const command =
      'animate a.png --seed 4294967295 --code-distance 16 --frames 512 --fps 29.97 --speed 0.25 --motion-strength 1.5 --start 12.5 --loop';
    expect((await optionsOf(command)).options).toMatchObject({
      seed: 4294967295,
      codeDistance: 16,
      frames: 512,
      fps: 29.97,
      speed: 0.25,
      motionStrength: 1.5,
      start: 12.5,
      loop: true,
    });
  });

  it('takes styles, and their strength as one number or by range', async () => {
    expect((await optionsOf('animate a.png --style ink')).options).toMatchObject({ styles: ['ink'], strength: 1 });
    const both = 'animate a.png --style ink,neon --strength 0.7 --layout side-by-side';
    expect((await optionsOf(both)).options).toMatchObject({
      styles: ['ink', 'neon'],
      strength: 0.7,
      layout: 'side-by-side',
    });
    const ranges = 'animate a.png --style ink --strength coarse=0.2,fine=-1';
    expect((await optionsOf(ranges)).options).toMatchObject({ strength: { coarse: 0.2, fine: -1 } });
  });

  it.each(['3', '-1.5', 'much', 'coarse', 'coarse=5', 'coarse=1,coarse=1', 'sharp=1', 'fine=1=1', ''])(
    'refuses the strength "%s"',
    async (strength) => {
      const { options, said } = await optionsOf(`animate a.png --style ink --strength=${strength}`);
      expect(options).toBeUndefined();
      expect(said).toMatch(/--strength must be a number from -1 to 2, or some of coarse=number/);
    },
  );

  it('does not take the strength of a style for that of the motion', async () => {
    const { options, said } = await optionsOf('animate a.png --strength 1.3');
    expect(options).toBeUndefined();
    expect(said).toContain('--motion-strength');
  });

  it('calls the clip of a likeness after it, whatever its name', async () => {
    const { out, portrait } = (await optionsOf('animate --likeness ../a/Änna')).options as AnimateOptions;
    expect(portrait).toBeUndefined();
    expect(out.replaceAll('\\', '/')).toMatch(/here.-a-Änna\.mp4$/);
  });

  it('refuses to overwrite before any work is done', async () => {
    expect(await optionsOf('animate a.png --out b.mp4', ['/here/b.mp4'])).toMatchObject({
      options: undefined,
      said: expect.stringContaining('--force') as string,
    });
  });
});

describe('import', () => {
  it('writes nothing in a dry run', async () => {
    expect((await optionsOf('import a.pkl --dry-run')).options).not.toHaveProperty('out');
    expect((await optionsOf('import dir/a.pkl')).options).toHaveProperty('out', expect.stringMatching(/here.a$/));
  });
});
