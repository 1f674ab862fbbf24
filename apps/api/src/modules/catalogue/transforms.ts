import { isDifferentiable, transforms, type EvaluationTransform, type ParamField } from '@holdfast/transforms';
import { builder } from '../../graphql/builder.ts';

const TransformField = builder.objectRef<ParamField>('TransformField').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    choices: t.field({ type: ['String'], resolve: (field) => (field.kind === 'choice' ? [...field.choices] : []) }),
    default: t.string({
      nullable: true,
      resolve: (field) => (field.default === undefined ? null : String(field.default)),
    }),
    integer: t.boolean({ resolve: (field) => field.kind === 'number' && field.integer }),
    kind: t.exposeString('kind'),
    max: t.float({ nullable: true, resolve: (field) => (field.kind === 'number' ? field.max : null) }),
    min: t.float({ nullable: true, resolve: (field) => (field.kind === 'number' ? field.min : null) }),
    name: t.exposeString('name'),
    range: t.boolean({ resolve: (field) => field.kind === 'number' && field.range }),
    summary: t.exposeString('summary'),
    unit: t.string({ resolve: (field) => (field.kind === 'number' ? field.unit : '') }),
  }),
});

const TransformDefinition = builder.objectRef<EvaluationTransform>('TransformDefinition').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    fields: t.field({ type: [TransformField], resolve: ({ fields }) => [...fields] }),
    gradientModes: t.field({
      type: ['String'],
      resolve: (transform) => (isDifferentiable(transform) ? [...transform.gradientModes] : []),
    }),
    inOptimisation: t.boolean({ resolve: (transform) => isDifferentiable(transform) }),
    name: t.exposeString('name'),
    presets: t.field({ type: ['String'], resolve: ({ presets }) => presets.map(({ spec }) => spec) }),
    summary: t.exposeString('summary'),
    title: t.string({ resolve: ({ name }) => titleOf(name) }),
  }),
});

/** `motion-blur` becomes "Motion blur". */
const titleOf = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', ' ')}`;

builder.queryField('transforms', (t) =>
  t.field({
    type: [TransformDefinition],
    extensions: { access: 'signed-in' },
    authScopes: { signedIn: true },
    resolve: () => [...transforms],
  }),
);
