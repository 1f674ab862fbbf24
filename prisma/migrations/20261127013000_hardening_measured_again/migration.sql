-- A job that was cancelled or failed once its version was there waits again, and is measured without another training.
DROP TRIGGER "HardeningJob_state_transition" ON "HardeningJob";
CREATE TRIGGER "HardeningJob_state_transition" BEFORE UPDATE OF "state" ON "HardeningJob"
FOR EACH ROW WHEN (OLD."state" IS DISTINCT FROM NEW."state") EXECUTE FUNCTION "guardState"('{
  "queued": ["training", "evaluating", "cancelling", "cancelled", "failed"],
  "training": ["evaluating", "cancelling", "failed"],
  "evaluating": ["done", "cancelling", "failed"],
  "done": [],
  "cancelling": ["cancelled", "failed"],
  "cancelled": ["queued"],
  "failed": ["queued"]
}');
