-- CreateTable
CREATE TABLE "PairTally" (
    "runId" UUID NOT NULL,
    "modelOrdinal" SMALLINT NOT NULL,
    "firstAttack" SMALLINT NOT NULL,
    "secondAttack" SMALLINT NOT NULL,
    "transformOrdinal" SMALLINT NOT NULL,
    "both" INTEGER NOT NULL DEFAULT 0,
    "onlyFirst" INTEGER NOT NULL DEFAULT 0,
    "onlySecond" INTEGER NOT NULL DEFAULT 0,
    "neither" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "PairTally_pkey" PRIMARY KEY ("runId","modelOrdinal","firstAttack","secondAttack","transformOrdinal")
);

-- AddForeignKey
ALTER TABLE "PairTally" ADD CONSTRAINT "PairTally_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "PairTally" ADD CONSTRAINT "PairTally_counts_check" CHECK (
  least("both", "onlyFirst", "onlySecond", "neither") >= 0 AND "firstAttack" < "secondAttack");

-- Runs that go on, or may be resumed, are counted on from what is there. Those that are done have their pairs in the stored report.
INSERT INTO "PairTally"
SELECT x."runId", x."modelOrdinal", x."attackOrdinal", y."attackOrdinal", x."transformOrdinal",
  count(*) FILTER (WHERE x."state" = 'success' AND y."state" = 'success'), count(*) FILTER (WHERE x."state" = 'success' AND y."state" = 'robust'),
  count(*) FILTER (WHERE x."state" = 'robust' AND y."state" = 'success'), count(*) FILTER (WHERE x."state" = 'robust' AND y."state" = 'robust')
FROM "Run" r
JOIN "TransformOutcome" x ON x."runId" = r."id" AND x."state" IN ('success', 'robust')
JOIN "TransformOutcome" y ON y."runId" = x."runId" AND y."modelOrdinal" = x."modelOrdinal" AND y."attackOrdinal" > x."attackOrdinal"
  AND y."transformOrdinal" = x."transformOrdinal" AND y."position" = x."position" AND y."state" IN ('success', 'robust')
GROUP BY 1, 2, 3, 4, 5;
