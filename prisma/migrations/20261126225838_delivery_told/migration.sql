-- AlterTable
ALTER TABLE "WebhookDelivery" ADD COLUMN     "told" JSONB;
