import './finding.ts';
import './triage.ts';
