-- AlterTable
ALTER TABLE "RunModel" ADD COLUMN     "verdict" JSONB;
