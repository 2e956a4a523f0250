/** What to take out of a text before it is shown to somebody else. */
export interface Redaction {
  /** Folders by what replaces them, the longer one first where one lies in another. */
  readonly folders: Readonly<Record<string, string>>;
  /** Name of the user, which occurs in paths. */
  readonly user: string;
}

/** Characters that end a path in a sentence or a stack trace. */
const END = String.raw`'"<>|:*?()\[\]{},;` + '`';
/** A part of a path may have spaces in it if another separator follows, a file name only if an ending does. */
const REST = String.raw`(?:[^\s${END}]|[ ](?=[^${END}\n]*[\\/])|[ ](?=[^${END}\n\\/]{0,80}\.[A-Za-z0-9]{1,10}(?![A-Za-z0-9])))*`;
const ABSOLUTE = new RegExp(String.raw`(?:file:\/\/|(?<![A-Za-z])[A-Za-z]:[\\/]|\\\\|(?<![\w.>/:…])\/)${REST}`, 'g');

/**
 * Takes the user's paths out of a text: of an absolute path only the folder it is in, if that is a known one, and the ending of its file
 * are left, because names of files and folders tell of people, too. Where the program itself failed stays.
 */
export function redact(text: string, { folders, user }: Redaction): string {
  const known = Object.entries(folders).filter(([, folder]) => folder.length > 1);
  let out = text;
  for (const [name, folder] of known) {
    const slashed = folder.replaceAll('\\', '/');
    for (const written of [`file:///${encodeURI(slashed).replace(/^\//, '')}`, folder, slashed, encodeURI(slashed)])
      out = out.replaceAll(new RegExp(`${escape(written)}(?![\\w-])(${REST})`, 'gi'), (_, rest: string) =>
        rest === '' ? name : name + shorten(rest, '/…'),
      );
  }
  out = out.replaceAll(ABSOLUTE, (path) => shorten(path, '<path>'));
  return user.length < 3 ? out : out.replaceAll(new RegExp(`(?<!\\p{L})${escape(user)}(?!\\p{L})`, 'gu'), '<user>');
}

function shorten(path: string, hidden: string): string {
  const program = hidden === '<path>' ? '<program>' : hidden;
  const code = /(?:^|[\\/])((?:src|out|node_modules)[\\/].*)$/.exec(path)?.[1];
  if (code !== undefined) return `${program}/${code.replaceAll('\\', '/')}`;
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(path)?.[0];
  if (ending === undefined) return hidden;
  return hidden === '<path>' ? `${hidden}*${ending}` : `${hidden}/*${ending}`;
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
