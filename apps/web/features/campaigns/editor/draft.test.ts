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
    expect(inputOf(newDraft(material, { timeZone: 'UTC' })).settings).toEqual(settings);
  });

  it('is of the model whose page led here, and aims at what that model knows', () => {
    const nodeOf = (id: string, label: string) => ({
      node: {
        id,
        name: id,
        tags: [],
        versions: [],
        latest: { id: `${id}1`, number: 1, state: 'READY' as const, task: 'DETECTION' as const, labels: [label] },
      },
    });
    const models = { edges: [nodeOf('first', 'bus'), nodeOf('second', 'ship')] };
    const two: Material = { ...material, workspace: { ...material.workspace, models } };
    const chosen = (modelId?: string) => {
      const { models: of, objective } = newDraft(two, { timeZone: 'UTC', modelId });
      return [of[0]?.modelId, objective];
    };
    expect(chosen('second')).toEqual(['second', 'vanish:ship']);
    expect(chosen('gone')).toEqual(['first', 'vanish:bus']);
    expect(chosen()).toEqual(['first', 'vanish:bus']);
  });

  it('names a source only where stored samples are judged, and takes it back when images are attacked after all', () => {
    const draft = { ...newDraft(material, { timeZone: 'UTC' }), sourceRunId: 'r' };
    expect(inputOf(draft)).toMatchObject({ kind: 'ATTACK', sourceRunId: null });
    expect(inputOf({ ...draft, kind: 'TRANSFER' })).toMatchObject({ kind: 'TRANSFER', sourceRunId: 'r' });
    expect(inputOf({ ...draft, kind: 'REPLAY', sourceRunId: undefined }).sourceRunId).toBeNull();
  });
});
