import { randomUUID } from 'node:crypto';
import { webhookEvents, type WebhookEvent } from '@holdfast/domain';
import { queueWebhooks } from '@holdfast/jobs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSmtpReceiver, type SmtpReceiver } from '../../testkit/smtp-receiver.ts';
import { startWebhookReceiver, type ReceivedPost, type WebhookReceiver } from '../../testkit/webhook-receiver.ts';
import { begin, makeAttackScene, type AttackScene } from './attack-scene.ts';
import { openWorkBench, type WorkBench } from './work-bench.ts';
import { makeWorkspace } from './rows.ts';

let bench: WorkBench;
let mail: SmtpReceiver;
let receiver: WebhookReceiver;

beforeAll(async () => {
  mail = await startSmtpReceiver();
  bench = await openWorkBench({
    SMTP_URL: mail.url,
    SMTP_FROM: 'holdfast@example.com',
    HOLDFAST_ORIGIN: 'https://holdfast.example, https://other.example',
  });
  receiver = await startWebhookReceiver();
}, 120_000);
afterAll(async () => {
  await bench.close();
  await mail.close();
  await receiver.close();
});
beforeEach(() => {
  receiver.clear();
  receiver.answerWith([]);
});

const localNetwork = { webhookAllowedNetworks: ['127.0.0.0/8'] };

async function addWebhook(
  workspaceId: string,
  { url = `${receiver.origin}/hook`, events = webhookEvents }: { url?: string; events?: readonly WebhookEvent[] } = {},
) {
  const secret = randomUUID();
  return bench.db.prisma.webhook.create({ data: { workspaceId, url, secret, events: [...events] } });
}

const workspaceWith = (settings: Parameters<typeof makeWorkspace>[1]): Promise<string> =>
  makeWorkspace(bench.db, settings);

/** As the button "Test" of the API. */
async function ping(workspaceId: string, webhookId: string): Promise<string> {
  const body = { event: 'ping', at: new Date().toISOString() };
  const { id: deliveryId } = await bench.db.prisma.webhookDelivery.create({ data: { webhookId, event: 'ping', body } });
  await bench.enqueue({ workspaceId, kind: 'deliver_webhook', payload: { deliveryId }, maxAttempts: 3 });
  return deliveryId;
}

const delivery = (id: string) => bench.db.prisma.webhookDelivery.findUniqueOrThrow({ where: { id } });
const signatureOf = ({ headers }: ReceivedPost): string => String(headers['x-holdfast-signature']);

