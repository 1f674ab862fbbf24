import './evaluate.ts';
import './gate-verdict.ts';
