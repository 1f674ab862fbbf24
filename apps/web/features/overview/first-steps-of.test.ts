import { describe, expect, it } from 'vitest';
import { firstStepsOf } from './first-steps-of.ts';

const sample = { createdBy: { id: 'sample' }, models: [{ model: { id: 'm' } }], latestRun: { number: 1 } };
const fresh = { viewerId: 'ada', campaigns: [sample], modelCount: 1, datasetCount: 1 };

describe('the way to the first campaign', () => {
  it('begins with the report of the sample', () => {
    expect(firstStepsOf(fresh)).toEqual({ runNumber: 1, hasModel: false, hasDataset: false });
  });

  it('ticks off a model and images beside those of the sample', () => {
    expect(firstStepsOf({ ...fresh, modelCount: 2, datasetCount: 2 })).toMatchObject({
      hasModel: true,
      hasDataset: true,
    });
  });

  it('is not shown to whoever has made a campaign, or where several are', () => {
    expect(firstStepsOf({ ...fresh, campaigns: [{ ...sample, createdBy: { id: 'ada' } }] })).toBeNull();
    expect(firstStepsOf({ ...fresh, campaigns: [sample, sample] })).toBeNull();
  });

  it('leaves a workspace without a campaign to what its empty list says', () => {
    expect(firstStepsOf({ ...fresh, campaigns: [] })).toBeNull();
  });
});
