import { describe, expect, it } from 'vitest';
import { StudioError } from '../../../shared/errors';
import { createErrorLog } from './errorLog';
import { problemReport } from './problemReport';
import { redact, type Redaction } from './redact';

const anna: Redaction = {
  folders: { '<user folder>': '/home/anna/.local/share/styleinv-studio', '<home>': '/home/anna' },
  user: 'anna',
};
const windows: Redaction = { folders: { '<home>': 'C:\\Users\\Anna Müller' }, user: 'Anna Müller' };

describe('redact', () => {
  it.each([
    ['No such file (/home/anna/Secret Folder/x.png).', 'No such file (<home>/…/*.png).'],
    ['at /home/anna/.local/share/styleinv-studio/packs/mine', 'at <user folder>/…'],
    ['cannot read /media/usb/Anna and Ben/holiday.JPG: EIO', 'cannot read <path>*.JPG: EIO'],
    ['file:///home/anna/x.html', '<home>/…/*.html'],
    ['anna says: /tmp/a b/c.pt', '<user> says: <path>*.pt'],
    ['a/b and 1/2 and https://nodejs.org/api stay', 'a/b and 1/2 and https://nodejs.org/api stay'],
    ['joanna and annabel stay', 'joanna and annabel stay'],
    [
      '    at run (/opt/anna/program/out/main/chunks/a-1b.js:12:34)',
      '    at run (<program>/out/main/chunks/a-1b.js:12:34)',
    ],
    ['at file:///srv/secret/src/main/a.ts:1:2', 'at <program>/src/main/a.ts:1:2'],
  ])('makes of %j %j', (text, expected) => {
    expect(redact(text, anna)).toBe(expected);
  });

  it.each([
    ['No such file (C:\\Users\\Anna Müller\\Desktop\\me.png).', 'No such file (<home>/…/*.png).'],
    ['D:\\Clients\\Big Secret\\face.pt is damaged', '<path>*.pt is damaged'],
    ['at file:///C:/Users/Anna%20M%C3%BCller/x/out/main/a.js:1:2', 'at <home>/…/out/main/a.js:1:2'],
    ['\\\\server\\share\\me.png', '<path>*.png'],
  ])('makes of %j %j', (text, expected) => {
    expect(redact(text, windows)).toBe(expected);
  });
});

describe('problemReport', () => {
  it('tells of the program, the machine and the last errors, the newest first', () => {
    const log = createErrorLog();
    log.add('stage.frames', new StudioError('provider', 'First.'));
    log.add('files.pick', new StudioError('cancelled', 'Cancelled.'));
    log.add('models.import', new StudioError('corrupt', 'Second (/home/anna/x.pt).', 'Error: y\n    at /home/anna/z'));
    const text = problemReport({ errors: log.entries, shown: 'What /home/anna/a.png was' }, anna);
    expect(text).toMatch(/^StyleInV Studio: problem report\n\nProgram: \d+\.\d+\.\d+, Node \d+/);
    expect(text.indexOf('Second')).toBeLessThan(text.indexOf('First'));
    expect(text).not.toMatch(/anna|Cancelled/);
  });

  it('keeps the last fifty errors', () => {
    const log = createErrorLog();
    for (let n = 0; n < 60; n++) log.add('x', new Error(`number ${n}`));
    expect(log.entries.map(({ message }) => message)).toEqual(Array.from({ length: 50 }, (_, n) => `number ${n + 10}`));
  });
});
