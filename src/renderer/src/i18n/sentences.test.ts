import { describe, expect, it } from 'vitest';
import { Sentences } from './sentences';

const sentences = new Sentences({
  'Cancelled.': 'Abgebrochen.',
  '{0} is empty: choose another file.': '{0} ist leer: Wähle eine andere Datei.',
  'There is no style {0} in {1}.': 'In {1} gibt es keinen Stil {0}.',
  'There is no style {0}.': 'Es gibt keinen Stil {0}.',
  '{0} failed: {1}': '{0} ist gescheitert: {1}',
  'it has {0} entries': 'es hat {0} Einträge',
  '{0}: {1}': '{0}: {1}',
});

describe('sentences', () => {
  it('are found whole and by their template, and told in the order of the other language', () => {
    expect(sentences.translate('Cancelled.')).toBe('Abgebrochen.');
    expect(sentences.translate('There is no style ink in Starter.')).toBe('In Starter gibt es keinen Stil ink.');
    expect(sentences.translate('There is no style ink.')).toBe('Es gibt keinen Stil ink.');
  });

  it('are translated within each other', () => {
    expect(sentences.translate('Dance failed: a.png is empty: choose another file.')).toBe(
      'Dance ist gescheitert: a.png ist leer: Wähle eine andere Datei.',
    );
    expect(sentences.translate('x failed: y: it has 3 entries')).toBe('x ist gescheitert: y: es hat 3 Einträge');
  });

  it('may hold names of any kind', () => {
    for (const name of ['a.*b', '$&', '{0}', '{1}', '(x|y)+', '\\d', "O'Brien: 1", 'a\nb', '']) {
      expect(sentences.translate(`${name} is empty: choose another file.`)).toBe(
        `${name} ist leer: Wähle eine andere Datei.`,
      );
    }
  });

  it('that are not known stay as they are', () => {
    for (const text of [
      '',
      'Nothing of the kind',
      'There is no style',
      '{0} is empty',
      `${'x'.repeat(5_000)} failed: y`,
    ])
      expect(sentences.translate(text)).toBe(text);
  });

  it('are found at once however much they repeat', () => {
    const text = `There is no style ${' in '.repeat(900)}`;
    expect(sentences.translate(text)).toBe(text);
  });
});
