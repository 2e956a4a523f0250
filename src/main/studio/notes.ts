import type { Language } from '../../shared/language';
import type { Parts } from './parts';
import { spokenLanguage } from './settings/language';

interface Notes {
  readonly exported: string;
  readonly exportFailed: (why: string) => string;
  readonly trained: (summary: string) => string;
}

/** The program explains itself in English: what it says in another language is in the window. */
const NOTES: Readonly<Record<Language, Notes>> = {
  en: {
    exported: 'The export is done.',
    exportFailed: (why) => `The export has failed. ${why}`.trimEnd(),
    trained: (summary) => summary || 'The training is done.',
  },
  de: {
    exported: 'Der Export ist fertig.',
    exportFailed: () => 'Der Export ist fehlgeschlagen; im Studio steht, warum.',
    trained: () => 'Das Training ist fertig.',
  },
};

/** What the system's notifications say, in the language that is spoken now. */
export function notesFor(parts: Pick<Parts, 'settings' | 'shell'>): Notes {
  return NOTES[spokenLanguage(parts)];
}
