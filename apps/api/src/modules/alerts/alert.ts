import { alertDetailSchema, type AlertDetail } from '@holdfast/domain';
import { acknowledgeAlert, alertsByIds, alertsOf, countOpenAlerts, type Alert as AlertRow } from '@holdfast/db';
import { builder } from '../../graphql/builder.ts';
import { change } from '../../graphql/change.ts';
import { guard, type SignedInContext } from '../../graphql/guard.ts';
import { defineNode, implementNode } from '../../graphql/nodes.ts';
import { nodePayload } from '../../graphql/payload.ts';
import { present } from '../campaigns/campaign-model.ts';
import { Campaign } from '../campaigns/kinds.ts';
import { Run } from '../runs/kinds.ts';
import { Overview } from '../workers/overview.ts';
import { inWorkspace, Workspace } from '../workspaces/workspace.ts';

const Alert = defineNode<AlertRow>('Alert', {
  action: 'run.read',
  read: ({ database, workspaceIds }, ids) => alertsByIds(database.prisma, { workspaceIds, ids }),
});

type RoseDetail = Omit<AlertDetail, 'rise'> & { readonly rise: NonNullable<AlertDetail['rise']> };

const AlertFacts = builder.objectRef<RoseDetail>('AlertFacts').implement({
  description: 'What the text of an alert says, to write it in another language.',
  extensions: { access: 'parent' },
  fields: (t) => ({
    attack: t.exposeString('attack'),
    baseline: t.string({
      nullable: true,
      description: 'Name of the baseline that it is held against; null: against the run before.',
      resolve: ({ rise }) => rise.baseline,
    }),
    difference: t.float({ resolve: ({ rise }) => rise.difference }),
    lowest: t.float({
      description: 'Lower end of the interval of the difference.',
      resolve: ({ rise }) => rise.lowest,
    }),
    rate: t.float({ description: 'As it is now.', resolve: ({ after }) => after.successes / after.n }),
    referenceRun: t.int({
      description: 'Number of the run that it is held against.',
      resolve: ({ rise }) => rise.referenceRun,
    }),
    transform: t.exposeString('transform'),
  }),
});

implementNode(Alert, {
  fields: (t) => ({
    acknowledgedAt: t.expose('acknowledgedAt', { type: 'DateTime', nullable: true }),
    campaign: t.field({
      type: Campaign.ref,
      resolve: ({ campaignId }, _args, context) => Campaign.byId(context).load(campaignId).then(present),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    facts: t.field({
      type: AlertFacts,
      nullable: true,
      description: 'Null where the alert was stored by a version that did not know them; `text` says it all.',
      resolve: ({ detail }) => {
        const { rise, ...rest } = alertDetailSchema.parse(detail);
        return rise === undefined ? null : { ...rest, rise };
      },
    }),
    run: t.field({
      type: Run.ref,
      resolve: ({ runId }, _args, context) => Run.byId(context).load(runId).then(present),
    }),
    text: t.string({ resolve: ({ detail }) => alertDetailSchema.parse(detail).text }),
  }),
});

builder.objectField(Workspace.ref, 'alerts', (t) =>
  t.field({
    type: [Alert.ref],
    args: { open: t.arg.boolean() },
    ...inWorkspace('run.read'),
    resolve: ({ id: workspaceId }, { open }, { database }) =>
      alertsOf(database.prisma, { workspaceId, open: open ?? null }),
  }),
);

builder.objectField(Overview, 'openAlerts', (t) =>
  t.int({ resolve: ({ id }, _args, { database }) => countOpenAlerts(database.prisma, id) }),
);

const acknowledging = guard({ on: Alert, action: 'finding.triage', field: ['id'] });

builder.mutationField('alertAcknowledge', (t) =>
  t.field({
    type: nodePayload('AlertPayload', 'alert', Alert),
    args: { id: t.arg.id({ required: true }) },
    extensions: acknowledging.extensions,
    resolve: (_root, { id }, context) => acknowledging.run(context, id, (alert, known) => acknowledge(known, alert)),
  }),
);

function acknowledge(context: SignedInContext, { id, workspaceId }: AlertRow): Promise<AlertRow> {
  return change(context, async (tx) => {
    const { alert: result, isFirst } = await acknowledgeAlert(tx, {
      id,
      userId: context.viewer.user.id,
      now: context.now(),
    });
    const note = { workspaceId, action: 'alert.acknowledge', subjectType: 'Alert', subjectId: id };
    return { result, note: isFirst ? note : null };
  });
}
