import type { Baseline as BaselineRow } from '@holdfast/db';
import { implementNode } from '../../graphql/nodes.ts';
import { present } from '../campaigns/campaign-model.ts';
import { User } from '../people/user.ts';
import { Run } from '../runs/kinds.ts';
import { Baseline } from './kinds.ts';

export type BaselineOfWorkspace = BaselineRow & { readonly workspaceId: string };

implementNode(Baseline, {
  fields: (t) => ({
    active: t.exposeBoolean('active', { description: 'Whether runs are compared with it now.' }),
    blessedAt: t.expose('blessedAt', { type: 'DateTime' }),
    blessedBy: t.field({
      type: User.ref,
      nullable: true,
      resolve: ({ blessedById }, _args, context) =>
        blessedById === null ? null : User.byId(context).load(blessedById),
    }),
    name: t.exposeString('name'),
    reason: t.exposeString('reason'),
    run: t.field({
      type: Run.ref,
      resolve: ({ runId }, _args, context) => Run.byId(context).load(runId).then(present),
    }),
    undoReason: t.exposeString('undoReason', { nullable: true }),
    undoneAt: t.expose('undoneAt', { type: 'DateTime', nullable: true }),
    undoneBy: t.field({
      type: User.ref,
      nullable: true,
      resolve: ({ undoneById }, _args, context) => (undoneById === null ? null : User.byId(context).load(undoneById)),
    }),
  }),
});
