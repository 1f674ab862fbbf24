import { describe, expect, it } from 'vitest';
import { contractFile } from './contract-file.ts';

describe('contractFile', () => {
  it('is named as the command line looks for it beside the model, and holds the contract', () => {
    const file = contractFile({ contract: { version: 1, labels: ['红', 'a&b#c'] }, fileName: 'signs v2.ONNX' });
    expect(file?.name).toBe('signs v2.contract.json');
    const text = decodeURIComponent(file?.href.split(',').slice(1).join(',') ?? '');
    expect(JSON.parse(text)).toEqual({ version: 1, labels: ['红', 'a&b#c'] });
  });

  it('is nothing until a contract is confirmed', () => {
    expect(contractFile({ contract: null, fileName: 'model.onnx' })).toBeUndefined();
  });
});
