/** A name in lower-case ASCII letters, digits and dashes, for use in a file name; 'unnamed' where nothing of it is left. */
export function asciiName(name: string): string {
  const ascii = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return ascii || 'unnamed';
}

/**
 * A file name for a style that no other has: its name in lower-case ASCII, with a number if that is taken.
 * @param taken paths in the pack already in use, compared without case
 */
export function freeStyleFile(name: string, taken: Iterable<string>): string {
  const used = new Set([...taken].map((path) => path.toLowerCase()));
  const ascii = asciiName(name);
  // The prefix keeps clear of names that Windows reserves for devices.
  for (let n = 1; ; n++) {
    const file = `styles/style-${ascii}${n > 1 ? `-${n}` : ''}.safetensors`;
    if (!used.has(file.toLowerCase())) return file;
  }
}
