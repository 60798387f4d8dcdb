import { DomainError } from '#domain/kernel/domain-error';

/** Waits `limitMs` for work, which goes on after that. @throws DomainError `unavailable` when it takes longer */
export function inTime<Result>(work: Promise<Result>, limitMs: number): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new DomainError('unavailable', 'a dependency does not answer in time; try again'));
    }, limitMs);
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}
