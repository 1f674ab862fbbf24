import { describe, expect, it } from 'vitest';
import { startingContract } from './starting-contract.ts';

const outputs = [{ name: 'mask', dims: ['1', '4', '16', '16'] }];

describe('startingContract', () => {
  it('takes names, layout and size from the file, and a usual size where it has none', () => {
    const last = startingContract({ inputs: [{ name: 'x', dims: ['N', '48', '64', '3'] }], outputs });
    expect(last?.input).toMatchObject({ name: 'x', layout: 'NHWC', width: 64, height: 48 });
    expect(last?.output.names).toEqual({ scores: 'mask' });
    const open = startingContract({ inputs: [{ name: 'x', dims: ['N', '3', 'H', '?'] }], outputs });
    expect(open?.input).toMatchObject({ layout: 'NCHW', width: 224, height: 224 });
  });

  it('is nothing for a model that takes no images', () => {
    expect(startingContract({ inputs: [{ name: 'x', dims: ['1', '3'] }], outputs })).toBeUndefined();
  });
});
