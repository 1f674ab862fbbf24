import type { Interval as IntervalShape, Rate as RateShape } from '@holdfast/metrics';
import { builder } from '../../graphql/builder.ts';

export const Interval = builder.objectRef<IntervalShape>('Interval').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({ high: t.exposeFloat('high'), low: t.exposeFloat('low') }),
});

export const Rate = builder.objectRef<RateShape>('Rate').implement({
  description: 'A proportion with its raw counts and interval. `rate` is null where n is 0, which is not a rate of 0.',
  extensions: { access: 'parent' },
  fields: (t) => ({
    confidence: t.exposeFloat('confidence'),
    interval: t.field({ type: Interval, resolve: ({ interval }) => interval }),
    method: t.exposeString('method'),
    n: t.exposeInt('n'),
    rate: t.exposeFloat('rate', { nullable: true }),
    successes: t.exposeInt('successes'),
  }),
});
