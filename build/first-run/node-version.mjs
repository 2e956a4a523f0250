// Read by every Node, however old: no syntax and no module name newer than ES modules themselves.
import { readFileSync } from 'fs';

/**
 * The range of Node versions this project runs on, from package.json.
 * @returns {string} alternatives of the forms ^a.b.c and >=a.b.c
 */
export function requiredNode() {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).engines.node;
}

/**
 * Whether a version lies in a range.
 * @param {string} version such as 20.11.1; a pre-release tag is ignored
 * @param {string} range alternatives of the forms ^a.b.c (same major) and >=a.b.c, joined by ||
 * @returns {boolean}
 */
export function satisfies(version, range) {
  var actual = numbers(version);
  return range.split('||').some(function (alternative) {
    var lowest = numbers(alternative);
    if (alternative.indexOf('^') >= 0 && actual.major !== lowest.major) return false;
    if (actual.major !== lowest.major) return actual.major > lowest.major;
    if (actual.minor !== lowest.minor) return actual.minor > lowest.minor;
    return actual.patch >= lowest.patch;
  });
}

/**
 * What to tell a person whose Node does not fit.
 * @param {string} version of the running Node
 * @param {string} range see satisfies
 * @returns {string | undefined} one sentence, or undefined where the version fits
 */
export function nodeComplaint(version, range) {
  if (satisfies(version, range)) return undefined;
  var versions = range.split('||').map(function (alternative) {
    var lowest = numbers(alternative);
    var name = lowest.major + (lowest.minor ? '.' + lowest.minor : '');
    return name + (alternative.indexOf('^') >= 0 ? ' or a later ' + lowest.major : ' or later');
  });
  return (
    'StyleInV Studio needs Node ' +
    versions.join(', ') +
    ', and this is Node ' +
    version +
    ': install the current LTS release from https://nodejs.org and run the command again.'
  );
}

/** @param {string} text */
function numbers(text) {
  var found = /(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(text) || [];
  return { major: Number(found[1] || 0), minor: Number(found[2] || 0), patch: Number(found[3] || 0) };
}
