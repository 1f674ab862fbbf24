import { describe, expect, it } from 'vitest';
import { inputOf, newDraft, objectiveFor, type Material } from './draft.ts';

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
    campaigns: { edges: [] },
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

  it('is of the model whose page led here or else of the newest, and aims at what that model knows', () => {
    const nodeOf = (id: string, label: string, createdAt = '2026-01-01T00:00:00Z') => ({
      node: {
        id,
        name: id,
        tags: [],
        versions: [],
        latest: {
          id: `${id}1`,
          number: 1,
          state: 'READY' as const,
          task: 'DETECTION' as const,
          labels: [label],
          createdAt,
        },
      },
    });
    const models = {
      edges: [nodeOf('old', 'car', '2025-01-01T00:00:00Z'), nodeOf('first', 'bus'), nodeOf('second', 'ship')],
    };
    const two: Material = { ...material, workspace: { ...material.workspace, models } };
    const chosen = (modelId?: string) => {
      const { models: of, objective } = newDraft(two, { timeZone: 'UTC', modelId });
      return [of[0]?.modelId, objective];
    };
    expect(chosen('second')).toEqual(['second', 'vanish:ship']);
    expect(chosen('gone')).toEqual(['first', 'vanish:bus']);
    expect(chosen()).toEqual(['first', 'vanish:bus']);
  });

  it('keeps an objective for another model that it suits, and takes one of its task where it does not', () => {
    const objectives = [
      { syntax: 'vanish:<class>', task: 'DETECTION' as const, key: 'VANISH_DETECTION' as const },
      { syntax: 'untargeted:<class>', task: 'DETECTION' as const, key: 'UNTARGETED_DETECTION' as const },
      { syntax: 'untargeted', task: 'CLASSIFICATION' as const, key: 'UNTARGETED_CLASSIFICATION' as const },
    ];
    const version = (task: 'DETECTION' | 'CLASSIFICATION', labels: string[]) => ({
      id: 'v',
      number: 1,
      task,
      labels,
      createdAt: '2026-01-01T00:00:00Z',
    });
    const detector = version('DETECTION', ['bus', 'person']);
    const forModel = (objective: string, of: typeof detector) =>
      objectiveFor({ objectives }, { version: of, objective });
    expect(forModel('vanish:person', detector)).toBe('vanish:person');
    expect(forModel('untargeted:bus', detector)).toBe('untargeted:bus');
    expect(forModel('vanish:ship', detector)).toBe('vanish:bus');
    expect(forModel('untargeted', detector)).toBe('vanish:bus');
    expect(forModel('vanish:person', version('CLASSIFICATION', ['person']))).toBe('untargeted');
    expect(forModel('untargeted', version('CLASSIFICATION', []))).toBe('untargeted');
  });

  it('names a source only where stored samples are judged, and takes it back when images are attacked after all', () => {
    const draft = { ...newDraft(material, { timeZone: 'UTC' }), sourceRunId: 'r' };
    expect(inputOf(draft)).toMatchObject({ kind: 'ATTACK', sourceRunId: null });
    expect(inputOf({ ...draft, kind: 'TRANSFER' })).toMatchObject({ kind: 'TRANSFER', sourceRunId: 'r' });
    expect(inputOf({ ...draft, kind: 'REPLAY', sourceRunId: undefined }).sourceRunId).toBeNull();
  });
});
