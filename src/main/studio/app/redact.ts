/** What to take out of a text before it is shown to somebody else. */
export interface Redaction {
  /** Folders by what replaces them, the longer one first where one lies in another. */
  readonly folders: Readonly<Record<string, string>>;
  /** Name of the user, which occurs in paths. */
  readonly user: string;
}

/** Characters that end a path in a sentence or a stack trace. */
const PATH =
  /(?:file:\/\/\/?)?(?:[A-Za-z]:[\\/]|\\\\|(?<![\w.>/])\/)(?:[^\s'"`<>|:*?()[\]{},;]|[\\/ ](?=[^\s'"`<>|:*?()]*[\\/]))*/g;

/**
 * Takes the user's paths out of a text: known folders become their name, and of every other absolute path only the ending of its file is
 * left, because names of files and folders tell of people too. Lines and columns in a stack trace stay.
 */
export function redact(text: string, { folders, user }: Redaction): string {
  let out = text;
  for (const [name, folder] of Object.entries(folders)) {
    if (folder.length < 2) continue;
    for (const written of [folder, folder.replaceAll('\\', '/'), encodeURI(folder.replaceAll('\\', '/'))])
      out = out.replaceAll(written, name);
  }
  out = out.replace(PATH, shorten);
  return user.length < 3 ? out : out.replaceAll(new RegExp(`\\b${escape(user)}\\b`, 'g'), '<user>');
}

function shorten(path: string): string {
  // Program code is ours and tells where it failed.
  const code = /(?:^|[\\/])((?:src|out|node_modules)[\\/].*)$/.exec(path)?.[1];
  if (code !== undefined) return `<program>/${code.replaceAll('\\', '/')}`;
  if (!/[\\/].*[\\/]|^[A-Za-z]:/.test(path)) return path;
  return `<path>${/\.[A-Za-z0-9]{1,10}$/.exec(path)?.[0] ?? ''}`;
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
