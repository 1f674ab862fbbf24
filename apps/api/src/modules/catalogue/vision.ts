import { decoders, labelSets } from '@holdfast/vision';
import { builder } from '../../graphql/builder.ts';

const signedIn = { extensions: { access: 'signed-in' }, authScopes: { signedIn: true } };

builder.queryFields((t) => ({
  decoders: t.field({
    type: ['String'],
    description: 'Names of the ways to read a model’s outputs, for contracts.',
    ...signedIn,
    resolve: () => Object.keys(decoders),
  }),
  labelSets: t.field({
    type: ['String'],
    description: 'Names of known lists of labels, for contracts.',
    ...signedIn,
    resolve: () => Object.keys(labelSets),
  }),
}));
