import { SuiteList } from '#web/features/suites/suite-list.tsx';

export default function SuitesPage() {
  return <SuiteList />;
}
