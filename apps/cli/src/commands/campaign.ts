import { randomUUID } from 'node:crypto';
import {
  accepted,
  CampaignByNameDocument,
  CampaignsDocument,
  CampaignStartDocument,
  type CampaignsQuery,
  type RunPartsFragment,
} from '@holdfast/client';
import { newCommand, type CommandContext } from '../command.ts';
import { UsageError } from '../errors/usage-error.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { withInterrupt } from '../interrupt.ts';
import { formatTable } from '../output/table.ts';
import { connect, type Remote } from '../remote/connect.ts';
import { watchRun } from '../remote/watch-run.ts';

/** `holdfast campaign`: campaigns of an installation. */
export const campaignCommand = (context: CommandContext) =>
  newCommand('campaign', context)
    .summary('run and list campaigns of an installation')
    .addCommand(runCommand(context))
    .addCommand(listCommand(context));

const runCommand = (context: CommandContext) =>
  newCommand('run', context)
    .summary('start a campaign')
    .description(
      'Starts a run of a campaign; with --wait, shows its progress and ends with its verdict. Ctrl-C leaves the run going.',
    )
    .argument('<name>', 'name of the campaign')
    .option('--wait', 'wait until the run ends')
    .option('--cancel-on-interrupt', 'Ctrl-C cancels the run; what is done is kept')
    .option('--key <key>', 'idempotency key: a repeated call with the same key starts one run')
    .action(async (name, { wait, cancelOnInterrupt, key }) => {
      const { terminal } = context;
      const remote = await connect();
      const { client, slug } = remote;
      const { workspace } = await client.execute(CampaignByNameDocument, { slug, name });
      if (!workspace?.campaign) {
        const fix = '`holdfast campaign list` shows them';
        throw new UsageError({ code: 'NO_CAMPAIGN', where: name, expected: `a campaign of ${slug}`, got: 'none', fix });
      }
      const input = { campaignId: workspace.campaign.id, idempotencyKey: key ?? randomUUID() };
      const { campaignStart } = await client.execute(CampaignStartDocument, { input }, { isRepeatable: true });
      const run = accepted(`campaign ${name}`, campaignStart, campaignStart.run);
      if (wait !== true) {
        terminal.out(`run #${run.number} is ${run.state.toLowerCase()}\n`);
        return;
      }
      const cancelsOnInterrupt = cancelOnInterrupt === true;
      const ended = await withInterrupt(terminal, (signal) =>
        watchRun({ remote, run, terminal, signal, cancelsOnInterrupt }),
      );
      terminal.out(
        `run #${ended.number}: ${ended.state.toLowerCase()}${ended.gate === null ? '' : `; gate ${ended.gate.headline}`}\n`,
      );
      context.finish(exitCodeOfRun(ended));
    });

/** The campaign's gate decides where it has one; else whether everything could be done. */
function exitCodeOfRun({ state, gate, progress }: RunPartsFragment): ExitCode {
  if (state === 'FAILED') return EXIT.badInput;
  if (state !== 'DONE') return EXIT.cancelled;
  if (gate !== null)
    return gate.status === 'PASS' ? EXIT.done : gate.status === 'FAIL' ? EXIT.someFailed : EXIT.cancelled;
  return progress.samplesFailed === 0 ? EXIT.done : EXIT.someFailed;
}

/** Each campaign comes with its last run and its gate; more at a time would be refused as too large an operation. */
const PAGE = 20;

const listCommand = (context: CommandContext) =>
  newCommand('list', context)
    .summary('list campaigns with their last run')
    .option('--search <text>', 'part of the name')
    .action(async ({ search }) => {
      const remote = await connect();
      const rows: string[][] = [];
      let after: string | null = null;
      do {
        const page = await readPage(remote, { after, search });
        rows.push(...page.edges.map(({ node }) => rowOf(node)));
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      } while (after !== null);
      const columns = ['campaign', 'objective', 'last run', 'gate', 'schedule'].map((title) => ({ title }));
      context.terminal.out(formatTable(columns, rows));
    });

type Page = NonNullable<CampaignsQuery['workspace']>['campaigns'];

async function readPage(
  { client, slug }: Remote,
  { after, search }: { readonly after: string | null; readonly search: string | undefined },
): Promise<Page> {
  const variables = { slug, first: PAGE, after, ...(search === undefined ? {} : { search }) };
  const { workspace } = await client.execute(CampaignsDocument, variables);
  if (workspace === null) throw new Error('unreachable: the workspace was there a moment ago');
  return workspace.campaigns;
}

function rowOf({ name, objective, latestRun, schedule }: Page['edges'][number]['node']): string[] {
  const last = latestRun === null ? 'never run' : `#${latestRun.number} ${latestRun.state.toLowerCase()}`;
  return [name, objective, last, latestRun?.gate?.status.toLowerCase() ?? '-', schedule?.description ?? '-'];
}
