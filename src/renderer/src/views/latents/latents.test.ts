import { describe, expect, it, vi } from 'vitest';
import { projectSchema } from '../../../../shared/project';
import { sampleProject } from '../../api/testing/samples';
import { addDirection, MOST_DIRECTIONS, MOST_SAVED, removeSavedCode, saveCodes, startFrom } from './edits';
import { decodeCode, encodeCode, moved } from './numbers';
import { DEFAULTS, orderOf } from './options';
import { PictureLoader } from './pictures/pictureLoader';
import { summarise } from './stores/clusters';
import { joined } from './stores/selection';
import { rgbOf } from './theme';
import { betweenFrames, frameNear, trajectoryFrames, type Trajectory } from './trajectory';
import { walkFrame } from './walkFrame';

const code = encodeCode(new Float32Array(64).fill(0.5));

describe('edits from the map', () => {
  const project = sampleProject();

  it('starts from a point', () => {
    const after = startFrom(project, 'Face 7', code);
    expect(after.subject).toEqual({ kind: 'map', name: 'Face 7' });
    expect(after.scene.start).toEqual({ w: code });
    expect(projectSchema.safeParse(after).success).toBe(true);
  });

  it('keeps codes as long as there is room, and forgets them', () => {
    const kept = saveCodes(project, [{ id: 'a', name: 'A', w: code }]);
    expect(kept.savedCodes).toEqual([{ id: 'a', name: 'A', w: code }]);
    expect(removeSavedCode(kept, 'a').savedCodes).toEqual([]);
    expect(removeSavedCode(kept, 'b')).toBe(kept);
    const many = Array.from({ length: MOST_SAVED + 5 }, (_, i) => ({ id: `c${i}`, name: 'C', w: code }));
    const full = saveCodes(project, many);
    expect(full.savedCodes).toHaveLength(MOST_SAVED);
    expect(saveCodes(full, many)).toBe(full);
  });

  it('adds directions that begin at an amount, up to the most a scene holds', () => {
    const direction = { id: 'd', name: 'Age', source: 'principal', vector: code } as const;
    let now = addDirection(project, direction, 1.5);
    expect(now.scene.directions).toEqual([{ ...direction, amount: { value: 1.5, keys: [] } }]);
    for (let i = 1; i < MOST_DIRECTIONS; i++) now = addDirection(now, { ...direction, id: `d${i}` }, 0);
    expect(projectSchema.safeParse(now).success).toBe(true);
    expect(addDirection(now, { ...direction, id: 'more' }, 0)).toBe(now);
  });
});

describe('numbers', () => {
  it('go to base64 and back', () => {
    const numbers = Float32Array.from([1, -2.5, 1e-20, 3e8]);
    expect(decodeCode(encodeCode(numbers))).toEqual(numbers);
  });

  it('move along vectors and leave the start as it was', () => {
    const start = Float32Array.from([1, 2]);
    const vector = Float32Array.from([10, 0]);
    const other = Float32Array.from([1, 2, 3]);
    expect([
      ...moved(start, [
        { vector, amount: 0.5 },
        { vector: other, amount: 1 },
      ]),
    ]).toEqual([6, 2]);
    expect([...start]).toEqual([1, 2]);
  });
});

describe('what is asked for', () => {
  it('leaves out what the artist does not want', () => {
    const project = saveCodes(sampleProject(), [
      { id: 'a', name: 'A', w: code },
      { id: 'b', name: 'B', w: code },
    ]);
    const all = orderOf(DEFAULTS, project, 'pca');
    expect(all.codes?.map(({ name, source }) => `${source} ${name}`)).toEqual([
      'portrait Sample',
      'saved A',
      'saved B',
    ]);
    expect(all.clips).toHaveLength(1);
    const less = orderOf({ ...DEFAULTS, clip: false, portrait: false, without: ['a'] }, project, 'umap');
    expect(less).toMatchObject({ clips: [], layout: 'umap', codes: [{ name: 'B' }] });
    const others = { ...DEFAULTS, portrait: false, projects: ['sample', 'other'] };
    expect(orderOf(others, project, 'pca').projects).toEqual([{ id: 'other', clip: true, portrait: false }]);
    expect(orderOf({ ...others, clip: false }, project, 'pca').projects).toEqual([]);
  });
});

describe('selection', () => {
  it.each([
    ['replace', [7]],
    ['add', [1, 5, 7]],
    ['remove', [1]],
  ] as const)('%s', (how, expected) => {
    expect(joined([1, 5], how === 'remove' ? [5, 9] : [7], how)).toEqual(expected);
  });
});

describe('clusters', () => {
  it('are summed up by their largest, and by how subjects keep together', () => {
    const assignment = Uint16Array.from([0, 0, 0, 1, 1, 2]);
    const subjects = Int32Array.from([-1, 3, 3, 3, 5, -1]);
    const { largest, together } = summarise({ count: 3, assignment, sizes: [3, 2, 1] }, subjects);
    expect(largest).toBe(0.5);
    expect(together).toBeCloseTo(2 / 3, 9);
    expect(summarise({ count: 3, assignment, sizes: [3, 2, 1] }, new Int32Array(6).fill(-1)).together).toBeNull();
  });
});

