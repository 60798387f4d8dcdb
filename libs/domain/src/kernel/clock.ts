/** The only source of time in the domain. */
export abstract class Clock {
  abstract now(): Date;
}
