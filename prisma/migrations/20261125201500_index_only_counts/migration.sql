-- Counting outcomes reads their state: with it in the key's index, counts and comparisons of 200,000 outcomes read 1,200 pages of the
-- index instead of 150,000 rows of the table (docs/adr/0012). Prisma's language cannot say INCLUDE.
ALTER TABLE "TransformOutcome" DROP CONSTRAINT "TransformOutcome_pkey";
ALTER TABLE "TransformOutcome" ADD CONSTRAINT "TransformOutcome_pkey"
  PRIMARY KEY ("runId", "modelOrdinal", "attackOrdinal", "transformOrdinal", "position") INCLUDE ("state");
