/**
 * The statements that decide who may work on a task, and whose results count. Everything else (the queue, notifications, timers) only
 * makes them happen sooner. All times are the database's: clocks of workers may differ or step.
 *
 * A claim is (task, token). The token rises with every claim and never falls, so of two workers that hold the same task, one paused
 * and woken up late, only the younger one's token is the row's. Every statement below compares it.
 */

/** Serialises claims. With it, counts of held tasks are exact: a quota is never exceeded and shares are never misjudged by a race. */
export const LOCK_CLAIMS = `SELECT pg_advisory_xact_lock(4711829301)::text`;

/**
 * Takes the next task: $1 kinds, $2 worker, $3 lease in milliseconds, $4 workspaces served by this worker, least recently first, $5 runs whose
 * images it leaves to others.
 *
 * Fairness comes before priority: the workspace that holds the fewest tasks goes first, then the one that was served longest ago; only
 * within a workspace do priority and age decide. However many tasks one workspace queues, it gets its turn and no more.
 * SKIP LOCKED: rows that a cancellation has in hand are left to it. `attempts` counts claims, so a task that kills its workers ends.
 */
export const CLAIM = `
WITH held AS (
  SELECT "workspaceId", count(*) FILTER (WHERE "kind" = ANY($1::"TaskKind"[])) AS in_lane, count(*) AS total
  FROM "Task" WHERE "state" = 'claimed' GROUP BY "workspaceId"
), next AS (
  SELECT t."id" FROM "Task" t
  JOIN "Workspace" w ON w."id" = t."workspaceId"
  LEFT JOIN held h ON h."workspaceId" = t."workspaceId"
  WHERE t."state" = 'waiting' AND t."availableAt" <= now() AND t."kind" = ANY($1::"TaskKind"[])
    AND (t."runId" IS NULL OR t."kind" NOT IN ('plan_run', 'attack_images') OR NOT t."runId" = ANY($5::uuid[]))
    AND coalesce(h.total, 0) < coalesce((w."settings"->>'maxConcurrentTasks')::int, 2147483647)
  ORDER BY coalesce(h.in_lane, 0), array_position($4::uuid[], t."workspaceId") NULLS FIRST, t."priority" DESC, t."id"
  LIMIT 1 FOR UPDATE OF t SKIP LOCKED
)
UPDATE "Task" t SET "state" = 'claimed', "token" = t."token" + 1, "attempts" = t."attempts" + 1, "workerId" = $2::uuid,
  "leaseExpiresAt" = now() + $3::float8 * interval '1 millisecond', "startedAt" = coalesce(t."startedAt", now()),
  "finishedAt" = NULL, "progress" = NULL
FROM next WHERE t."id" = next."id"
RETURNING t."id"::text AS "taskId", t."workspaceId"::text AS "workspaceId", t."kind"::text AS "kind", t."runId"::text AS "runId",
  t."payload", t."token"::text AS "token", t."attempts", t."maxAttempts"`;

/**
 * Keeps claims alive: $1 [{taskId, token}], $2 lease in milliseconds. Returns those that are still held; what is missing is lost.
 * A lease that has run out but was not taken away yet is renewed: nobody else has worked on the task meanwhile.
 */
export const RENEW = `
UPDATE "Task" t SET "leaseExpiresAt" = now() + $2::float8 * interval '1 millisecond'
FROM jsonb_to_recordset($1::jsonb) AS c("taskId" uuid, "token" bigint)
WHERE t."id" = c."taskId" AND t."token" = c."token" AND t."state" = 'claimed'
RETURNING t."id"::text AS "taskId"`;

/**
 * Holds a claim for the rest of the transaction: $1 task, $2 token. No row: the claim is lost and nothing may be written. FOR SHARE keeps
 * the sweeper from taking the task away between this check and the commit.
 */
export const HOLD = `
SELECT "id"::text AS "taskId" FROM "Task" WHERE "id" = $1::uuid AND "token" = $2::bigint AND "state" = 'claimed' FOR SHARE`;

/** Ends a claim: $1 task, $2 token, $3 done or cancelled. */
export const FINISH = `
UPDATE "Task" SET "state" = $3::"TaskState", "finishedAt" = now(), "leaseExpiresAt" = NULL, "failure" = NULL
WHERE "id" = $1::uuid AND "token" = $2::bigint AND "state" = 'claimed'
RETURNING "id"::text AS "taskId", "workspaceId"::text AS "workspaceId", "runId"::text AS "runId", "state"::text AS "state", "kind"::text AS "kind"`;

/**
 * Ends a claim that failed: $1 task, $2 token, $3 failure, $4 delay in milliseconds, or null where it must not be tried again. It waits for
 * another try while there are any left.
 */
export const FAIL = `
UPDATE "Task" SET
  "state" = CASE WHEN $4::float8 IS NULL OR "attempts" >= "maxAttempts" THEN 'failed'::"TaskState" ELSE 'waiting'::"TaskState" END,
  "availableAt" = now() + coalesce($4::float8, 0) * interval '1 millisecond', "leaseExpiresAt" = NULL, "failure" = $3::jsonb,
  "finishedAt" = CASE WHEN $4::float8 IS NULL OR "attempts" >= "maxAttempts" THEN now() END
WHERE "id" = $1::uuid AND "token" = $2::bigint AND "state" = 'claimed'
RETURNING "id"::text AS "taskId", "workspaceId"::text AS "workspaceId", "runId"::text AS "runId", "state"::text AS "state", "kind"::text AS "kind"`;

/** Gives a claim back untouched (the worker stops): $1 task, $2 token. The try does not count. */
export const GIVE_BACK = `
UPDATE "Task" SET "state" = 'waiting', "availableAt" = now(), "leaseExpiresAt" = NULL, "attempts" = greatest("attempts" - 1, 0)
WHERE "id" = $1::uuid AND "token" = $2::bigint AND "state" = 'claimed'
RETURNING "id"::text AS "taskId", "workspaceId"::text AS "workspaceId", "runId"::text AS "runId", "state"::text AS "state", "kind"::text AS "kind"`;

/**
 * Takes tasks away from workers that no longer renew: $1 failure for those without tries left. SKIP LOCKED: a row that is just being written
 * (HOLD) is alive, and two sweepers share the work. The token stays: the next claim raises it.
 */
export const SWEEP = `
WITH lost AS (
  SELECT "id" FROM "Task" WHERE "state" = 'claimed' AND "leaseExpiresAt" < now() LIMIT 100 FOR UPDATE SKIP LOCKED
)
UPDATE "Task" t SET
  "state" = CASE WHEN t."attempts" >= t."maxAttempts" THEN 'failed'::"TaskState" ELSE 'waiting'::"TaskState" END,
  "availableAt" = now(), "leaseExpiresAt" = NULL, "failure" = $1::jsonb,
  "finishedAt" = CASE WHEN t."attempts" >= t."maxAttempts" THEN now() END
FROM lost WHERE t."id" = lost."id"
RETURNING t."id"::text AS "taskId", t."workspaceId"::text AS "workspaceId", t."runId"::text AS "runId", t."state"::text AS "state", t."kind"::text AS "kind"`;
