import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { webhookEvents } from '@holdfast/domain';
import { enqueueTask } from '@holdfast/jobs';
import {
  createDelivery,
  createWebhook,
  removeWebhook,
  updateWebhook,
  type DeliveryWithWebhook,
  type Webhook as WebhookRow,
  type Workspace,
} from '@holdfast/db';
import { z } from 'zod';
import { newSecret } from '../../auth/secrets.ts';
import { change } from '../../graphql/change.ts';
import { inputError } from '../../graphql/errors.ts';
import { findIn, type SignedInContext } from '../../graphql/guard.ts';
import { readInput } from '../../graphql/read-input.ts';
import { mayReach } from '../shared/networks.ts';
import { settingsOf } from '../workspaces/settings.ts';
import { Webhook } from './kinds.ts';

const webAddress = z.url({ protocol: /^https?$/ });
/** Sent by SMTP where the workers have it; one address, without the headers that such addresses can carry. */
const isMail = (text: string): boolean => /^mailto:[^\s@?,;]+@[^\s@?,;]+$/.test(text);

const saveSchema = z.object({
  events: z.array(z.enum(webhookEvents)).min(1, 'Choose at least one event'),
  id: z.string().nullish(),
  paused: z.boolean().nullish(),
  url: z
    .string()
    .max(2000)
    .refine(
      (text) => isMail(text) || webAddress.safeParse(text).success,
      'Write an address such as https://example.com/hooks or mailto:team@example.com',
    )
    .refine(
      (text) => !URL.canParse(text) || new URL(text).username === '',
      'Leave user and password out of the address',
    ),
});

export interface SavedWebhook {
  readonly webhook: WebhookRow;
  /** Of a new one only. */
  readonly secret: string | null;
}

/** Saves a webhook. Its address is checked now, and by the worker again whenever it connects. */
export async function saveWebhook(
  context: SignedInContext,
  workspace: Workspace,
  input: unknown,
): Promise<SavedWebhook> {
  const { events, id, paused, url } = readInput(saveSchema, input);
  const { id: workspaceId } = workspace;
  const field = ['input', 'id'];
  const known = typeof id === 'string' ? await findIn(context, { on: Webhook, workspaceId, id, field }) : null;
  const pausedAt = pausedSince({ paused: paused ?? null, known, now: context.now() });
  // Whoever pauses a webhook often does so because its address leads nowhere any more.
  const isJustPaused = pausedAt !== null && url === known?.url;
  if (!isMail(url) && !isJustPaused) await refuseInternal(url, settingsOf(workspace).webhookAllowedNetworks);
  const data = { url, events: [...new Set(events)], pausedAt };
  const secret = known === null ? newSecret() : null;
  const webhook = await change(context, async (tx) => {
    const result =
      known === null
        ? await createWebhook(tx, { workspaceId, secret: secret ?? '', ...data })
        : await updateWebhook(tx, { workspaceId, id: known.id, data });
    const action = known === null ? 'webhook.create' : 'webhook.update';
    const detail = { host: hostOf(url), events: data.events, paused: pausedAt !== null };
    return { result, note: { workspaceId, action, subjectType: 'Webhook', subjectId: result.id, detail } };
  });
  return { webhook, secret };
}

/** Left out, it stays as it is: whoever mends the address of a paused webhook has not resumed it. */
function pausedSince(request: {
  readonly paused: boolean | null;
  readonly known: WebhookRow | null;
  readonly now: Date;
}): Date | null {
  const { paused, known, now } = request;
  const before = known?.pausedAt ?? null;
  if (paused === null) return before;
  return paused ? (before ?? now) : null;
}

/** For the audit log, which holds no whole addresses: their paths may be secrets. */
const hostOf = (url: string): string => new URL(url).host || (url.split('@')[1] ?? '');

/** @throws InputError where the address leads into this machine or a private network that is not on the allow list */
async function refuseInternal(url: string, allowedNetworks: readonly string[]): Promise<void> {
  const field = ['input', 'url'];
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) === 0 ? await resolve(host) : [host];
  if (addresses.length === 0) {
    throw inputError('UNRESOLVED', field, { message: `The name ${host} has no address; correct it`, values: [host] });
  }
  const internal = addresses.find((address) => !mayReach(address, allowedNetworks));
  if (internal !== undefined) {
    throw inputError('INTERNAL_ADDRESS', field, {
      message: `${host} leads to ${internal}, which is not public; an administrator can allow its network in the settings`,
      values: [host, internal],
    });
  }
}

async function resolve(host: string): Promise<readonly string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}

export async function dropWebhook(context: SignedInContext, { workspaceId, id, url }: WebhookRow): Promise<string> {
  return change(context, async (tx) => {
    const isRemoved = await removeWebhook(tx, { workspaceId, id });
    const detail = { host: hostOf(url) };
    const note = { workspaceId, action: 'webhook.remove', subjectType: 'Webhook', subjectId: id, detail };
    return { result: workspaceId, note: isRemoved ? note : null };
  });
}

/** Sends a `ping` now, paused or not; the delivery shows what came back. */
export function testWebhook(
  context: SignedInContext,
  { workspaceId, id, url }: WebhookRow,
): Promise<DeliveryWithWebhook> {
  return change(context, async (tx) => {
    const body = { event: 'ping', at: context.now().toISOString() };
    const delivery = await createDelivery(tx, { webhookId: id, event: 'ping', body });
    await enqueueTask(tx, { workspaceId, kind: 'deliver_webhook', payload: { deliveryId: delivery.id }, priority: 10 });
    const detail = { host: hostOf(url) };
    return {
      result: delivery,
      note: { workspaceId, action: 'webhook.test', subjectType: 'Webhook', subjectId: id, detail },
    };
  });
}
