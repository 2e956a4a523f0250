import { createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import sharp from 'sharp';
import { ZipFile } from 'yazl';
import { openPack } from '../../src/engine/packs/pack';
import { packToZip } from '../../src/engine/packs/copy';
import { writeTinyPack } from '../support/tinyPack';
import { Animate, BETWEEN } from './pages/animate';
import { Models } from './pages/models';
import { Settings } from './pages/settings';
import { Shell } from './pages/shell';
import { Welcome } from './pages/welcome';
import { drop } from './studio/drop';
import { expect, test } from './studio/fixtures';
import { expectChange, expectPicture, pictureOf } from './studio/picture';
import { changeProject, readProject } from './studio/workingCopy';

test.use({ pack: 'tiny' });

/** A file that looks like a project until it is read. */
async function writeProjectFile(path: string, project: object): Promise<void> {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(JSON.stringify(project)), 'project.json');
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}

test('of two windows the first has the project, and the second says so @browser', async ({
  browserStudio: { page },
  complaints,
}) => {
  const shell = new Shell(page);
  await shell.ready();
  await shell.rename('Duet');
  await shell.kept();
  // As a tab that is duplicated: it remembers what this one had open.
  const [twin] = await Promise.all([page.waitForEvent('popup'), page.evaluate(() => void window.open(location.href))]);
  complaints.watch(twin);
  const welcome = new Welcome(twin);
  const elsewhere = twin.getByTestId('banner-elsewhere');
  await expect(elsewhere).toContainText('Duet');
  await shell.rename('Trio');
  await shell.kept();
  await elsewhere.getByRole('button').click();
  // The twin may have heard of the new name, or not yet.
  const eitherName = /Duet|Trio/;
  await welcome.recent(eitherName).click();
  await expect(elsewhere).toContainText(eitherName);
  await page.close();
  await welcome.recent(eitherName).click();
  await expect(new Shell(twin).projectName).toHaveValue('Trio');
  await expect(elsewhere).toBeHidden();
  await twin.close();
});

test('a project whose pack is gone is told of it, takes it from where it is now, and moves again', async ({
  studio,
  folder,
}) => {
  const { page, home } = studio;
  const shell = new Shell(page);
  const animate = new Animate(page);
  const banner = page.getByTestId('banner-pack');
  await shell.ready();
  // the view is loaded when it shows something: a program that is killed before takes it along
  await expectPicture(animate.picture);
  await shell.kept();
  await studio.kill();
  // The same networks, of which only the artist knows where they are.
  const away = join(folder, 'away');
  await writeTinyPack(away);
  const pack = await openPack(away);
  await changeProject(home, (project) => ({
    ...project,
    scene: { ...project.scene, pack: { name: 'far-away', id: pack.id } },
  }));
  await pack.close();
  await packToZip(away, join(folder, 'Found.sivpack'));

  await studio.restart();
  await expect(banner).toContainText('far-away');
  const models = new Models(studio);
  await studio.choose([join(folder, 'Found.sivpack')], () => banner.getByRole('button').first().click());
  await page.getByTestId('import-install').click();
  await page.getByTestId('import-close').click();
  await expect(models.pack('tiny')).toBeVisible();
  await expect(banner).toBeHidden();
  await shell.go('animate');
  await animate.seek(3);
  await expectPicture(animate.picture);
  await shell.kept();
  await expect.poll(async () => (await readProject(home)).scene.pack.name).toBe('tiny');
});

test('a project made with another version of its pack goes on with the installed one, and back', async ({ studio }) => {
  const { page, home } = studio;
  const shell = new Shell(page);
  const animate = new Animate(page);
  const banner = page.getByTestId('banner-pack');
  const takeVersion = page.getByTestId('banner-pack-version');
  await shell.ready();
  await animate.pause();
  await animate.seek(3);
  const before = await expectPicture(animate.picture);
  await shell.kept();
  const { scene } = await readProject(home);
  await studio.kill();
  const pack = join(home, 'packs', 'starter');
  await rm(pack, { recursive: true });
  await writeTinyPack(pack, undefined, { seeds: { synthesis: 8 } });

  await studio.restart();
  await expect(banner).toContainText('another version of the pack “starter”');
  await expect(banner.getByRole('button')).toHaveCount(2);
  await takeVersion.click();
  await expect(banner).toBeHidden();
  await animate.pause();
  await animate.seek(3);
  await expectChange(animate.picture, before);
  await shell.kept();
  const now = (await readProject(home)).scene;
  expect(now).toEqual({ ...scene, pack: { name: 'starter', id: now.pack.id } });
  expect(now.pack.id).not.toBe(scene.pack.id);
  await shell.undo();
  await expect(takeVersion).toBeVisible();
  await shell.redo();
  await expect(banner).toBeHidden();
  await new Settings(page).language('de');
  await shell.undo();
  await expect(banner).toContainText('mit einer anderen Version des Pakets „starter“');
});

