import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { headOf, reportSchema, type Report } from '@holdfast/reporting';
import { afterAll, beforeAll, expect, it, onTestFailed, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { API_START_MS, createTestApi, type TestApi } from '../testkit/api.ts';
import { createCli, type Cli, type CliResult } from '../testkit/cli.ts';
import { documentBlocks } from '../testkit/document-blocks.ts';
import { startSmtpReceiver, type SmtpReceiver } from '../testkit/smtp-receiver.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../testkit/webhook-receiver.ts';
import { buildWorker, until, type WorkerProgram } from './jobs/worker-process.ts';

let storeFolder: string;
let test: TestApi;
let cli: Cli;
let program: WorkerProgram;
let mail: SmtpReceiver;
let receiver: WebhookReceiver;

beforeAll(async () => {
  storeFolder = await mkdtemp(join(tmpdir(), 'holdfast-platform-'));
  mail = await startSmtpReceiver();
  receiver = await startWebhookReceiver();
  test = await createTestApi({ storeFolder, isSmtpConfigured: true });
  cli = await createCli();
  program = await buildWorker(test.database.url);
}, API_START_MS);
afterAll(async () => {
  await program.close();
  await cli.close();
  await test.close();
  await mail.close();
  await receiver.close();
  await rm(storeFolder, { recursive: true, force: true });
});

async function succeed(args: readonly string[]): Promise<CliResult> {
  const result = await cli.run(args);
  expect(`${result.code} ${result.stderr}`, args.join(' ')).toMatch(/^0 /);
  return result;
}

/** What is measured: everything but when, by which command and under which file names. */
function numbers({ run: _run, model: _model, provenance: _provenance, ...head }: ReturnType<typeof headOf>) {
  return head;
}

/** What GitHub gives to every step. */
const GITHUB = {
  GITHUB_RUN_ID: '1',
  GITHUB_RUN_ATTEMPT: '1',
  GITHUB_REF_NAME: 'main',
  GITHUB_STEP_SUMMARY: 'summary.md',
};

/** Scripts of the platform form's workflow; what an action of GitHub's does is left to it. The model is the one that is here. */
function githubSteps(): string[] {
  const [, , workflow = ''] = documentBlocks('ci.md', 'yaml');
  const step = z.looseObject({ run: z.string().optional() });
  const jobs = z.looseObject({ jobs: z.record(z.string(), z.looseObject({ steps: z.array(step) })) });
  const { steps } = jobs.parse(parse(workflow)).jobs['holdfast'] ?? { steps: [] };
  return steps.flatMap(({ run }) => (run === undefined ? [] : [here(run)]));
}

function gitlabScript(): string {
  const [, , , job = ''] = documentBlocks('ci.md', 'yaml');
  const { script } = z
    .looseObject({ robustness: z.looseObject({ script: z.array(z.string()) }) })
    .parse(parse(job)).robustness;
  return script.map(here).join('\n');
}

const here = (script: string): string => script.replace('--name detector', '--name tiny');

/** The button "Test" of a webhook, up to the program that it leads to: that can tell by the secret which the API showed once. */
async function pinged(): Promise<void> {
  const allowed = await test.admin.graphql(
    'mutation($input: WorkspaceUpdateInput!) { workspaceUpdate(input: $input) { userErrors { code } } }',
    { input: { id: test.workspaceId, webhookAllowedNetworks: ['127.0.0.0/8'] } },
  );
  expect(allowed.data).toEqual({ workspaceUpdate: { userErrors: [] } });
  const saved = await test.admin.graphql(
    'mutation($input: WebhookSaveInput!) { webhookSave(input: $input) { secret webhook { id } userErrors { code } } }',
    { input: { workspaceId: test.workspaceId, url: `${receiver.origin}/hook`, events: ['alert.raised'] } },
  );
  const { secret, webhook } = z
    .object({ webhookSave: z.object({ secret: z.string(), webhook: z.object({ id: z.string() }) }) })
    .parse(saved.data).webhookSave;
  const tested = await test.admin.graphql('mutation($id: ID!) { webhookTest(id: $id) { delivery { id } } }', webhook);
  const { delivery } = z
    .object({ webhookTest: z.object({ delivery: z.object({ id: z.string() }) }) })
    .parse(tested.data).webhookTest;
  const { headers, path, body } = await until('the ping', () => Promise.resolve(receiver.received[0]));
  expect([path, headers['x-holdfast-event']]).toEqual(['/hook', 'ping']);
  const signature = String(headers['x-holdfast-signature']);
  expect(receiver.isFromHoldfast(signature, body, secret)).toBe(true);
  expect(receiver.isFromHoldfast(signature, body, webhook.id)).toBe(false);
  const logged = await until('the log of the ping', async () => {
    const { data } = await test.admin.graphql(
      'query($id: ID!) { node(id: $id) { ... on WebhookDelivery { state attempts responseCode } } }',
      delivery,
    );
    return JSON.stringify(data).includes('PENDING') ? undefined : data;
  });
  expect(logged).toEqual({ node: { state: 'DELIVERED', attempts: 1, responseCode: 204 } });
}

const reportOf = (value: unknown): Report => reportSchema.parse(value);

it(
  'gives the numbers of the command line through upload, campaign, worker and report',
  { timeout: 600_000 },
  async () => {
    const settings = ['--objective', 'untargeted', '--transforms', 'jpeg:75,noise:4', '--evaluate', 'jpeg:50'];
    const budget = ['--epsilon', '8/255', '--step', '2/255', '--iterations', '4'];
    await succeed([
      'attack',
      'model.onnx',
      '--contract',
      'contract.json',
      '--images',
      'photos',
      '--out',
      'run',
      ...settings,
      ...budget,
    ]);
    const local = reportOf(await cli.json('run/report.json'));

    const worker = await program.start({
      HOLDFAST_STORE: storeFolder,
      SMTP_URL: mail.url,
      SMTP_FROM: 'holdfast@example.com',
    });
    onTestFailed(() => console.error(worker.output()));
    const token = await test.admin.graphql(
      'mutation($input: ApiTokenCreateInput!) { apiTokenCreate(input: $input) { secret userErrors { message } } }',
      { input: { workspaceId: test.workspaceId, name: 'ci', role: 'TESTER' } },
    );
    const { secret } = z.object({ apiTokenCreate: z.object({ secret: z.string() }) }).parse(token.data).apiTokenCreate;
    process.env['XDG_CONFIG_HOME'] = cli.folder;
    onTestFinished(() => {
      delete process.env['XDG_CONFIG_HOME'];
    });
    const guessed = await cli.run(['login', test.origin, '--token', 'hf_guessedguessedguessedguessed']);
    expect(`${guessed.code} ${guessed.stderr}`).toMatch(/^2 .*a token that is accepted/s);
    const signedIn = await succeed(['login', test.origin, '--token', secret]);
    expect(signedIn.stdout).toContain('signed in as ada@example.com');
    expect((await stat(join(cli.folder, 'holdfast/login.json'))).mode & 0o777).toBe(0o600);
    const ci = { HOLDFAST_URL: test.origin, HOLDFAST_TOKEN: secret };

    const pushed = await succeed(['push', 'model.onnx', '--name', 'tiny', '--contract', 'contract.json']);
    expect(pushed.stdout).toBe('tiny version 1: ready\n');
    expect((await succeed(['push-dataset', 'photos', '--name', 'photos'])).stdout).toMatch(
      /^photos version 1: \d+ images/,
    );

    const named = await test.admin.graphql(
      '{ workspace(slug: "default") { model(name: "tiny") { id } datasets(first: 1) { edges { node { id } } } } }',
    );
    const { workspace } = z
      .object({
        workspace: z.object({
          model: z.object({ id: z.string() }),
          datasets: z.object({ edges: z.tuple([z.object({ node: z.object({ id: z.string() }) })]) }),
        }),
      })
      .parse(named.data);
    const campaign = {
      name: 'nightly',
      datasetId: workspace.datasets.edges[0].node.id,
      models: [{ modelId: workspace.model.id, selector: 'LATEST' }],
      objective: 'untargeted',
      bank: [{ spec: 'jpeg:75' }, { spec: 'noise:4' }],
      evaluate: ['jpeg:50'],
      settings: { attacks: ['plain', 'averaged', 'noise'], epsilonLevels: 8, stepLevels: 2, iterations: 4 },
      schedule: { cron: '0 2 * * 1-5', timeZone: 'Europe/Berlin' },
    };
    const created = await test.admin.graphql(
      `mutation($input: CampaignCreateInput!) {
      campaignCreate(input: $input) { campaign { schedule { description nextDates } } userErrors { field message } }
    }`,
      { input: { workspaceId: test.workspaceId, campaign } },
    );
    expect(created.data).toMatchObject({
      campaignCreate: {
        userErrors: [],
        campaign: { schedule: { description: 'every weekday at 02:00 (Europe/Berlin)' } },
      },
    });

    const told = await test.admin.graphql(
      'mutation($input: WebhookSaveInput!) { webhookSave(input: $input) { webhook { url } userErrors { code } } }',
      { input: { workspaceId: test.workspaceId, url: 'mailto:qa@example.com', events: ['run.finished'] } },
    );
    expect(told.data).toEqual({ webhookSave: { webhook: { url: 'mailto:qa@example.com' }, userErrors: [] } });

    // Two o'clock comes: a scheduler of whichever process looks first starts the run.
    await test.database.prisma.schedule.updateMany({ data: { nextDueAt: new Date() } });
    const scheduled = async () => {
      const run = await test.database.prisma.run.findFirst({ where: { trigger: 'schedule' } });
      return run?.state === 'done' ? run : undefined;
    };
    await until('the run that the schedule started', scheduled, 200_000);
    expect((await succeed(['campaign', 'list'])).stdout).toMatch(/nightly +untargeted +#1 done/);
    const remote = reportOf(JSON.parse((await succeed(['report', '#1', '--format', 'json'])).stdout));
    expect(numbers(headOf(remote))).toEqual(numbers(headOf(local)));
    expect((await succeed(['report', '#1'])).stdout).toContain(local.verdict.headline);

    const shown = await test.admin.graphql(
      `{ workspace(slug: "default") { run(number: 1) { report { complete cells { attack transform attackSuccess { successes n rate } }
       verdict { headline } } images(first: 2) { totalCount edges { node { name state samples { attack sha256 } } } }
       facets { total } } } }`,
    );
    expect(shown.errors).toEqual([]);
    const cells = local.cells.map(({ attack, transform, attackSuccess: { successes, n, rate } }) => ({
      attack,
      transform,
      attackSuccess: { successes, n, rate },
    }));
    expect(shown.data).toMatchObject({
      workspace: {
        run: {
          report: { complete: true, cells, verdict: { headline: local.verdict.headline } },
          facets: { total: local.counts.images },
          images: { totalCount: local.counts.images },
        },
      },
    });

    const message = await until('the mail about the run', () => Promise.resolve(mail.messages[0]));
    expect(message).toMatchObject({ from: 'holdfast@example.com', to: 'qa@example.com' });
    expect(message.data).toContain('Subject: Holdfast: run.finished');

    await pinged();

    // The builds of docs/ci.md, step by step; a limit of 100 % is kept whatever the model does.
    const released = {
      ...campaign,
      name: 'release',
      models: [{ modelId: workspace.model.id, selector: 'LATEST' }],
      schedule: null,
      gate: { schema: 'holdfast.gate/1', requiredImages: 1, rules: [{ kind: 'max-asr', limit: 1 }] },
    };
    const second = await test.admin.graphql(
      'mutation($input: CampaignCreateInput!) { campaignCreate(input: $input) { userErrors { field message } } }',
      { input: { workspaceId: test.workspaceId, campaign: released } },
    );
    expect(second.data).toEqual({ campaignCreate: { userErrors: [] } });
    for (const step of githubSteps()) {
      const done = await cli.shell(step, { ...GITHUB, ...ci });
      expect(`${done.code} ${done.stderr}`, step).toMatch(/^0 /);
    }
    expect(await readFile(join(cli.folder, 'attack.txt'), 'utf8')).toMatch(/^run #2: done; gate .*/);
    expect(await readFile(join(cli.folder, 'summary.md'), 'utf8')).toContain('averaged');
    expect(await readFile(join(cli.folder, 'junit.xml'), 'utf8')).toContain('<testsuite');
    expect(await cli.json('holdfast.sarif')).toMatchObject({ version: '2.1.0' });
    // A job that is repeated under its key finds its run.
    const again = await cli.shell(githubSteps().find((step) => step.includes('campaign run')) ?? '', {
      ...GITHUB,
      ...ci,
    });
    expect(again.stdout).toContain('run #2');
    const job = await cli.shell(gitlabScript(), { ...ci, CI_COMMIT_REF_NAME: 'main', CI_JOB_ID: '7' });
    expect(`${job.code} ${job.stderr}`).toMatch(/^0 /);
    expect(job.stdout).toContain('gate pass');

    const photos = await succeed(['push-dataset', 'photos', '--name', 'photos']);
    expect(photos.stdout).toMatch(/^photos version 2: /);

    const refused = await test.admin.graphql(
      'mutation($input: CampaignCreateInput!) { campaignCreate(input: $input) { campaign { id } userErrors { field message } } }',
      { input: { workspaceId: test.workspaceId, campaign: { ...campaign, name: 'typo', bank: [{ spec: 'jpg:75' }] } } },
    );
    expect(refused.data).toMatchObject({
      campaignCreate: { campaign: null, userErrors: [{ field: ['input', 'campaign', 'bank', '0', 'spec'] }] },
    });
    await worker.stop();
  },
);
