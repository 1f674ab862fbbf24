import { decideFindings, type Finding as FindingRow } from '@holdfast/db';
import { builder } from '../../graphql/builder.ts';
import { change } from '../../graphql/change.ts';
import type { ApiContext } from '../../graphql/context.ts';
import { inputError } from '../../graphql/errors.ts';
import { answer, findIn, guard, signedIn, type SignedInContext } from '../../graphql/guard.ts';
import { payload } from '../../graphql/payload.ts';
import { readReason } from '../shared/reason.ts';
import { Finding, FindingState } from './finding.ts';

const FindingTriageInput = builder.inputType('FindingTriageInput', {
  fields: (t) => ({
    acceptedUntil: t.field({ type: 'DateTime' }),
    ids: t.idList({ required: true }),
    reason: t.string({ required: true }),
    state: t.field({ type: FindingState, required: true }),
  }),
});

type Input = typeof FindingTriageInput.$inferInput;

const triaging = guard({ on: Finding, action: 'finding.triage', field: ['input', 'ids', '0'] });

/** More are not decided upon at a time: nobody has looked at them all. */
const MAX_FINDINGS = 500;

builder.mutationField('findingTriage', (t) =>
  t.field({
    type: payload<FindingRow[]>('FindingsPayload', (p) => ({
      findings: p.field({ type: [Finding.ref], nullable: true, resolve: ({ result }) => result }),
    })),
    args: { input: t.arg({ type: FindingTriageInput, required: true }) },
    extensions: triaging.extensions,
    resolve: (_root, { input }, context) => triage(context, input),
  }),
);

/** The first finding says which workspace it is about, and whether the asker may decide there; the others must be in the same one. */
function triage(context: ApiContext, input: Input) {
  const [first] = input.ids;
  if (first === undefined || input.ids.length > MAX_FINDINGS) {
    return answer((): Promise<FindingRow[]> => {
      signedIn(context);
      const got = String(input.ids.length);
      throw inputError('INVALID', ['input', 'ids'], `expected 1 to ${MAX_FINDINGS} findings, got ${got}; choose some`);
    });
  }
  return triaging.run(context, first, (finding, known) => decide(known, { finding, input }));
}

async function decide(
  context: SignedInContext,
  { finding, input }: { readonly finding: FindingRow; readonly input: Input },
): Promise<FindingRow[]> {
  const { workspaceId } = finding;
  const { state, acceptedUntil } = input;
  const reason = readReason(input.reason, ['input', 'reason']);
  if (state === 'accepted' && !(acceptedUntil && acceptedUntil > context.now())) {
    const got = acceptedUntil ? acceptedUntil.toISOString() : 'nothing';
    throw inputError(
      'INVALID',
      ['input', 'acceptedUntil'],
      `expected a day in the future, got ${got}; a risk is accepted for a time, then looked at again`,
    );
  }
  const rows = await Promise.all(
    input.ids.map((id, index) =>
      findIn(context, { on: Finding, workspaceId, id, field: ['input', 'ids', String(index)] }),
    ),
  );
  const ids = [...new Set(rows.map(({ id }) => id))];
  return change(context, async (tx) => {
    const result = await decideFindings(tx, {
      workspaceId,
      ids,
      state,
      acceptedUntil: state === 'accepted' ? (acceptedUntil ?? null) : null,
      reason,
      userId: context.viewer.user.id,
    });
    const detail = { state, reason, ids, ...(acceptedUntil ? { acceptedUntil: acceptedUntil.toISOString() } : {}) };
    return {
      result,
      note: { workspaceId, action: 'finding.triage', subjectType: 'Finding', subjectId: finding.id, detail },
    };
  });
}
