import { isRecord } from '#domain/kernel/json-value';

/** What processes of one instance ask one another. */
export type Question =
  /** Answered when the process, or all of them, serve the revision. */
  | { readonly kind: 'reached'; readonly environmentId: string; readonly revision: number }
  /** Answered with the metrics of the process as JSON, or of all of them as text. */
  | { readonly kind: 'metrics' };

/** One end of the channel between the first process and another. */
export interface Wire {
  send(message: object): void;
  onMessage(listener: (message: unknown) => void): void;
}

type Answer = { readonly value: unknown } | { readonly failed: string };

/** Asks over a wire and answers what is asked. Nothing is lost while both ends live; `end` tells that one does not. */
export class Peer {
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private next = 0;

  constructor(
    private readonly wire: Wire,
    private readonly respond: (question: Question) => Promise<unknown>,
  ) {
    wire.onMessage((message) => {
      this.hear(message);
    });
  }

  /** @throws Error when the other end fails to answer, or is gone */
  ask(question: Question): Promise<unknown> {
    this.next += 1;
    const id = this.next;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, (answer) => {
        if ('value' in answer) resolve(answer.value);
        else reject(new Error(answer.failed));
      });
      this.wire.send({ ask: id, question });
    });
  }

  /** Everything that was asked and not answered fails. */
  end(): void {
    for (const settle of this.waiting.values()) settle({ failed: 'the process has ended' });
    this.waiting.clear();
  }

  private hear(message: unknown): void {
    if (!isRecord(message)) return;
    const { ask, answers } = message;
    if (typeof ask === 'number') void this.answer(ask, message['question'] as Question);
    if (typeof answers !== 'number') return;
    this.waiting.get(answers)?.(message['answer'] as Answer);
    this.waiting.delete(answers);
  }

  private async answer(id: number, question: Question): Promise<void> {
    const answer = await this.respond(question).then(
      (value): Answer => ({ value }),
      (error: unknown): Answer => ({ failed: String(error) }),
    );
    this.wire.send({ answers: id, answer });
  }
}
