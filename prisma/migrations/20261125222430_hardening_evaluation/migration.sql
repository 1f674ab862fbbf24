-- AlterTable
ALTER TABLE "HardeningJob" ADD COLUMN     "evaluateCampaignId" UUID,
ADD COLUMN     "idempotencyKey" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "HardeningJob_workspaceId_idempotencyKey_key" ON "HardeningJob"("workspaceId", "idempotencyKey");

-- AddForeignKey
ALTER TABLE "HardeningJob" ADD CONSTRAINT "HardeningJob_evaluateCampaignId_fkey" FOREIGN KEY ("evaluateCampaignId") REFERENCES "Campaign"("id") ON DELETE NO ACTION ON UPDATE CASCADE
  -- Of a workspace that is deleted as a whole, see 20261125203000_deferrable_keys.
  DEFERRABLE INITIALLY IMMEDIATE;
