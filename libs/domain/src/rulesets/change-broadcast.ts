import { ChangePublisher } from './change-publisher.js';

/** The last hop of the change path: what is published here, every instance hears. */
export abstract class ChangeBroadcast extends ChangePublisher {}
