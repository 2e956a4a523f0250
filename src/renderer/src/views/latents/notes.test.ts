import { describe, expect, it } from 'vitest';
import type { LatentMap } from '../../../../shared/api/latents';
import { MOST_POINT_GROUPS, NO_NOTES, pointSetSchema, type NamedCluster } from '../../../../shared/pointSet';
import { projectSchema } from '../../../../shared/project';
import { sampleProject } from '../../api/testing/samples';
import { matchNames, type Trace } from './clusterNames';
import { PointIdentity, spread } from './identity';
import { dropGroup, keepGroup, nameCluster, renameGroup, unnameCluster } from './noteEdits';

type Labels = LatentMap['labels'];
const clip = (owner: string, frames: number[]): Labels[number] => ({
  ...{ source: 'clip', group: 0, name: owner, owner },
  frames,
});
const code = (source: 'portrait' | 'saved', owner: string): Labels[number] => ({
  source,
  group: 0,
  name: owner,
  owner,
});
const mapOf = (samples: number, labels: Labels, seed = 1): PointIdentity =>
  new PointIdentity({
    seed,
    labels,
    count: samples + labels.reduce((sum, { frames }) => sum + (frames?.length ?? 1), 0),
  });

describe('points', () => {
  const small = mapOf(4, [clip('mine', [0, 10, 20]), code('portrait', 'mine'), code('saved', 'k')]);
  const large = mapOf(9, [clip('theirs', [0, 10]), clip('mine', [0, 5, 10, 15, 20]), code('saved', 'k')]);

  it('are the same on every map that shows them', () => {
    // samples 1 and 3, frames 0 and 20 of mine, its portrait, the saved face
    const set = small.setOf([1, 3, 4, 6, 7, 8]);
    expect(pointSetSchema.safeParse(set).error).toBeUndefined();
    expect(small.pointsOf(set)).toEqual([1, 3, 4, 6, 7, 8]);
    expect(large.pointsOf(set)).toEqual([1, 3, 11, 15, 16]);
    expect(large.carried([8, 6, 3, 7], small)).toEqual([16, 15, 3]);
    expect(small.carried([16, 9, 8, 12], large)).toEqual([8]);
  });

  it('of other samples are others', () => {
    const other = mapOf(9, [clip('mine', [0])], 2);
    expect(other.pointsOf(small.setOf([1, 4]))).toEqual([9]);
    expect(other.carried([1, 4], small)).toEqual([9]);
  });

  it('belong to their project, whether of its clip or its portrait', () => {
    expect([...small.subjects()]).toEqual([-1, -1, -1, -1, 0, 0, 0, 0, 1]);
  });

  it('are thinned evenly', () => {
    expect(spread([5, 6, 7, 8, 9, 10], 3)).toEqual([5, 7, 9]);
    const many = mapOf(1_000, []);
    const all = Array.from({ length: 1_000 }, (_, i) => i);
    expect(many.pointsOf(many.setOf(all, 4))).toEqual([0, 250, 500, 750]);
  });
});

describe('names of clusters', () => {
  /** Clusters of so many points, one after the other. */
  const clustering = (...sizes: number[]) => ({
    sizes,
    assignment: Uint16Array.from(sizes.flatMap((size, cluster) => new Array<number>(size).fill(cluster))),
  });
  const trace = (from: number, to: number, share: number): Trace => ({
    share,
    points: Array.from({ length: to - from }, (_, i) => from + i),
  });
  const matched = (traces: Trace[], sizes: number[]) => [...matchNames(traces, clustering(...sizes))];

  it('go where most of their points are', () => {
    const two = [trace(0, 60, 0.6), trace(60, 100, 0.4)];
    expect(matched(two, [55, 45])).toEqual([
      [0, 0],
      [1, 1],
    ]);
    // split: the larger part keeps the name
    expect(matched([trace(0, 60, 0.6)], [25, 35, 40])).toEqual([[1, 0]]);
  });

  it('give way to the one that brings more where clusters become one', () => {
    expect(matched([trace(0, 40, 0.4), trace(40, 100, 0.6)], [100])).toEqual([[0, 1]]);
  });

  it('rest where their cluster was swallowed by a much larger one', () => {
    expect(matched([trace(0, 10, 0.1)], [100])).toEqual([]);
    expect(matched([trace(0, 10, 0.1)], [20, 80])).toEqual([[0, 0]]);
  });

  it('stay when many more points come, and none of their witnesses', () => {
    // the map has ten times the points; the witnesses are the same twenty
    expect(matched([trace(0, 20, 0.2)], [200, 800])).toEqual([[0, 0]]);
    expect(matched([{ share: 0.2, points: [] }], [200, 800])).toEqual([]);
  });

  it('do not depend on chance where overlaps are equal', () => {
    const same = [trace(0, 50, 0.5), trace(0, 50, 0.5)];
    expect(matched(same, [25, 25, 50])).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });
});

describe('notes on the map', () => {
  const points = mapOf(4, []).setOf([1, 2]);
  const named: NamedCluster = { id: 'a', name: 'Smiling', points, share: 0.5 };

  it('are kept in the project, and undone by taking the project before', () => {
    const once = nameCluster(sampleProject(), named);
    const twice = nameCluster(once, { ...named, name: 'Laughing' });
    expect(twice.map.clusters.map(({ name }) => name)).toEqual(['Laughing']);
    expect(projectSchema.safeParse(twice).error).toBeUndefined();
    expect(unnameCluster(twice, 'a').map).toEqual(NO_NOTES);
    expect(unnameCluster(twice, 'b')).toBe(twice);
  });

  it('hold as many groups as there is room for', () => {
    let project = sampleProject();
    for (let i = 0; i <= MOST_POINT_GROUPS; i++) project = keepGroup(project, { id: `g${i}`, name: 'G', points });
    expect(project.map.groups).toHaveLength(MOST_POINT_GROUPS);
    expect(projectSchema.safeParse(project).error).toBeUndefined();
    const renamed = renameGroup(project, 'g3', 'Hats');
    expect(renamed.map.groups[3]?.name).toBe('Hats');
    expect(renameGroup(renamed, 'g3', 'Hats')).toBe(renamed);
    expect(dropGroup(renamed, 'g3').map.groups.map(({ name }) => name)).not.toContain('Hats');
    expect(dropGroup(renamed, 'none')).toBe(renamed);
  });

  it('are none in a project that was made before there were any', () => {
    const { map, ...older } = sampleProject();
    expect(map).toEqual(NO_NOTES);
    expect(projectSchema.parse(older).map).toEqual(NO_NOTES);
  });
});
