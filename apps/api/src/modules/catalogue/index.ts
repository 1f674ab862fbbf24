import './transforms.ts';
import './attacks.ts';
import './vision.ts';
