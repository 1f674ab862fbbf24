import './comparison.ts';
import './comparison-set.ts';
