import './user.ts';
import './members.ts';
import './invitations.ts';
import './viewer.ts';
