import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { allTexts, clauses, errorPlaces, type ErrorPlace } from '../../../../tests/support/sentences/collect';
import { EXEMPT, FOR_COMMAND_LINE, PASSED_ON } from '../../../../tests/support/sentences/exempt';
import { TextResolver } from '../../../../tests/support/sentences/resolve';
import { readSources } from '../../../../tests/support/sentences/sources';
import { placeholders } from './check';
import { Sentences } from './sentences';
import { sentences as german } from './de';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
/** What could not be followed to its words. */
const UNKNOWN = '{0}';
let places: ErrorPlace[];
let texts: Set<string>;
let parts: Set<string>;

beforeAll(() => {
  const sources = readSources(ROOT, ['src/engine', 'src/main', 'src/shared', 'src/renderer/src']);
  const resolver = new TextResolver(sources);
  places = errorPlaces(sources, resolver);
  texts = allTexts(sources, resolver);
  parts = clauses(sources, 'src/engine/checkpoints/', resolver);
}, 60_000);

const isExempt = ({ module }: ErrorPlace) => EXEMPT.some(({ modules }) => modules.test(module));

describe('sentences of errors', () => {
  it('are found where they are made', () => {
    expect(places.length).toBeGreaterThan(300);
    const said = new Set(places.flatMap(({ templates }) => templates));
    // Through a constant, a condition, a helper's parameter and a sum.
    expect(said).toContain('This project is open in another window: close it there first, or go on there.');
    expect(said).toContain('There is no face {0}: no face found in the picture.');
    expect(said).toContain("two entries are called '{0}'");
    expect([...said].filter((text) => text.startsWith('onnxruntime could not be loaded on {0} {1}'))).toHaveLength(1);
  });

  it('have each a German counterpart', () => {
    const missing = places
      .filter((place) => !isExempt(place))
      .flatMap(({ module, line, templates }) =>
        templates
          .filter((text) => text !== UNKNOWN && !FOR_COMMAND_LINE.test(text) && german[text] === undefined)
          .map((text) => `${module}:${line}: ${text}`),
      );
    expect(missing).toEqual([]);
  });

  it('are those of others where they could not be followed', () => {
    const lost = places.filter(
      (place) => place.templates.includes(UNKNOWN) && !isExempt(place) && !(place.module in PASSED_ON),
    );
    expect(lost.map(({ module, line, source }) => `${module}:${line}: ${source}`)).toEqual([]);
    const modules = new Set(places.filter(({ templates }) => templates.includes(UNKNOWN)).map(({ module }) => module));
    expect(Object.keys(PASSED_ON).filter((module) => !modules.has(module))).toEqual([]);
  });

  it('are made of clauses that have one, too, where a checkpoint cannot be read', () => {
    expect(parts).toContain("Its {0} lacks the tensor '{1}'");
    expect(parts).toContain('It is a StyleGAN3 model');
    expect(parts.size).toBeGreaterThan(130);
    const translated = new Sentences(german);
    expect(
      [...parts].filter(
        (text) => german[text] === undefined && text !== UNKNOWN && translated.translate(text) === text,
      ),
    ).toEqual([]);
  });

  it('fill the same things in', () => {
    const different = Object.entries(german).filter(
      ([english, translation]) => `${placeholders(english)}` !== `${placeholders(translation)}`,
    );
    expect(different).toEqual([]);
  });

  it('are said somewhere', () => {
    const said = new Set(places.flatMap(({ templates }) => templates));
    expect(Object.keys(german).filter((text) => !said.has(text) && !texts.has(text))).toEqual([]);
  });

  it('are exempt for a reason that still holds', () => {
    const modules = places.map(({ module }) => module);
    expect(EXEMPT.filter((each) => !modules.some((module) => each.modules.test(module)))).toEqual([]);
  });
});