test('while the disk is full nothing is lost, it is said, and goes on when there is space @browser', async ({
  browserStudio,
}) => {
  const { page, home } = browserStudio;
  const shell = new Shell(page);
  const banner = page.getByTestId('banner-not-kept');
  await shell.ready();
  await shell.rename('Before');
  await shell.kept();
  const freeSpace = await browserStudio.fail('full-disk');
  await shell.rename('On a full disk');
  await expect(banner).toContainText('The disk is full');
  await expect(shell.saveState).toHaveAttribute('data-state-name', 'failed');
  expect((await readProject(home)).name).toBe('Before');
  await shell.rename('Still here');
  await expect(shell.projectName).toHaveValue('Still here');
  await freeSpace();
  // It tries again at longer and longer intervals.
  await expect(banner).toBeHidden({ timeout: 45_000 });
  await shell.kept();
  expect((await readProject(home)).name).toBe('Still here');
});

test('when the thread that computes dies it is started anew, which is said @browser', async ({ browserStudio }) => {
  const { page } = browserStudio;
  const shell = new Shell(page);
  const animate = new Animate(page);
  await shell.ready();
  await animate.seek(0);
  await expectPicture(animate.picture);
  await animate.play();
  await browserStudio.fail('dead-worker');
  await animate.code(1).press('Enter');
  await expect(page.getByTestId('toast').filter({ hasText: 'started anew' })).toBeVisible();
  await animate.seek(BETWEEN);
  const before = await pictureOf(animate.picture);
  await animate.code(0).press('Enter');
  // The dice are fixed, and this throw moves the face by little.
  await expectChange(animate.picture, before, 0.3);
  await expect(page.getByTestId('animate-viewer').getByRole('alert')).toHaveCount(0);
});

test('what is of no use is refused in one sentence each, and changes nothing', async ({ studio, folder }) => {
  const { page } = studio;
  const shell = new Shell(page);
  const animate = new Animate(page);
  await shell.ready();
  await animate.pause();
  const name = await animate.subjectName.innerText();
  const refused = async (file: string, sentence: string) => {
    await drop(page, page.getByTestId('app-menu-button'), [join(folder, file)]);
    const toast = page.getByTestId('toast').filter({ hasText: sentence });
    await expect(toast).toBeVisible();
    expect((await toast.locator('p').innerText()).match(/[.:!?](?= [A-Z]|$)/g), 'one sentence').toHaveLength(1);
    await toast.getByRole('button').last().click();
  };
  await writeFile(join(folder, 'notes.txt'), 'Not a portrait.');
  await refused('notes.txt', '“notes.txt” is nothing the Studio knows');
  await writeFile(join(folder, 'broken.png'), 'Not a picture.');
  await refused('broken.png', 'broken.png');
  await sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } }).toFile(join(folder, 'dot.png'));
  await refused('dot.png', 'dot.png');
  await writeFile(join(folder, 'silence.wav'), 'Not a sound.');
  await refused('silence.wav', 'silence.wav');
  await writeFile(join(folder, 'broken.sivproj'), 'Not a project.');
  await refused('broken.sivproj', 'broken.sivproj');
  await writeProjectFile(join(folder, 'newer.sivproj'), { format: 'styleinv-project', version: 99 });
  await refused('newer.sivproj', 'newer.sivproj was made by a newer StyleInV Studio (project version 99)');
  await mkdir(join(folder, 'empty'));
  await refused('empty', 'The folder empty is empty.');
  await expect(animate.subjectName).toHaveText(name);
  await expect(shell.undoButton).toBeDisabled();
  await new Settings(page).language('de');
  await drop(page, page.getByTestId('app-menu-button'), [join(folder, 'newer.sivproj')]);
  await expect(page.getByTestId('toast')).toContainText(
    'newer.sivproj wurde mit einem neueren StyleInV Studio gemacht',
  );

  // A folder is looked into where new styles are made, and it is said there.
  await mkdir(join(folder, 'papers'));
  await writeFile(join(folder, 'papers', 'notes.txt'), 'Not a picture.');
  await drop(page, page.getByTestId('app-menu-button'), [join(folder, 'papers')]);
  await expect(page.getByTestId('styles-view')).toContainText('Mindestens zwei Bilder sind nötig.');
  await expect(page.getByTestId('styles-start')).toBeDisabled();
});
