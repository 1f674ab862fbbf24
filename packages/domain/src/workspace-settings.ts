import { z } from 'zod';

/** What an administrator sets for a workspace. Null: no limit. */
export const workspaceSettingsSchema = z.strictObject({
  /** Digits: sizes go beyond what JSON numbers hold exactly. */
  maxStorageBytes: z.string().regex(/^\d+$/).nullable().default(null),
  /** Tasks of the workspace that workers may hold at a time. */
  maxConcurrentTasks: z.int().min(1).nullable().default(null),
  /** Pictures of a finished run are deleted after so many days; its numbers stay. */
  pictureRetentionDays: z.int().min(1).nullable().default(null),
  /** Networks (CIDR) that webhooks may reach although they are private. */
  webhookAllowedNetworks: z.array(z.string()).default([]),
  /** Rise of an attack success rate (0..1) from one run of a campaign to the next that raises an alert. */
  alertMargin: z.number().min(0).max(1).default(0.1),
});

export type WorkspaceSettings = z.infer<typeof workspaceSettingsSchema>;

/** Events that webhooks may ask for. */
export const webhookEvents = [
  'run.finished',
  'run.failed',
  'gate.failed',
  'alert.raised',
  'hardening.finished',
  'ping',
] as const;
export type WebhookEvent = (typeof webhookEvents)[number];
