import { describe, expect, it } from 'vitest';
import { readReportView, writeReportView } from './report-view.ts';

describe('a saved view of a report', () => {
  it('keeps filters, tab and sample, and the run only where it is of one', () => {
    const query = 'tab=images&transform=jpeg%3A60&sample=3';
    for (const run of [undefined, 12]) {
      expect(readReportView(writeReportView({ run, query }))).toEqual({ run, query });
    }
  });

  it('is of whichever run is open where the kept number is none', () => {
    expect(readReportView('run=abc&tab=images')).toEqual({ run: undefined, query: 'tab=images' });
    expect(readReportView('')).toEqual({ run: undefined, query: '' });
  });
});
