import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useFolder } from '../../../../tests/support/folder';
import { pickle, py } from '../../../../tests/support/pickleWriter';
import { floatStorage, tensor } from '../../../../tests/support/torchPickle';
import { readCheckpoint } from '../../../engine/checkpoints/readCheckpoint';
import { toStudioError } from '../../../shared/errors';
import { sentences } from './de';
import { Sentences } from './sentences';

const folder = useFolder();
const german = new Sentences(sentences);
const PICKLE = 'tests/fixtures/parity/stylegan2ada_tiny_p4.pkl';
const TORCH = 'tests/fixtures/checkpoints/rosinality.pt';
const SAFETENSORS = 'tests/fixtures/parity/motion.safetensors';
/** Words that no German sentence has; names of files and whatever is quoted may be of any language. */
const ENGLISH = /\b(the|it|its|is|are|of|with|and|but|that|which|at|to|choose|save|only|no)\b/i;

/** What a German interface says when a file cannot be read. */
async function refusal(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder(), name);
  await writeFile(path, bytes);
  const thrown = await readCheckpoint(path).then(
    () => new Error('it was read'),
    (error: unknown) => error,
  );
  return german.translate(toStudioError(thrown).message);
}
const text = (content: string) => new TextEncoder().encode(content);
const headed = (header: string, length = header.length) => {
  const bytes = Buffer.alloc(8 + header.length);
  bytes.writeBigUInt64LE(BigInt(length));
  bytes.write(header, 8);
  return bytes;
};
const holding = (name: string) =>
  pickle(
    py.dict({
      G_ema: py.dict({
        [name]: tensor(
          floatStorage(4, () => new Float32Array(4)),
          [4],
        ),
      }),
    }),
  );

describe('an import that fails is told wholly in German', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['leer.pt', new Uint8Array(), /^leer\.pt: Sie ist leer; besorge dir eine neue Kopie davon\.$/],
    ['notizen.pkl', text('Hello there, here are some notes.'), /^notizen\.pkl: Es ist kein Checkpoint/],
    ['seite.pth', text('<!doctype html><title>404</title>'), /^seite\.pth: Es ist eine Webseite/],
    ['gepackt.pt', Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0), /^gepackt\.pt: Sie ist mit gzip komprimiert; entpacke/],
    ['fremd.pkl', text("cos\nsystem\n(S'echo'\ntR."), /Sie verlangt, os\.system auszuführen/],
    ['kurz.safetensors', text('abc'), /Sie ist zu kurz/],
    ['kopf.safetensors', headed('{"a": ', 6), /Ihr Kopf ist kein gültiges JSON; die Datei ist beschädigt/],
    ['lang.safetensors', headed('{}', 2 ** 40), /Ihr Kopf behauptet eine Länge/],
    ['drei.pkl', holding('synthesis.L0_36_512.weight'), /Modell von StyleGAN3; wähle stattdessen/],
    ['encoder.pkl', holding('encoder.styles.0.convs.0.weight'), /\(W\+\); wähle einen Checkpoint von pSp/],
    ['andere.pkl', holding('fc.weight'), /kein Netz, das dieses Programm kennt \(ihre 1 Tensoren/],
  ])('%s', async (name, bytes, sentence) => {
    const said = await refusal(name, bytes);
    expect(said).toMatch(sentence);
    expect(said).not.toMatch(ENGLISH);
  });

  it.each([PICKLE, TORCH, SAFETENSORS])('wherever %s was cut off', async (file) => {
    const whole = await readFile(file);
    const ending = file.slice(file.lastIndexOf('.'));
    for (let part = 1; part < 24; part++) {
      const cut = Math.floor((whole.length * part) / 24);
      expect(await refusal(`teil${ending}`, whole.subarray(0, cut)), `cut at ${cut}`).not.toMatch(ENGLISH);
    }
  });

  it('where a byte of an archive is another one', async () => {
    const bytes = await readFile(TORCH);
    const middle = Math.floor(bytes.length / 2);
    bytes[middle] = (bytes[middle] ?? 0) ^ 0xff;
    const said = await refusal('bit.pt', bytes);
    expect(said).toMatch(/die Prüfsumme ist eine andere\); die Datei ist beschädigt oder bösartig/);
    expect(said).not.toMatch(ENGLISH);
  });
});
