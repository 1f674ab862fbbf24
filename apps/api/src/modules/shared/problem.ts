import type { Problem as ProblemShape } from '@holdfast/domain';
import { builder } from '../../graphql/builder.ts';

export const Problem = builder.objectRef<ProblemShape>('Problem').implement({
  description: 'What is wrong, in five parts.',
  extensions: { access: 'parent' },
  fields: (t) => ({
    code: t.exposeString('code'),
    where: t.exposeString('where'),
    expected: t.exposeString('expected'),
    got: t.exposeString('got'),
    fix: t.exposeString('fix'),
  }),
});
