-- CreateEnum
CREATE TYPE "ObjectSize" AS ENUM ('small', 'medium', 'large');

-- AlterTable
ALTER TABLE "RunSubject" ADD COLUMN     "objectSize" "ObjectSize";
