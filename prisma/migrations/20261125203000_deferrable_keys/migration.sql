-- A workspace goes with everything in it, and its cascades reach both ends of a key in any order. Keys that refuse (NO ACTION) are checked
-- at the end of every inner step of a cascade, which is too early, unless they may be deferred to the end of the transaction. They still
-- refuse at once by default; only repositories/workspaces' deleteWorkspace defers them. Prisma's language cannot say DEFERRABLE.
DO $$
DECLARE
  key record;
BEGIN
  FOR key IN SELECT conrelid::regclass AS owner, conname FROM pg_constraint
    WHERE contype = 'f' AND confdeltype = 'a' AND connamespace = current_schema()::regnamespace
  LOOP
    EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE INITIALLY IMMEDIATE', key.owner, key.conname);
  END LOOP;
END $$;
