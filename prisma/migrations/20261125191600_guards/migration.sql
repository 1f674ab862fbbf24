-- What Prisma's language cannot say. Names of constraints are part of the contract: code recognises a refusal by them.

-- ---------------------------------------------------------------- values

-- Hashes are SHA-256 in lower-case hexadecimal, everywhere: two spellings of one hash would be two blobs.
ALTER TABLE "Invitation" ADD CONSTRAINT "Invitation_tokenHash_check" CHECK ("tokenHash" ~ '^[0-9a-f]{64}$');
ALTER TABLE "ApiToken" ADD CONSTRAINT "ApiToken_tokenHash_check" CHECK ("tokenHash" ~ '^[0-9a-f]{64}$');
ALTER TABLE "Artifact" ADD CONSTRAINT "Artifact_sha256_check" CHECK ("sha256" ~ '^[0-9a-f]{64}$');
ALTER TABLE "Upload" ADD CONSTRAINT "Upload_sha256_check" CHECK ("sha256" ~ '^[0-9a-f]{64}$');
ALTER TABLE "ModelVersion" ADD CONSTRAINT "ModelVersion_sha256_check" CHECK ("sha256" ~ '^[0-9a-f]{64}$');
ALTER TABLE "DatasetVersion" ADD CONSTRAINT "DatasetVersion_contentHash_check" CHECK ("contentHash" ~ '^[0-9a-f]{64}$');
ALTER TABLE "Image" ADD CONSTRAINT "Image_sha256_check" CHECK ("sha256" ~ '^[0-9a-f]{64}$');
ALTER TABLE "Image" ADD CONSTRAINT "Image_thumbnailSha256_check" CHECK ("thumbnailSha256" ~ '^[0-9a-f]{64}$');
ALTER TABLE "Run" ADD CONSTRAINT "Run_configurationHash_check" CHECK ("configurationHash" ~ '^[0-9a-f]{64}$');
ALTER TABLE "SampleResult" ADD CONSTRAINT "SampleResult_sha256_check" CHECK ("sha256" ~ '^[0-9a-f]{64}$');
ALTER TABLE "CostMeasurement" ADD CONSTRAINT "CostMeasurement_configurationHash_check" CHECK ("configurationHash" ~ '^[0-9a-f]{64}$');
ALTER TABLE "Finding" ADD CONSTRAINT "Finding_fingerprint_check" CHECK ("fingerprint" ~ '^[0-9a-f]{64}$');
ALTER TABLE "HardeningJob" ADD CONSTRAINT "HardeningJob_checkpointSha256_check" CHECK ("checkpointSha256" ~ '^[0-9a-f]{64}$');

