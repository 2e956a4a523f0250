/** Something dropped: a file, or a folder with the files in it. */
export interface Dropped {
  readonly kind: 'file' | 'folder';
  readonly name: string;
  /** The file; of a folder, what stands for it in hosts that know its path. */
  readonly file: File;
  /** Files of a folder by their path inside it. */
  readonly files: readonly { readonly path: string; readonly file: File }[];
}

/** Files of one folder that a drop brings at most. */
export const MAX_FOLDER_FILES = 20_000;

/** What was dropped or pasted. To be called in the event's own turn: its data is gone afterwards. */
export async function readDrop(data: DataTransfer): Promise<Dropped[]> {
  const taken = [...data.items]
    .filter((item) => item.kind === 'file')
    .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const dropped: Dropped[] = [];
  for (const { entry, file } of taken) {
    if (entry?.isDirectory) dropped.push(await folderOf(entry as FileSystemDirectoryEntry, file));
    else if (file) dropped.push(single(file));
  }
  return dropped;
}

export const single = (file: File): Dropped => ({ kind: 'file', name: file.name, file, files: [] });

/** The folder chosen in an `<input webkitdirectory>`. */
export function chosenFolder(files: readonly File[]): Dropped | undefined {
  const [first] = files;
  if (!first) return undefined;
  const [name = first.name] = first.webkitRelativePath.split('/');
  const inside = files.map((file) => ({
    path: file.webkitRelativePath.split('/').slice(1).join('/') || file.name,
    file,
  }));
  return { kind: 'folder', name, file: first, files: inside.slice(0, MAX_FOLDER_FILES) };
}

async function folderOf(entry: FileSystemDirectoryEntry, file: File | null): Promise<Dropped> {
  const files: { path: string; file: File }[] = [];
  const waiting: { folder: FileSystemDirectoryEntry; path: string }[] = [{ folder: entry, path: '' }];
  for (let next = waiting.shift(); next && files.length < MAX_FOLDER_FILES; next = waiting.shift()) {
    for (const child of await entriesOf(next.folder)) {
      const path = next.path + child.name;
      if (child.isDirectory) waiting.push({ folder: child as FileSystemDirectoryEntry, path: `${path}/` });
      else if (files.length < MAX_FOLDER_FILES) files.push({ path, file: await fileOf(child as FileSystemFileEntry) });
    }
  }
  return { kind: 'folder', name: entry.name, file: file ?? new File([], entry.name), files };
}

/** A reader gives at most a hundred entries at a time. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (some.length === 0 || all.length >= MAX_FOLDER_FILES) return all;
    all.push(...some);
  }
}

const fileOf = (entry: FileSystemFileEntry) => new Promise<File>((done, fail) => entry.file(done, fail));
