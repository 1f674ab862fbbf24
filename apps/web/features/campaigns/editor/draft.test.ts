import { describe, expect, it } from 'vitest';
import { inputOf, newDraft, type Material } from './draft.ts';

/** As Apollo's cache hands it out: with the names of its types. */
const read = {
  __typename: 'AttackSettings',
  attacks: ['plain', 'noise'],
  norm: 'linf',
  epsilonLevels: 4,
  stepLevels: 1,
  iterations: 10,
  direction: 'sign',
  momentum: 0,
  combination: 'mean',
  start: 'original',
  confirmDraws: 3,
};
const material: Material = {
  objectives: [],
  attacks: [],
  transforms: [],
  workspace: {
    id: 'w',
    models: { edges: [] },
    datasets: { edges: [] },
    suites: [],
    presets: [{ id: 'p', name: 'quick', description: '', builtInKey: null, settings: read }],
  },
};

describe('draft of a campaign', () => {
  it('asks for the settings of a preset without what only answers carry, which the API refuses', () => {
    const { __typename, ...settings } = read;
    expect(__typename).toBe('AttackSettings');
    expect(inputOf(newDraft(material, 'UTC')).settings).toEqual(settings);
  });

  it('names a source only where stored samples are judged, and takes it back when images are attacked after all', () => {
    const draft = { ...newDraft(material, 'UTC'), sourceRunId: 'r' };
    expect(inputOf(draft)).toMatchObject({ kind: 'ATTACK', sourceRunId: null });
    expect(inputOf({ ...draft, kind: 'TRANSFER' })).toMatchObject({ kind: 'TRANSFER', sourceRunId: 'r' });
    expect(inputOf({ ...draft, kind: 'REPLAY', sourceRunId: undefined }).sourceRunId).toBeNull();
  });
});