ALTER TABLE "Workspace" ADD CONSTRAINT "Workspace_slug_check" CHECK ("slug" ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$');
ALTER TABLE "User" ADD CONSTRAINT "User_email_check" CHECK ("email" = lower("email") AND "email" LIKE '%_@_%');
ALTER TABLE "Artifact" ADD CONSTRAINT "Artifact_size_check" CHECK ("size" > 0);
ALTER TABLE "Upload" ADD CONSTRAINT "Upload_size_check" CHECK ("size" > 0);
ALTER TABLE "Image" ADD CONSTRAINT "Image_size_check" CHECK ("size" > 0 AND "width" > 0 AND "height" > 0);
ALTER TABLE "Model" ADD CONSTRAINT "Model_name_check" CHECK ("name" <> '');
ALTER TABLE "Dataset" ADD CONSTRAINT "Dataset_name_check" CHECK ("name" <> '');
ALTER TABLE "Campaign" ADD CONSTRAINT "Campaign_name_check" CHECK ("name" <> '');
ALTER TABLE "ModelVersion" ADD CONSTRAINT "ModelVersion_number_check" CHECK ("number" >= 1);
ALTER TABLE "ModelVersion" ADD CONSTRAINT "ModelVersion_ready_check" CHECK ("state" <> 'ready' OR "contract" IS NOT NULL);
ALTER TABLE "ModelVersion" ADD CONSTRAINT "ModelVersion_origin_check" CHECK ("origin" <> 'hardened' OR "parentId" IS NOT NULL);
ALTER TABLE "DatasetVersion" ADD CONSTRAINT "DatasetVersion_number_check" CHECK ("number" >= 1 AND "imageCount" >= 0);
ALTER TABLE "DatasetVersion" ADD CONSTRAINT "DatasetVersion_ready_check" CHECK ("state" <> 'ready' OR "contentHash" IS NOT NULL);
ALTER TABLE "DatasetItem" ADD CONSTRAINT "DatasetItem_position_check" CHECK ("position" >= 0);
ALTER TABLE "CampaignModel" ADD CONSTRAINT "CampaignModel_ordinal_check" CHECK ("ordinal" >= 0);
ALTER TABLE "CampaignModel" ADD CONSTRAINT "CampaignModel_selector_check" CHECK (
  CASE "selector"
    WHEN 'exact' THEN "modelVersionId" IS NOT NULL AND "tag" IS NULL
    WHEN 'latest' THEN "modelVersionId" IS NULL AND "tag" IS NULL
    WHEN 'tag' THEN "modelVersionId" IS NULL AND "tag" IS NOT NULL
  END
);

-- Seeds pass through JavaScript numbers.
ALTER TABLE "Run" ADD CONSTRAINT "Run_seed_check" CHECK ("seed" BETWEEN 0 AND 9007199254740991);
ALTER TABLE "Run" ADD CONSTRAINT "Run_number_check" CHECK ("number" >= 1);
ALTER TABLE "Run" ADD CONSTRAINT "Run_progress_check" CHECK (
  "samplesTotal" >= 0 AND "samplesDone" >= 0 AND "samplesFailed" BETWEEN 0 AND "samplesDone"
);
ALTER TABLE "HardeningJob" ADD CONSTRAINT "HardeningJob_seed_check" CHECK ("seed" BETWEEN 0 AND 9007199254740991);

ALTER TABLE "RunModel" ADD CONSTRAINT "RunModel_ordinal_check" CHECK ("ordinal" >= 0);
ALTER TABLE "RunImage" ADD CONSTRAINT "RunImage_position_check" CHECK ("position" >= 0);
ALTER TABLE "RunFile" ADD CONSTRAINT "RunFile_ordinals_check" CHECK ("modelOrdinal" >= 0 AND "position" >= 0 AND "path" <> '');
ALTER TABLE "RunSubject" ADD CONSTRAINT "RunSubject_ordinals_check" CHECK ("modelOrdinal" >= 0 AND "position" >= 0);
ALTER TABLE "RunSubject" ADD CONSTRAINT "RunSubject_counts_check" CHECK (
  "success" >= 0 AND "robust" >= 0 AND "naturalFailure" >= 0 AND "outOfFrame" >= 0 AND "error" >= 0
);
ALTER TABLE "SampleResult" ADD CONSTRAINT "SampleResult_ordinals_check" CHECK (
  "modelOrdinal" >= 0 AND "attackOrdinal" >= 0 AND "position" >= 0 AND "attempts" >= 1 AND "token" >= 0
);
-- An error without a reason, or a sample without its picture's hash, would be neither robust nor a failure.
ALTER TABLE "SampleResult" ADD CONSTRAINT "SampleResult_state_check" CHECK (
  CASE "state"
    WHEN 'done' THEN "failure" IS NULL AND "detail" IS NOT NULL AND "sha256" IS NOT NULL AND "linf" IS NOT NULL
    WHEN 'error' THEN "failure" IS NOT NULL
  END
);
ALTER TABLE "TransformOutcome" ADD CONSTRAINT "TransformOutcome_ordinals_check" CHECK (
  "modelOrdinal" >= 0 AND "attackOrdinal" >= 0 AND "transformOrdinal" >= 0 AND "position" >= 0
);
ALTER TABLE "OutcomeTally" ADD CONSTRAINT "OutcomeTally_counts_check" CHECK (
  "success" >= 0 AND "robust" >= 0 AND "naturalFailure" >= 0 AND "outOfFrame" >= 0 AND "ineligible" >= 0 AND "error" >= 0
  AND "objectsHit" BETWEEN 0 AND "objects"
);

ALTER TABLE "Task" ADD CONSTRAINT "Task_attempts_check" CHECK ("attempts" >= 0 AND "maxAttempts" >= 1 AND "token" >= 0);
ALTER TABLE "Task" ADD CONSTRAINT "Task_lease_check" CHECK ("state" <> 'claimed' OR "leaseExpiresAt" IS NOT NULL);
ALTER TABLE "Baseline" ADD CONSTRAINT "Baseline_active_check" CHECK (NOT ("active" AND "undoneAt" IS NOT NULL));
ALTER TABLE "Finding" ADD CONSTRAINT "Finding_accepted_check" CHECK ("acceptedUntil" IS NULL OR "state" = 'accepted');
ALTER TABLE "CostMeasurement" ADD CONSTRAINT "CostMeasurement_check" CHECK ("msPerImage" >= 0 AND "images" >= 1);

-- ---------------------------------------------------------------- at most one

CREATE UNIQUE INDEX "Baseline_one_active" ON "Baseline" ("campaignId", "name") WHERE "active";
CREATE UNIQUE INDEX "Invitation_one_first_start" ON "Invitation" ((true)) WHERE "isFirstStart" AND "acceptedAt" IS NULL;

-- ---------------------------------------------------------------- state transitions

-- One function for all tables: the allowed transitions are the trigger's argument, {"from": ["to", ...]}. They equal the tables in
-- packages/domain (a test compares them).
CREATE FUNCTION "guardState"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  allowed jsonb := TG_ARGV[0]::jsonb;
BEGIN
  IF NOT coalesce(allowed -> OLD."state"::text ? NEW."state"::text, false) THEN
    RAISE EXCEPTION '% %: state cannot change from % to %', TG_TABLE_NAME, NEW."id", OLD."state", NEW."state"
      USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_TABLE_NAME || '_state_transition';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "Run_state_transition" BEFORE UPDATE OF "state" ON "Run"
FOR EACH ROW WHEN (OLD."state" IS DISTINCT FROM NEW."state") EXECUTE FUNCTION "guardState"('{
  "queued": ["planning", "cancelling", "cancelled", "failed"],
  "planning": ["running", "cancelling", "failed"],
  "running": ["finalising", "cancelling", "failed"],
  "finalising": ["done", "running", "cancelling", "failed"],
  "done": ["running"],
  "cancelling": ["cancelled", "failed"],
  "cancelled": ["running", "planning"],
  "failed": ["running", "planning"]
}');

CREATE TRIGGER "Task_state_transition" BEFORE UPDATE OF "state" ON "Task"
FOR EACH ROW WHEN (OLD."state" IS DISTINCT FROM NEW."state") EXECUTE FUNCTION "guardState"('{
  "waiting": ["claimed", "cancelled", "failed"],
  "claimed": ["done", "waiting", "failed", "cancelled"],
  "done": [],
  "failed": ["waiting"],
  "cancelled": ["waiting"]
}');

CREATE TRIGGER "HardeningJob_state_transition" BEFORE UPDATE OF "state" ON "HardeningJob"
FOR EACH ROW WHEN (OLD."state" IS DISTINCT FROM NEW."state") EXECUTE FUNCTION "guardState"('{
  "queued": ["training", "cancelling", "cancelled", "failed"],
  "training": ["evaluating", "cancelling", "failed"],
  "evaluating": ["done", "cancelling", "failed"],
  "done": [],
  "cancelling": ["cancelled", "failed"],
  "cancelled": ["queued"],
  "failed": ["queued"]
}');

CREATE TRIGGER "ModelVersion_state_transition" BEFORE UPDATE OF "state" ON "ModelVersion"
FOR EACH ROW WHEN (OLD."state" IS DISTINCT FROM NEW."state") EXECUTE FUNCTION "guardState"('{
  "inspecting": ["awaiting_contract", "ready", "rejected"],
  "awaiting_contract": ["inspecting", "ready", "rejected"],
  "ready": [],
  "rejected": ["inspecting"]
}');

CREATE TRIGGER "DatasetVersion_state_transition" BEFORE UPDATE OF "state" ON "DatasetVersion"
FOR EACH ROW WHEN (OLD."state" IS DISTINCT FROM NEW."state") EXECUTE FUNCTION "guardState"('{
  "importing": ["ready", "failed"],
  "ready": [],
  "failed": ["importing"]
}');

-- ---------------------------------------------------------------- what never changes

CREATE FUNCTION "refuseChange"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% %: % cannot be changed', TG_TABLE_NAME, to_jsonb(OLD) ->> 'id', TG_ARGV[0]
    USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
END $$;

-- Results name a version; were its bytes or contract to change, every number about it would be about something else.
CREATE TRIGGER "ModelVersion_immutable" BEFORE UPDATE ON "ModelVersion" FOR EACH ROW
WHEN (
  (OLD."workspaceId", OLD."modelId", OLD."number", OLD."artifactId", OLD."sha256", OLD."origin")
  IS DISTINCT FROM (NEW."workspaceId", NEW."modelId", NEW."number", NEW."artifactId", NEW."sha256", NEW."origin")
  OR OLD."state" = 'ready' AND (OLD."contract", OLD."inspection", OLD."parentId", OLD."fileName")
  IS DISTINCT FROM (NEW."contract", NEW."inspection", NEW."parentId", NEW."fileName")
)
EXECUTE FUNCTION "refuseChange"('a version''s bytes, and its contract and inspection once it is ready,');

CREATE TRIGGER "DatasetVersion_immutable" BEFORE UPDATE ON "DatasetVersion" FOR EACH ROW
WHEN (OLD."state" = 'ready' AND OLD.* IS DISTINCT FROM NEW.*)
EXECUTE FUNCTION "refuseChange"('a version that is ready');

CREATE FUNCTION "guardDatasetItem"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  item "DatasetItem" := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  -- Items that go because their version goes find no version any more.
  IF EXISTS (SELECT FROM "DatasetVersion" WHERE "id" = item."datasetVersionId" AND "state" = 'ready') THEN
    RAISE EXCEPTION 'DatasetVersion %: the images of a version that is ready cannot be changed', item."datasetVersionId"
      USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
  END IF;
  RETURN item;
END $$;
CREATE TRIGGER "DatasetItem_immutable" BEFORE INSERT OR UPDATE OR DELETE ON "DatasetItem"
FOR EACH ROW EXECUTE FUNCTION "guardDatasetItem"();

-- What decides a run's numbers: the snapshot may still be completed while the run is planned.
CREATE TRIGGER "Run_immutable" BEFORE UPDATE ON "Run" FOR EACH ROW
WHEN (
  (OLD."workspaceId", OLD."number", OLD."kind", OLD."seed") IS DISTINCT FROM (NEW."workspaceId", NEW."number", NEW."kind", NEW."seed")
  OR OLD."state" NOT IN ('queued', 'planning')
    AND (OLD."snapshot", OLD."configurationHash") IS DISTINCT FROM (NEW."snapshot", NEW."configurationHash")
)
EXECUTE FUNCTION "refuseChange"('what decides a run''s numbers');

-- Append-only. Rows go only with their workspace, which is gone by the time its cascade reaches them.
CREATE FUNCTION "guardAuditEvent"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT FROM "Workspace" WHERE "id" = OLD."workspaceId") THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'AuditEvent %: the audit log is append-only', OLD."id"
    USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
END $$;
CREATE TRIGGER "AuditEvent_append_only" BEFORE UPDATE OR DELETE ON "AuditEvent"
FOR EACH ROW EXECUTE FUNCTION "guardAuditEvent"();
CREATE FUNCTION "refuseTruncate"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%: append-only', TG_TABLE_NAME
    USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
END $$;
CREATE TRIGGER "AuditEvent_no_truncate" BEFORE TRUNCATE ON "AuditEvent" FOR EACH STATEMENT EXECUTE FUNCTION "refuseTruncate"();
