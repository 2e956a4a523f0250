import {
  MOST_NAMED_CLUSTERS,
  MOST_POINT_GROUPS,
  type MapNotes,
  type NamedCluster,
  type PointGroup,
} from '../../../../shared/pointSet';
import type { Project } from '../../../../shared/project';

/** Edits of what the artist noted on the map: pure, the same project where there is nothing to do. */

const withNotes = (project: Project, notes: Partial<MapNotes>): Project => ({
  ...project,
  map: { ...project.map, ...notes },
});

/** A cluster gets a name, or the one of that id becomes this one. */
export function nameCluster(project: Project, named: NamedCluster): Project {
  const { clusters } = project.map;
  if (clusters.some(({ id }) => id === named.id)) {
    return withNotes(project, { clusters: clusters.map((each) => (each.id === named.id ? named : each)) });
  }
  if (clusters.length >= MOST_NAMED_CLUSTERS) return project;
  return withNotes(project, { clusters: [...clusters, named] });
}

export function unnameCluster(project: Project, id: string): Project {
  const clusters = project.map.clusters.filter((each) => each.id !== id);
  return clusters.length === project.map.clusters.length ? project : withNotes(project, { clusters });
}

/** Keeps points under a name, as long as there is room. */
export function keepGroup(project: Project, group: PointGroup): Project {
  const { groups } = project.map;
  return groups.length >= MOST_POINT_GROUPS ? project : withNotes(project, { groups: [...groups, group] });
}

export function renameGroup(project: Project, id: string, name: string): Project {
  const found = project.map.groups.find((each) => each.id === id);
  if (!found || found.name === name) return project;
  return withNotes(project, { groups: project.map.groups.map((each) => (each === found ? { ...each, name } : each)) });
}

export function dropGroup(project: Project, id: string): Project {
  const groups = project.map.groups.filter((each) => each.id !== id);
  return groups.length === project.map.groups.length ? project : withNotes(project, { groups });
}
