import type { GateStatus } from '#web/graphql/schema.generated.ts';
import type { RunListQueryVariables } from './run-list.generated.ts';

export const GATES: readonly GateStatus[] = ['PASS', 'FAIL', 'INCONCLUSIVE'];

interface RunListAddress {
  readonly slug: string;
  readonly gate: string | undefined;
  readonly campaign: string | undefined;
}

/** What an address asks for, for the browser as for the server that reads ahead. */
export function runListVariables({ slug, gate, campaign }: RunListAddress): RunListQueryVariables {
  const gateStatus = GATES.find((status) => status === gate);
  return {
    slug,
    first: 50,
    filter: { ...(gateStatus && { gateStatus }), ...(campaign !== undefined && { campaignId: campaign }) },
  };
}