describe('a delivery', () => {
  it('is signed as the documentation says', async () => {
    const workspaceId = await workspaceWith(localNetwork);
    const { id, secret } = await addWebhook(workspaceId);
    const deliveryId = await ping(workspaceId, id);
    await bench.workOff();
    expect(await delivery(deliveryId)).toMatchObject({
      state: 'delivered',
      attempts: 1,
      responseCode: 204,
      error: null,
    });
    const [got] = receiver.received;
    if (got === undefined) throw new Error('nothing came');
    expect(got.headers).toMatchObject({
      'x-holdfast-event': 'ping',
      'x-holdfast-delivery': deliveryId,
      'content-type': 'application/json',
    });
    expect(receiver.isFromHoldfast(signatureOf(got), got.body, secret)).toBe(true);
    expect(receiver.isFromHoldfast(signatureOf(got), `${got.body} `, secret)).toBe(false);
    expect(receiver.isFromHoldfast(signatureOf(got), got.body, 'another secret')).toBe(false);
    expect(receiver.isFromHoldfast(signatureOf(got), got.body, secret, Date.now() + 600_000)).toBe(false);
  });

  it('is tried again after a 500, later every time, and every try is logged', async () => {
    const workspaceId = await workspaceWith(localNetwork);
    const { id } = await addWebhook(workspaceId);
    receiver.answerWith([500, 503]);
    const deliveryId = await ping(workspaceId, id);
    const delays: number[] = [];
    for (const responseCode of [500, 503]) {
      await bench.workOff();
      const tried = await delivery(deliveryId);
      expect(tried).toMatchObject({ state: 'pending', responseCode });
      expect(tried.error).toContain('over capacity');
      expect(tried.told).toMatchObject({ code: 'refused' });
      const task = await bench.db.prisma.task.findFirstOrThrow({ where: { workspaceId, state: 'waiting' } });
      delays.push(task.availableAt.getTime() - Date.now());
      await bench.passBackOff();
    }
    expect(delays[0]).toBeGreaterThan(1000);
    expect(delays[1]).toBeGreaterThan((delays[0] ?? 0) * 1.5);
    await bench.workOff();
    expect(await delivery(deliveryId)).toMatchObject({
      state: 'delivered',
      attempts: 3,
      responseCode: 204,
      error: null,
    });
    expect(new Set(receiver.received.map(({ headers }) => headers['x-holdfast-delivery']))).toEqual(
      new Set([deliveryId]),
    );
  });

  it('is given up after its last try, and says with what', async () => {
    const workspaceId = await workspaceWith(localNetwork);
    const { id } = await addWebhook(workspaceId);
    receiver.answerWith([500, 500, 404]);
    const deliveryId = await ping(workspaceId, id);
    for (let attempt = 0; attempt < 4; attempt++) {
      await bench.workOff();
      await bench.passBackOff();
    }
    expect(receiver.received).toHaveLength(3);
    expect(await delivery(deliveryId)).toMatchObject({ state: 'failed', attempts: 3, responseCode: 404 });
  });

  it('follows a 307 with its body, and never into a network that is not allowed', async () => {
    const open = await workspaceWith(localNetwork);
    receiver.answerWith([307]);
    await ping(open, (await addWebhook(open)).id);
    await bench.workOff();
    expect(receiver.received.map(({ path }) => path)).toEqual(['/hook', '/again']);
    expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body);
    receiver.clear();
    const closed = await workspaceWith({});
    const refused = await ping(closed, (await addWebhook(closed)).id);
    await bench.workOff();
    expect(receiver.received).toEqual([]);
    const log = await delivery(refused);
    expect(log).toMatchObject({ state: 'failed', attempts: 1 });
    expect(log.error).toContain('127.0.0.1');
    expect(log.told).toMatchObject({ code: 'not_public' });
  });

  it('goes to webhooks that asked for the event and are not paused', async () => {
    const workspaceId = await workspaceWith(localNetwork);
    await addWebhook(workspaceId, { url: `${receiver.origin}/asked`, events: ['gate.failed'] });
    await addWebhook(workspaceId, { url: `${receiver.origin}/other`, events: ['run.finished'] });
    const paused = await addWebhook(workspaceId, { url: `${receiver.origin}/paused` });
    await bench.db.prisma.webhook.update({ where: { id: paused.id }, data: { pausedAt: new Date() } });
    await bench.db.transaction((tx) => queueWebhooks(tx, { workspaceId, event: 'gate.failed', body: {} }));
    await bench.workOff();
    expect(receiver.received.map(({ path }) => path)).toEqual(['/asked']);
  });

  it('is a mail where the address is one', async () => {
    const workspaceId = await workspaceWith({});
    const { id } = await addWebhook(workspaceId, { url: 'mailto:qa@example.com' });
    const deliveryId = await ping(workspaceId, id);
    await bench.workOff();
    expect(await delivery(deliveryId)).toMatchObject({ state: 'delivered', attempts: 1 });
    expect(mail.messages).toHaveLength(1);
    expect(mail.messages[0]).toMatchObject({ from: 'holdfast@example.com', to: 'qa@example.com' });
    expect(mail.messages[0]?.data).toContain('Subject: Holdfast: ping');
    expect(mail.messages[0]?.data).toContain('"event": "ping"');
  });
});

describe('runs', () => {
  it('that finish and that fail are told, with a link that leads to them', async () => {
    const { db, store } = bench;
    const parts = { db, store };
    const good = await watched(await makeAttackScene(parts, { photos: 1 }));
    await begin(db, good);
    await bench.workOff();
    const bad = await watched(await makeAttackScene(parts, { photos: 1 }));
    // Without its file the run cannot even be planned.
    const { sha256 } = await db.prisma.modelVersion.findUniqueOrThrow({ where: { id: bad.modelVersionId } });
    await store.delete({ workspaceId: bad.workspaceId, sha256 });
    const failing = await begin(db, bad);
    for (let attempt = 0; attempt < 4; attempt++) {
      await bench.workOff();
      await bench.passBackOff();
    }
    expect(await db.prisma.run.findUniqueOrThrow({ where: { id: failing } })).toMatchObject({ state: 'failed' });
    const bodies = receiver.received.map(({ body }): unknown => JSON.parse(body));
    const linkTo = ({ slug }: { readonly slug: string }): string => `https://holdfast.example/w/${slug}/runs/1`;
    expect(bodies).toMatchObject([
      { event: 'run.finished', gate: null, run: { number: 1 }, url: linkTo(good) },
      {
        event: 'run.failed',
        run: { id: failing, number: 1 },
        failure: { code: 'STORE_NOT_FOUND' },
        url: linkTo(bad),
      },
    ]);
    const workspaceId = { in: [good.workspaceId, bad.workspaceId] };
    const logged = await db.prisma.webhookDelivery.findMany({
      where: { webhook: { workspaceId } },
      orderBy: { createdAt: 'asc' },
    });
    expect(logged.map(({ body }) => body)).toEqual(bodies);
  });
});

/** The scene, with a webhook for everything. */
async function watched<S extends AttackScene>(scene: S): Promise<S & { readonly slug: string }> {
  const where = { id: scene.workspaceId };
  const { slug } = await bench.db.prisma.workspace.update({ where, data: { settings: localNetwork } });
  await addWebhook(scene.workspaceId);
  return { ...scene, slug };
}