describe('trajectory', () => {
  const line: Trajectory = { frames: [0, 10, 20], positions: Float32Array.from([0, 0, 1, 0, 1, 1]) };

  it('goes through the first and the last frame', () => {
    expect(trajectoryFrames(3)).toEqual([0, 1, 2]);
    const some = trajectoryFrames(5_000, 100);
    expect([some.length, some[0], some.at(-1)]).toEqual([100, 0, 4_999]);
    expect(trajectoryFrames(1)).toEqual([0]);
  });

  it('lies between the frames that are known', () => {
    expect(betweenFrames(line, 5)).toEqual({ x: 0.5, y: 0 });
    expect(betweenFrames(line, 20)).toEqual({ x: 1, y: 1 });
    expect(betweenFrames(line, 99)).toEqual({ x: 1, y: 1 });
  });

  it('seeks the nearest frame, and of equally near ones the one nearest in time', () => {
    expect(frameNear(line, { x: 0.9, y: 0.05 }, 0)).toBe(10);
    const crossing: Trajectory = { frames: [0, 1, 2, 3], positions: Float32Array.from([0, 0, 1, 1, 0, 0, -1, 1]) };
    expect(frameNear(crossing, { x: 0, y: 0 }, 3)).toBe(2);
    expect(frameNear(crossing, { x: 0, y: 0 }, 0)).toBe(0);
  });
});

describe('walkFrame', () => {
  const play = (frames: number, round: boolean) =>
    Array.from({ length: 7 }, (_, tick) => walkFrame(tick, frames, round));
  it('goes round, or to and fro', () => {
    expect(play(3, true)).toEqual([0, 1, 2, 0, 1, 2, 0]);
    expect(play(3, false)).toEqual([0, 1, 2, 1, 0, 1, 2]);
    expect(play(1, false)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });
});

describe('colours', () => {
  it('come from the style sheet', () => {
    expect(rgbOf(' #0a80ff')).toEqual([10, 128, 255]);
    expect(rgbOf('')).toEqual([128, 128, 128]);
  });
});

describe('PictureLoader', () => {
  /** Answers when told to. */
  function manual(most?: number) {
    const calls: { points: readonly number[]; answer: () => void; fail: () => void }[] = [];
    const onChange = vi.fn();
    const onError = vi.fn();
    const fetch = (points: readonly number[]) =>
      new Promise<string[]>((resolve, reject) =>
        calls.push({
          points,
          answer: () => resolve(points.map((point) => `picture ${point}`)),
          fail: () => reject(new Error('no')),
        }),
      );
    const loader = new PictureLoader<string>({ fetch, onChange, onError, batch: 2, ...(most ? { most } : {}) });
    const settle = async (how: 'answer' | 'fail' = 'answer') => {
      calls.at(-1)?.[how]();
      await new Promise((resolve) => setTimeout(resolve));
    };
    return { loader, calls, onChange, onError, settle };
  }

  it('asks for what is pointed at first, and never for what it passed over', async () => {
    const { loader, calls, settle } = manual();
    loader.want('gallery', [1, 2, 3]);
    loader.point(50);
    loader.point(51);
    expect(calls.map(({ points }) => points)).toEqual([[1, 2]]);
    await settle();
    await settle();
    await settle();
    expect(calls.map(({ points }) => points)).toEqual([[1, 2], [51], [3]]);
    expect(loader.get(51)).toBe('picture 51');
  });

  it('drops what nobody wants any more', async () => {
    const { loader, calls, settle } = manual();
    loader.want('gallery', [1, 2, 3, 4]);
    loader.want('gallery', [9]);
    await settle();
    await settle();
    expect(calls.map(({ points }) => points)).toEqual([[1, 2], [9]]);
  });

  it('keeps no more than it may', async () => {
    const { loader, settle } = manual(2);
    loader.want('gallery', [1, 2]);
    await settle();
    loader.get(1);
    loader.want('gallery', [3]);
    await settle();
    expect([1, 2, 3].map((point) => loader.get(point))).toEqual(['picture 1', undefined, 'picture 3']);
  });

  it('tells of a failure once, and asks again only when someone comes back', async () => {
    const { loader, calls, onError, settle } = manual();
    loader.want('gallery', [1]);
    await settle('fail');
    expect(calls).toHaveLength(1);
    expect(onError).toHaveBeenCalledTimes(1);
    loader.point(1);
    await settle();
    expect(loader.get(1)).toBe('picture 1');
  });

  it('forgets everything when cleared, and does not take what was under way', async () => {
    const { loader, onChange, settle } = manual();
    loader.point(1);
    loader.clear();
    await settle();
    expect(loader.get(1)).toBeUndefined();
    expect(onChange).not.toHaveBeenCalled();
  });
});
