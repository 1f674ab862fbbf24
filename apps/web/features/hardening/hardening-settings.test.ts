import { describe, expect, it } from 'vitest';
import { NO_NUMBER } from '#web/lib/forms/number-range.ts';
import { configurationOf, DEFAULTS, faultyNumbers } from './hardening-settings.ts';

describe('settings of a training', () => {
  it('are complete as they are offered, the learning rate left to the kind of model', () => {
    expect(faultyNumbers(DEFAULTS, 'on-the-fly')).toEqual([]);
    expect(configurationOf(DEFAULTS, 'stored')).not.toHaveProperty('learningRate');
    expect(configurationOf({ ...DEFAULTS, learningRate: 0.01 }, 'stored')).toMatchObject({ learningRate: 0.01 });
  });

  it('are held up by an emptied number that is shown, not by one that is not', () => {
    const emptied = { ...DEFAULTS, epochs: NO_NUMBER, iterations: NO_NUMBER, beta: NO_NUMBER };
    expect(faultyNumbers(emptied, 'on-the-fly')).toEqual(['epochs', 'iterations']);
    expect(faultyNumbers({ ...emptied, method: 'trades' }, 'stored')).toEqual(['epochs', 'beta']);
  });
});
