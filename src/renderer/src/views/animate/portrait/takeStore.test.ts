// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TakenPortrait } from '../../../../../shared/api/stage';
import { StudioError } from '../../../../../shared/errors';
import { installFakeApi, sampleOpened, type FakeApi } from '../../../api/testing';
import { useNotices } from '../../../stores/notices';
import { useProjectStore } from '../../../stores/project';
import { setPortrait, withAsset } from '../edits';
import { useTake } from './takeStore';

const asset = { id: 'b'.repeat(64), kind: 'image' as const, name: 'me.jpg', bytes: 9 };
const taken = (some: Partial<TakenPortrait> = {}): TakenPortrait => ({
  w: 'AACAPw==',
  how: 'detected',
  faces: 1,
  quad: [],
  imageWidth: 10,
  imageHeight: 10,
  crop: new Uint8Array([1]),
  inversion: new Uint8Array([2]),
  psnr: 20,
  notes: [],
  ...some,
});
const handle = { handle: 'handle-0000000001', name: 'me.jpg', kind: 'file' as const, bytes: 9 };
let api: FakeApi;

beforeEach(() => {
  api = installFakeApi({
    'projects.addAsset': () => asset,
    'projects.keep': () => ({ kept: '' }),
    'stage.takePortrait': () => taken(),
    'stage.subject': () => ({ w: 'AAAAQA==' }),
  });
  setActivePinia(createPinia());
  useProjectStore().take(sampleOpened());
});

describe('an image from the artist', () => {
  it('moves at once where its face is found, and one undo brings back who moved before', async () => {
    const store = useProjectStore();
    const before = store.project.scene.start;
    await useTake().bring(handle);
    expect(store.project.subject).toMatchObject({ kind: 'portrait', asset: asset.id });
    expect(store.project.scene.start.w).toBe('AACAPw==');
    expect(useTake().aligning).toBeNull();
    store.undo();
    expect(store.project.scene.start).toBe(before);
  });

  it('is shown to be aligned where no face is found, and changes nothing until then', async () => {
    api.answer({ 'stage.takePortrait': () => taken({ how: 'centred', faces: 0 }) });
    await useTake().bring(handle);
    expect(useTake().aligning?.asset).toBe(asset.id);
    expect(useProjectStore().project.subject).toBeNull();
  });

  it('moves and asks which face is meant where there are several', async () => {
    api.answer({ 'stage.takePortrait': () => taken({ faces: 3 }) });
    await useTake().bring(handle);
    expect(useProjectStore().project.subject).not.toBeNull();
    expect(useTake().aligning?.taken?.faces).toBe(3);
  });

  it('that cannot be read is told, and leaves everything as it was', async () => {
    api.answer({
      'projects.addAsset': () => {
        throw new StudioError('corrupt', 'me.jpg is no image.');
      },
    });
    const { project } = useProjectStore();
    await useTake().bring(handle);
    expect(useProjectStore().project).toBe(project);
    expect(useNotices().all[0]?.sentence).toBe('me.jpg is no image.');
    expect(useTake().busy).toBe(false);
  });
});

it('who moves is shown, even if something that is of no use was dropped before that was there', async () => {
  const store = useProjectStore();
  const start = store.project.scene.start;
  store.apply({ key: 'k' }, (project) =>
    setPortrait(withAsset(project, asset), { asset: asset.id, crop: { mode: 'auto' }, w: start.w }),
  );
  let answer: (portrait: TakenPortrait) => void = () => undefined;
  api.answer({
    'stage.takePortrait': () => new Promise((done) => (answer = done)),
    'projects.addAsset': () => {
      throw new StudioError('bad-input', 'dot.png is only 1 x 1 pixels.');
    },
  });
  const take = useTake();
  const recalling = take.recall();
  await take.bring(handle);
  answer(taken());
  await recalling;
  expect(take.current?.psnr).toBe(20);
});

it('of two random subjects the one asked for last moves', async () => {
  const answers: ((w: string) => void)[] = [];
  api.answer({ 'stage.subject': () => new Promise((done) => answers.push((w) => done({ w }))) });
  const take = useTake();
  const both = [take.random(1), take.random(2)];
  answers[1]?.('AAAAQA==');
  answers[0]?.('AACAPw==');
  await Promise.all(both);
  expect(useProjectStore().project.subject).toEqual({ kind: 'seed', seed: 2 });
});
