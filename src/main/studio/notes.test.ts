import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../shared/api/app';
import { notesFor } from './notes';

const notesIn = (language: 'system' | 'en' | 'de', ...languages: string[]) =>
  notesFor({
    settings: { current: settingsSchema.parse({ language }) } as never,
    shell: { languages: () => languages } as never,
  });

describe('what notifications say', () => {
  it('is said in the language that is set, else in that of the system', () => {
    expect(notesIn('de', 'en-GB').exported).toBe('Der Export ist fertig.');
    expect(notesIn('en', 'de').exported).toBe('The export is done.');
    expect(notesIn('system', 'de-AT').exported).toBe('Der Export ist fertig.');
    expect(notesIn('system', 'fr-CH', 'en').exported).toBe('The export is done.');
  });

  it('mixes no languages', () => {
    expect(notesIn('en').exportFailed('The disk is full.')).toBe('The export has failed. The disk is full.');
    expect(notesIn('en').exportFailed('')).toBe('The export has failed.');
    expect(notesIn('de').exportFailed('The disk is full.')).not.toContain('disk');
    expect(notesIn('en').trained('')).toBe('The training is done.');
    expect(notesIn('de').trained("Style 'ink' of 8 pictures.")).toBe('Das Training ist fertig.');
  });
});
