import { describe, expect, it } from 'vitest';
import { VERBS } from './verbs';
import { COMMANDS } from './wiring';

describe('the command line', () => {
  it('has a service behind every verb', () => {
    expect(COMMANDS.map(({ verb }) => verb)).toEqual(VERBS);
  });
});
