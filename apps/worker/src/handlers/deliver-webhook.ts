import { Prisma } from '@holdfast/db';
import { undelivered, workspaceSettingsSchema } from '@holdfast/domain';
import { finishTask, holdClaim } from '@holdfast/jobs';
import type { Sentence } from '@holdfast/results';
import { z } from 'zod';
import type { Handler } from '../context.ts';
import { jsonValue } from '../files/json-value.ts';
import { isFinal } from '../problem-of.ts';
import { sendMail } from '../webhooks/mail.ts';
import { postJson, signature, type Answer } from '../webhooks/post.ts';
import { whyUndelivered } from '../webhooks/why-undelivered.ts';

/** An answer other than 2xx. Tried again, as a network that is away is. */
class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly code = 'WEBHOOK_REFUSED';
  readonly why: Sentence;

  constructor({ status, text }: Answer) {
    const why = undelivered.say('refused', status, text);
    super(why.text);
    this.why = why;
  }
}

/** Delivers one event. Every try is written to the log; `mailto:` addresses are sent by SMTP where that is configured. */
export const deliverWebhook: Handler<'deliver_webhook'> = async (context, task) => {
  const { db, clock, settings } = context;
  const delivery = await db.prisma.webhookDelivery.findUniqueOrThrow({
    where: { id: task.payload.deliveryId },
    include: { webhook: { include: { workspace: { select: { settings: true, slug: true } } } } },
  });
  const { webhook, event } = delivery;
  const sent = withLink(delivery.body, { origin: settings.origin, slug: webhook.workspace.slug });
  const body = JSON.stringify(sent);
  const record = async (tried: {
    responseCode: number | null;
    why: Sentence | null;
    isLast: boolean;
  }): Promise<void> => {
    await db.transaction(async (tx) => {
      await holdClaim(tx, task);
      await tx.webhookDelivery.update({
        where: { id: delivery.id },
        data: {
          attempts: { increment: 1 },
          // The log shows what was sent.
          body: jsonValue(sent),
          responseCode: tried.responseCode,
          error: tried.why?.text ?? null,
          told: tried.why === null ? Prisma.DbNull : { ...tried.why.told },
          ...(tried.why === null
            ? { state: 'delivered' as const, deliveredAt: clock() }
            : tried.isLast
              ? { state: 'failed' as const }
              : {}),
        },
      });
      if (tried.why === null) await finishTask(tx, task);
    });
  };
  let responseCode: number | null = null;
  try {
    if (webhook.url.startsWith('mailto:')) {
      await sendMail(settings.smtp, { to: webhook.url.slice('mailto:'.length), event, body });
    } else {
      const answer = await postJson({
        url: webhook.url,
        body,
        headers: {
          'user-agent': 'Holdfast',
          'x-holdfast-event': event,
          'x-holdfast-delivery': delivery.id,
          'x-holdfast-signature': signature(webhook.secret, body, clock()),
        },
        allowedNetworks: workspaceSettingsSchema.parse(webhook.workspace.settings).webhookAllowedNetworks,
      });
      responseCode = answer.status;
      if (answer.status < 200 || answer.status >= 300) {
        throw new DeliveryError(answer);
      }
    }
  } catch (error) {
    const why = error instanceof DeliveryError ? error.why : whyUndelivered(error, webhook.url);
    await record({ responseCode, why, isLast: isFinal(error) || task.attempts >= task.maxAttempts });
    throw error;
  }
  await record({ responseCode, why: null, isLast: false });
};

const aboutRun = z.looseObject({ run: z.looseObject({ number: z.int() }) });

/** The message with the address of the run that it is about. It is added here because only workers know where people reach the web interface. */
function withLink(
  body: unknown,
  { origin, slug }: { readonly origin: string | undefined; readonly slug: string },
): unknown {
  const about = aboutRun.safeParse(body);
  if (!about.success || origin === undefined) return body;
  return { ...about.data, url: `${origin}/w/${slug}/runs/${about.data.run.number}` };
}
