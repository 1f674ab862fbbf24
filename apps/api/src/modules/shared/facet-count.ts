import { builder } from '../../graphql/builder.ts';

/** How many rows one choice of a filter would leave. */
export const FacetCount = builder.objectRef<{ value: string; count: number }>('FacetCount').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({ count: t.exposeInt('count'), value: t.exposeString('value') }),
});
