-- CreateIndex
CREATE INDEX "Finding_workspaceId_updatedAt_id_idx" ON "Finding"("workspaceId", "updatedAt", "id");
