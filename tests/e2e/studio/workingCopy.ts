import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Project } from '../../../src/shared/project';

/** Where the projects of a Studio lie. */
async function pathsOf(home: string): Promise<string[]> {
  const entries = await readdir(join(home, 'projects'), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  return folders.map(({ name }) => join(home, 'projects', name, 'project.json'));
}

async function pathOf(home: string): Promise<string> {
  const [only, ...others] = await pathsOf(home);
  if (only === undefined || others.length > 0) throw new Error('There is not exactly one project.');
  return only;
}

const readAt = async (path: string) => JSON.parse(await readFile(path, 'utf8')) as Project;

/** One of the projects of a Studio, as it lies on the disk. */
export async function readProjectCalled(home: string, name: string): Promise<Project> {
  const projects = await Promise.all((await pathsOf(home)).map(readAt));
  const found = projects.find((project) => project.name === name);
  if (!found) throw new Error(`There is no project '${name}'.`);
  return found;
}

/** The only project of a Studio, as it lies on the disk. */
export async function readProject(home: string): Promise<Project> {
  return readAt(await pathOf(home));
}

/** Changes it behind the back of the program, which must not run. */
export async function changeProject(home: string, change: (project: Project) => object): Promise<void> {
  await writeFile(await pathOf(home), JSON.stringify(change(await readProject(home))));
}
