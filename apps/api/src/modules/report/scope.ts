import type { NotTestedFacts as Facts } from '@holdfast/reporting';
import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enums.ts';

export const NotTestedFacts = builder.objectRef<Facts>('NotTestedFacts').implement({
  description: 'What the sentences of `notTested` say, to write them in another language.',
  extensions: { access: 'parent' },
  fields: (t) => ({
    eligible: t.exposeInt('eligible'),
    model: t.exposeString('model', { description: 'Name of its file.' }),
    transforms: t.stringList({ resolve: ({ transforms }) => [...transforms] }),
    objective: t.exposeString('objective'),
    norm: t.exposeString('norm'),
    epsilonLevels: t.exposeFloat('epsilonLevels'),
    inputWidth: t.exposeInt('inputWidth'),
    inputHeight: t.exposeInt('inputHeight'),
  }),
});

/** What predictions were compared with. */
export const ReportReference = enumOf('ReportReference', ['clean_prediction', 'labels']);
