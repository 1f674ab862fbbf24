import { describe, expect, it } from 'vitest';
import { syntheticResults } from '../../../test/testkit/results.ts';
import { comparability } from './comparability.ts';

const run = syntheticResults({ images: [] });

describe('two runs', () => {
  it('can be compared where only model, seed or versions differ, which is said', () => {
    const other = {
      ...run,
      model: { ...run.model, sha256: '1'.repeat(64), inputWidth: 200 },
      configuration: { ...run.configuration, seed: 8 },
    };
    const { blocking, notes } = comparability(run, other);
    expect(blocking).toBeNull();
    expect(notes).toEqual([
      'Different seeds: 7 and 8.',
      'Different model input sizes (samples and object sizes are measured in their pixels): 100 x 100 and 200 x 100.',
    ]);
    expect(comparability(run, run)).toEqual({ blocking: null, notes: [] });
  });

  it('cannot where they ask different questions', () => {
    const { configuration } = run;
    const budget = { norm: 'linf', epsilonLevels: 8 } as const;
    const stronger = { ...run, configuration: { ...configuration, attack: { ...configuration.attack, budget } } };
    expect(comparability(run, stronger).blocking).toBe('another budget (linf 4/255 against linf 8/255)');
    const otherBank = { ...run, configuration: { ...configuration, bank: [] } };
    expect(comparability(run, otherBank).blocking).toContain('another bank (jpeg:75, median:3 against –)');
  });
});
