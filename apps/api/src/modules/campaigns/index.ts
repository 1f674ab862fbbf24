import './campaign.ts';
import './estimate-query.ts';
import './list.ts';
import './mutations.ts';
