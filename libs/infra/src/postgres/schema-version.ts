import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Whether the database is what this code was written for. */
@Injectable()
export class SchemaVersion {
  private atHead = false;

  constructor(private readonly dataSource: DataSource) {}

  /** Once at the head, a schema stays there for as long as the process lives. */
  async isAtHead(): Promise<boolean> {
    this.atHead ||= !(await this.dataSource.showMigrations());
    return this.atHead;
  }
}
