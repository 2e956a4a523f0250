import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Project } from '../../../src/shared/project';

/** Where the only project of a Studio lies. */
async function pathOf(home: string): Promise<string> {
  const entries = await readdir(join(home, 'projects'), { withFileTypes: true });
  const [only, ...others] = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  if (!only || others.length > 0) throw new Error('There is not exactly one project.');
  return join(home, 'projects', only.name, 'project.json');
}

/** The only project of a Studio, as it lies on the disk. */
export async function readProject(home: string): Promise<Project> {
  return JSON.parse(await readFile(await pathOf(home), 'utf8')) as Project;
}

/** Changes it behind the back of the program, which must not run. */
export async function changeProject(home: string, change: (project: Project) => object): Promise<void> {
  await writeFile(await pathOf(home), JSON.stringify(change(await readProject(home))));
}
