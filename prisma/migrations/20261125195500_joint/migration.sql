-- AlterTable
ALTER TABLE "SampleResult" ADD COLUMN     "survivesAll" BOOLEAN,
ADD COLUMN     "survivesSeen" BOOLEAN,
ADD COLUMN     "survivesUnseen" BOOLEAN;
