import { Injectable } from '@nestjs/common';
import { DomainError, SubjectRef } from '@gatehouse/identity';
import type { Client } from '@gatehouse/registry-data';
import { SessionResolver } from '@gatehouse/sessions';
import type { Application, ApplicationMaker } from '../pages';

/** Tells people of clients: what they are called, and who made them. */
@Injectable()
export class Applications {
  constructor(private readonly resolver: SessionResolver) {}

  async of(client: Client): Promise<Application> {
    const { name, description } = client;
    return { name, description, maker: await this.makerOf(client) };
  }

  /** The owner's name is the token store's to know, while they are about; else there is the number of their account. */
  private async makerOf({ firstParty, owner }: Client): Promise<ApplicationMaker> {
    if (firstParty) return { kind: 'operators' };
    if (owner === null) return { kind: 'unknown' };
    const known = await this.find(SubjectRef.user(owner.uuid));
    const username = known?.kind === 'user' ? known.claims.username : '';
    return { kind: 'person', name: username === '' ? `account ${owner.userId}` : username };
  }

  private async find(ref: SubjectRef) {
    try {
      return await this.resolver.subject(ref);
    } catch (error) {
      if (error instanceof DomainError) return null;
      throw error;
    }
  }
}
