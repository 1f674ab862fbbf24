import './finding.ts';
import './finding-facets.ts';
import './triage.ts';
