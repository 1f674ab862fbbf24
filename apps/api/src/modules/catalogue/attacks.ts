import { attacks, objectiveDefinitions, type Attack, type ObjectiveDefinition as Objective } from '@holdfast/attacks';
import { sampleAttacks } from '@holdfast/domain';
import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enums.ts';
import { ModelTask } from '../shared/prediction.ts';

const AttackDefinition = builder.objectRef<{ name: string; attack: Attack }>('AttackDefinition').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    isControl: t.boolean({ resolve: ({ attack }) => attack.kind === 'control' }),
    key: t.field({
      type: enumOf('AttackKey', Object.keys(attacks)),
      description: 'For its texts in another language.',
      resolve: ({ name }) => name,
    }),
    kind: t.string({ resolve: ({ attack }) => attack.kind }),
    name: t.exposeString('name'),
    samples: t.stringList({
      description: 'Names of the samples that it makes of each image, as results and rules of gates call them.',
      resolve: ({ name }) => sampleAttacks([name]),
    }),
    summary: t.string({ resolve: ({ attack }) => attack.summary }),
    title: t.string({
      resolve: ({ attack }) => (attack.kind === 'control' ? attack.title : attack.variants[0].title),
    }),
    usesTransforms: t.boolean({
      description: 'Whether it optimises over the bank.',
      resolve: ({ attack }) => attack.kind === 'gradient' && attack.bank([0]).length > 0,
    }),
  }),
});

/** `untargeted-detection`: the same word asks for different things of different models. */
const objectiveKey = ({ name, task }: Objective): string => `${name}-${task}`;

const ObjectiveDefinition = builder.objectRef<Objective>('ObjectiveDefinition').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    key: t.field({
      type: enumOf('ObjectiveKey', objectiveDefinitions.map(objectiveKey)),
      description: 'For its texts in another language.',
      resolve: objectiveKey,
    }),
    summary: t.exposeString('summary'),
    syntax: t.exposeString('syntax'),
    task: t.expose('task', { type: ModelTask }),
  }),
});

const signedIn = { extensions: { access: 'signed-in' }, authScopes: { signedIn: true } };

builder.queryFields((t) => ({
  attacks: t.field({
    type: [AttackDefinition],
    ...signedIn,
    resolve: () => Object.entries(attacks).map(([name, attack]) => ({ name, attack })),
  }),
  objectives: t.field({ type: [ObjectiveDefinition], ...signedIn, resolve: () => [...objectiveDefinitions] }),
}));
