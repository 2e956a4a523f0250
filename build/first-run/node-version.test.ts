import { describe, expect, it } from 'vitest';
import { nodeComplaint, requiredNode, satisfies } from './node-version.mjs';

const RANGE = '^20.19.0 || ^22.13.0 || >=24.0.0';

describe('satisfies', () => {
  it.each(['20.19.0', '20.20.2', '22.13.0', '22.21.1', '24.0.0', '26.1.0', '24.0.0-nightly2025'])(
    'takes %s',
    (version) => {
      expect(satisfies(version, RANGE)).toBe(true);
    },
  );

  it.each(['18.20.0', '20.11.1', '20.18.3', '21.7.0', '22.12.0', '23.11.0'])('refuses %s', (version) => {
    expect(satisfies(version, RANGE)).toBe(false);
  });

  it('compares the last number too', () => {
    expect(satisfies('20.19.1', '^20.19.2')).toBe(false);
    expect(satisfies('20.19.2', '^20.19.2')).toBe(true);
  });
});

describe('nodeComplaint', () => {
  it('is silent about the Node that runs this test', () => {
    expect(nodeComplaint(process.versions.node, requiredNode())).toBeUndefined();
  });

  it('names what is there, what is needed, and what to do', () => {
    expect(nodeComplaint('20.11.1', RANGE)).toBe(
      'StyleInV Studio needs Node 20.19 or a later 20, 22.13 or a later 22, 24 or later, and this is Node 20.11.1: ' +
        'install the current LTS release from https://nodejs.org and run the command again.',
    );
  });
});
